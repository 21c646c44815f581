"""Fixtures that every test may ask for."""

from tests.databases import (
    database_url,
    databases,
    migrated_url,
    postgresql_databases,
    postgresql_url,
    sqlite_databases,
    sqlite_url,
)

__all__ = [
    "database_url",
    "databases",
    "migrated_url",
    "postgresql_databases",
    "postgresql_url",
    "sqlite_databases",
    "sqlite_url",
]
