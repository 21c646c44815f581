"""Fixtures that every test may ask for."""

from tests.application import (
    administrator,
    agency_contact,
    app,
    app_on_each,
    cheap_passwords,
    coordinator,
    demonstration_url,
    panel_member,
    public_health_lead,
    sign_in_as,
    visitor,
)
from tests.databases import (
    database_url,
    databases,
    migrated_url,
    one_ring,
    postgresql_databases,
    postgresql_url,
    sqlite_databases,
    sqlite_url,
)
from tests.economy import compiled_once, pytest_collection_finish, pytest_collection_modifyitems

__all__ = [
    "administrator",
    "agency_contact",
    "app",
    "app_on_each",
    "cheap_passwords",
    "compiled_once",
    "coordinator",
    "database_url",
    "databases",
    "demonstration_url",
    "migrated_url",
    "one_ring",
    "panel_member",
    "postgresql_databases",
    "postgresql_url",
    "public_health_lead",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "sign_in_as",
    "sqlite_databases",
    "sqlite_url",
    "visitor",
]
