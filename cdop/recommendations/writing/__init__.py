"""Recommendations while they are written: where they come from, what they say, who agreed; all of them in a list."""
