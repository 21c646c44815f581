"""Handing a case over to another panel, and agreeing who leads."""
