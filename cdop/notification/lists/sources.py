"""Who sends lists of children who died (domain.md section 3, step 2b)."""

from types import MappingProxyType

SOURCES = MappingProxyType(
    {"registrar": "Registrar of deaths", "child_health": "Child health records", "coroner": "Coroner"}
)
