"""A week's looks that are worth a question, by rules in plain words."""
