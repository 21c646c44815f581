"""Parallel processes: who else looks into the death, how far that is, and what it holds up."""
