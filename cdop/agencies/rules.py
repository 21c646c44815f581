"""Another area's panel, and which panel covers an area."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from cdop.reference.areas import PanelArea, area_name, local_authorities


@dataclass(frozen=True)
class Details:
    """What is kept of a panel: its name, the codes it covers, how its office is reached. Roles, never persons."""

    name: str
    areas: tuple[str, ...]
    inbox: str = ""
    phone: str = ""
    address: str = ""
    notes: str = ""
    active: bool = True

    @property
    def contact(self) -> str:
        """Name, inbox, telephone and address, a line each."""
        return "\n".join(filter(None, (self.name, self.inbox, self.phone, self.address)))


@dataclass(frozen=True)
class OtherPanel:
    """A panel of the directory as it now stands. ``version`` counts what was recorded of it."""

    token: str
    version: int
    details: Details

    @property
    def name(self) -> str:
        return self.details.name


class UnknownAreas(ValueError):
    """Lines that name no local authority. The text says which, and what may have been meant."""


def covering(panels: Iterable[OtherPanel], code: str | None) -> list[OtherPanel]:
    """The active panels that have an area's cases, by name, as ``PanelArea`` finds our own (counting.md section 1).

    The most local listed code has them: the area's own, else its successor's, else its upper tier's. Several panels
    may have that code: which of them takes a child, somebody must know.
    """
    active = sorted((p for p in panels if p.details.active), key=lambda panel: (panel.name, panel.token))
    listed = {area for panel in active for area in panel.details.areas}
    home = PanelArea.of(tuple(listed & local_authorities().keys())).home.get(code or "")
    return [panel for panel in active if home in panel.details.areas]


def read_areas(text: str) -> tuple[str, ...]:
    """The codes of the authorities named, by name or code, a line each. Raises ``UnknownAreas``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    unknown = [line for line in lines if _code_of(line) is None]
    if unknown:
        raise UnknownAreas("; ".join(_unknown(unknown)))
    return tuple(sorted({code for line in lines if (code := _code_of(line))}))


def areas_text(codes: Iterable[str]) -> str:
    """Codes as ``read_areas`` reads them: names, a line each; the code where the name alone would be another's."""
    return "\n".join(sorted(name if _code_of(name := area_name(code)) == code else code for code in codes))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """Codes by what people write. Where a former authority had the name of one of today's, it is today's."""
    found: dict[str, str] = {}
    for area in sorted(local_authorities().values(), key=lambda area: (area.current, area.code)):
        found[area.name.casefold()] = found[area.code.casefold()] = area.code
    return found


def _code_of(line: str) -> str | None:
    return _codes().get(line.casefold())


def _unknown(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        near = get_close_matches(line.casefold(), _codes(), 1)
        meant = f" (did you mean {area_name(_codes()[near[0]])}?)" if near else ""
        yield f"‘{line}’ is not in the list of local authorities{meant}"
