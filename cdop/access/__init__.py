"""Who may look at what for which reason, and who has looked: read from the audit, and kept beside it."""
