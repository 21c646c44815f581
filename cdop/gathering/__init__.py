"""Gathering information: whom to ask, asking, replies, chasing and putting together, until a case is ready."""
