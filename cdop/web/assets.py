"""Addresses of the files in static/: each carries the start of its own checksum, so that browsers may keep it."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import current_app, request
from werkzeug.security import safe_join

VERSION_LENGTH = 8
VERSIONED_BY_NAME = "vendor/"


def asset_url(name: str) -> str:
    """``/static/<name>?v=<first 8 of its SHA-256>``. Raises ``FileNotFoundError`` where there is no such file."""
    version = _version(_folder(), name)
    if version is None:
        raise FileNotFoundError(f"static/{name}")
    # Not url_for: a request under a host that is not ours has no addresses, and its error page still needs its looks.
    return f"{request.script_root}{current_app.static_url_path}/{quote(name)}?v={version}"


def kept_for_good() -> bool:
    """Whether the file just answered will never change under this address. Ask only of a file that exists."""
    if request.endpoint != "static" or not request.view_args:
        return False
    name = str(request.view_args["filename"])
    if name.startswith(VERSIONED_BY_NAME):
        return True
    asked = request.args.get("v")
    return asked is not None and asked == _version(_folder(), name)


def _folder() -> str:
    return str(current_app.static_folder or "")


@lru_cache(maxsize=64)
def _version(folder: str, name: str) -> str | None:
    # Kept for the life of the process: the files change only with a new release.
    path = safe_join(folder, name)
    if path is None or not Path(path).is_file():
        return None
    return sha256(Path(path).read_bytes()).hexdigest()[:VERSION_LENGTH]
