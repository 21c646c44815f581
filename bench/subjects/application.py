"""The application as a run measures it: its own settings, on a synthetic register."""

from flask import Flask

from bench.stock import Register, environment
from cdop.app import create_app
from config import Settings


def application(register: Register) -> Flask:
    """The application on this register's database."""
    return create_app(Settings.from_environment(environment(register)))
