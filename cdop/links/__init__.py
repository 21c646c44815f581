"""One-time links (security.md S57 to S60): kept as hashes, and opened by whoever types what it was sent to."""
