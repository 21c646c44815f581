"""Sealing files: in the age format by ``pyrage``, which authenticates each 64 kB of them as it goes.

A file is bound to its row by the SHA-256 that the row has of what was stored: whoever reads it compares.
"""

from io import BufferedReader, BufferedWriter

import pyrage

from cdop.sealing.keys import Keys


class NotSealed(Exception):
    """The bytes are not sealed with a key of this installation, or are not whole."""


def seal(keys: Keys, content: BufferedReader, out: BufferedWriter) -> None:
    """Write a stream's sealed bytes. Raises ``RingUnusable`` or ``OSError``."""
    pyrage.encrypt_io(content, out, [keys.files[-1].to_public()])


def unseal(keys: Keys, sealed: bytes) -> bytes:
    """The bytes of a sealed file. Raises ``NotSealed`` or ``RingUnusable``."""
    try:
        return pyrage.decrypt(sealed, list(keys.files))
    except pyrage.DecryptError:
        raise NotSealed from None
