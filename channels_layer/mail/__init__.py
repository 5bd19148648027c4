"""Mail: to whom, how a message is written, and how it goes."""
