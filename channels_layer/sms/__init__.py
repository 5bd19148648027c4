"""Text messages: how long they are, and later how they come and go."""
