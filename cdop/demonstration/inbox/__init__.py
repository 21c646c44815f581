"""What arrives at the invented panel, and what its coordinator decides of it."""
