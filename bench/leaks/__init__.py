"""Leaks seeded in papers, and how many of them the scanner finds. Every name in it is invented."""
