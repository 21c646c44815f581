"""Sealing what the server must be able to read again: seeds of authenticator apps, forms held over a lock.

The one place that knows how: AES-256-GCM under a key made of the installation's own secret, which is not in the
database and in no backup. What is sealed for one purpose and owner opens for no other.
"""

import os
from hashlib import sha256

NONCE = 12  # bytes


class NotOurs(Exception):
    """What was to be opened was sealed with another key, for something else, or has been changed."""


def seal(key: str, about: str, text: str) -> bytes:
    """The text, readable with ``key`` alone. ``about`` says what for and whose: it must be the same to open it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_bytes(key)).encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())


def unseal(key: str, about: str, sealed: bytes) -> str:
    """The text that was sealed. Raises ``NotOurs``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        opened = AESGCM(_bytes(key)).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise NotOurs from None
    return opened.decode("utf-8", "surrogatepass")


def _bytes(key: str) -> bytes:
    return sha256(f"cdop sealing of sign-in: {key}".encode()).digest()
