"""Text messages: to whom, how long they are, and how they come and go."""
