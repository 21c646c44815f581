"""The coordinator's morning: what is new, what is late, what waits, with the next step of each."""
