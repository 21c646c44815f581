"""Putting the pages together: guard, furniture and the stages' blueprints."""

from flask import Flask


def assemble(app: Flask) -> None:
    """Register everything that answers requests."""
