"""What an agency sees: its one-time link, the form with drafts and files, sending it, its own list of requests."""
