"""Pictures: read by Pillow as far as their header, and no larger than a page scanned well."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from cdop.files.inspection.foreign import WITHIN, nothing_foreign
from cdop.files.rules import Refused

MOST_PIXELS = 60_000_000  # A3 at 400 dots an inch is 31 million; telephones make 50 million
_LAST_OF_PNG = b"\x00\x00\x00\x00IEND\xaeB`\x82"
_LAST_OF_JPEG = b"\xff\xd9"
TOO_LARGE = f"The picture has more than {MOST_PIXELS // 1_000_000} million points. Make it smaller and send that."
DAMAGED = "The picture cannot be read: it is damaged, or not what its name says. Save it anew and send that."


def inspect(path: Path) -> None:
    """Raises ``Refused`` for what is no PNG or JPEG, is too large to show, or holds something else as well."""
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            kind, pixels = picture.format, picture.width * picture.height
            if pixels > MOST_PIXELS:
                raise Refused(TOO_LARGE)
            picture.verify()
    except Image.DecompressionBombError:
        raise Refused(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused(DAMAGED) from None
    content = path.read_bytes()
    if kind == "PNG" and not content.endswith(_LAST_OF_PNG):
        raise Refused(WITHIN)
    if kind != "PNG" and _LAST_OF_JPEG not in content:
        raise Refused(DAMAGED)
    nothing_foreign(path)
