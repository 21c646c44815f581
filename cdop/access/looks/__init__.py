"""Who has seen a child, and what somebody has seen: told from the audit of reads alone."""
