"""Organisations that the panel works with: other areas’ panels, and later agencies with their inboxes."""
