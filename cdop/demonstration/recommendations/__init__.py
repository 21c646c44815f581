"""What the invented panel recommended since 2012, whom it told, what came of it, and what was reported. Told last."""
