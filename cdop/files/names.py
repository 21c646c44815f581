"""Names of files as people gave them: cleaned to keep and to show, and made safe to send (security.md S54)."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 120  # characters; at most 4 bytes each, so that every file system can hold the name
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")
_UNSAFE = re.compile(r"[^A-Za-z0-9 ._()-]")
# Names that Windows gives to devices, whatever ending follows.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """The name without folders, controls and marks that do not show (the right-to-left override among them).

    At most ``LONGEST`` characters; the ending is kept. Never empty, a device's name, or begun with a dot.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if sign in "\t\r\n" else sign for sign in last if sign in "\t\r\n" or not _unseen(sign))
    plain = _SPACES.sub(" ", seen).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    if _DEVICE.fullmatch(plain):
        stem = f"_{stem}"
    ending = ending[: LONGEST // 4]
    stem = stem[: LONGEST - len(ending) - len(dot)].rstrip(" .") or "file"
    return f"{stem}{dot}{ending}"


def disposition(name: str) -> str:
    """The header ``Content-Disposition`` that saves a file under this name (RFC 6266): ASCII, on one line.

    Once in plain letters for old programs, once as it is, in percent signs.
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = clean_name(_UNSAFE.sub("_", ascii_name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean_name(name), safe='')}"


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN
