"""What the record of an invented child death review meeting says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

RECORD: Mapping[str, Any] = MappingProxyType({})
