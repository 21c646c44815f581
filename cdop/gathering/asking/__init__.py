"""The coordinator's side of requests: whom to ask, asking, what was sent, the letter, and which answers are shared."""
