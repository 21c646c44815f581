"""Whose data an account, a link or a time touched: for the decision within 72 hours (security.md P16)."""
