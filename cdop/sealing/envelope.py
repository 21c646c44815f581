"""Sealing one value: AES-256-GCM by the library ``cryptography``, with what the value is for as associated data.

A sealed text reads ``s1.`` and the name of its data key, a full stop, and in base64 the nonce of 96 random bits, the
encrypted text and its tag of 128 bits. It opens under the same data key, for the same purpose and the same row alone.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "s1."
NONCE = 12
NAME = 6  # characters of a data key's name
TERM_BYTES = 9  # of a keyed term: among ten million of them, two are one with a chance of 1 in 10^7
_HEAD = len(MARK) + NAME + 1


class CannotOpen(Exception):
    """A sealed value does not open: it was changed, belongs elsewhere, or its key is gone. Says where, never what."""

    def __init__(self, where: str, why: str = "it was changed, or belongs to another row or column") -> None:
        super().__init__(f"What is sealed in {where} cannot be opened: {why}.")
        self.where = where


def seal(key: AESGCM, name: str, text: str, bound: bytes) -> str:
    """Seal a text under the data key of a name. ``bound``: purpose and row, which must be told again to open it."""
    nonce = os.urandom(NONCE)
    body = nonce + key.encrypt(nonce, text.encode(), bound)
    return f"{MARK}{name}.{base64.b64encode(body).decode('ascii')}"


def key_name(sealed: str) -> str | None:
    """The name of the data key; None for what is not sealed."""
    return sealed[len(MARK) : _HEAD - 1] if sealed.startswith(MARK) and sealed[_HEAD - 1 : _HEAD] == "." else None


def unseal(key: AESGCM, sealed: str, bound: bytes, where: str) -> str:
    """Raises ``CannotOpen``."""
    try:
        body = base64.b64decode(sealed[_HEAD:], validate=True)
        return key.decrypt(body[:NONCE], body[NONCE:], bound).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise CannotOpen(where) from None


def bound_to(purpose: str, row: str) -> bytes:
    """Associated data: what a value is for (``table.column``), and the row that it stands in."""
    return f"{MARK}\0{purpose}\0{row}".encode()


def wrap(site_key: bytes, secret: bytes, bound: bytes) -> str:
    """A data key as the database holds it."""
    nonce = os.urandom(NONCE)
    return base64.b64encode(nonce + AESGCM(site_key).encrypt(nonce, secret, bound)).decode("ascii")


def unwrap(site_key: bytes, wrapped: str, bound: bytes) -> bytes:
    """Raises ``CannotOpen``."""
    try:
        body = base64.b64decode(wrapped, validate=True)
        return AESGCM(site_key).decrypt(body[:NONCE], body[NONCE:], bound)
    except (InvalidTag, ValueError, binascii.Error):
        raise CannotOpen("a data key", "it was changed, or wrapped with another key") from None


def term(key: bytes, purpose: str, text: str) -> str:
    """What stands for a word in an index: the same for the same word, and says nothing without the key."""
    told = f"{purpose}\0{text}".encode()
    return base64.b64encode(hmac.digest(key, told, hashlib.sha256)[:TERM_BYTES]).decode("ascii")
