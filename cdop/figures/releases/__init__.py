"""Publishing a year: what is checked, what is frozen, and what changed since (counting.md section 5)."""
