"""Chasing agencies that have not answered: the ladder's steps, the chair's challenge, and what is outstanding."""
