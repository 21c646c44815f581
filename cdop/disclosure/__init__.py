"""What may be published of small numbers: which cells are hidden, and proof that nobody can work them out. Pure."""
