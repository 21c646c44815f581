"""A reason before somebody opens a case that is not their task."""
