"""The family: who stands by them, what was said, what they wish and ask, and what they were written."""
