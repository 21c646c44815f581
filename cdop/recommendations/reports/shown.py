"""A progress report as its pages show it: tables with links, the picture, and who made it when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reportlab.graphics.shapes import Drawing

from cdop.documents.bars import Series, stacked
from cdop.documents.styles import TEXT_WIDTH
from cdop.documents.svg import ENLARGED
from cdop.recommendations.reports.content import Sheet
from cdop.recommendations.reports.kept import Head
from cdop.reference.wording import long_date, short_datetime

# On paper and wide pages; and on a telephone, where letters would shrink (points).
WIDE, NARROW = TEXT_WIDTH, 192.0


def standing_words(head: Head) -> str:
    """When and by whom a report was made."""
    return f"Made on {short_datetime(head.made_at)} by {head.made_by}"


def period_words(head: Head) -> str:
    """Of what days a report tells."""
    since = f"After {long_date(head.since_on)}, up to" if head.since_on else "The first, up to"
    return f"{since} {long_date(head.to_on)}"


def drawing(sheet: Sheet, width: float) -> Drawing:
    """How many recommendations stand how, as bars."""
    return stacked([words for words, _ in sheet.bars], [Series("Number", [n for _, n in sheet.bars])], width)


def sizes(sheet: Sheet) -> dict[str, int]:
    """The picture's sizes on wide and narrow pages, in pixels."""
    wide, narrow = drawing(sheet, WIDE), drawing(sheet, NARROW)
    return {
        "width": round(wide.width * ENLARGED), "height": round(wide.height * ENLARGED),
        "narrow_width": round(narrow.width * ENLARGED), "narrow_height": round(narrow.height * ENLARGED),
    }  # fmt: skip


def file_name(head: Head, sheet: Sheet, form: str) -> str:
    """The name under which a report is kept on somebody's machine."""
    of = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in sheet.organisation.lower()).strip("-")
    return f"recommendations-{head.to_on.isoformat()}{'-' + of[:60] if of else ''}.{form}"


def made_at(head: Head) -> datetime:
    """When it was made, with its time zone."""
    return head.made_at.replace(tzinfo=UTC)


def of_organisations(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The organisations that a report has a sheet of: token and name."""
    return [(token, name) for token, name in content["organisations"]]
