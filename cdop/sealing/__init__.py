"""Sealing: what could name somebody is encrypted before a database or a disk sees it (decision 0043)."""
