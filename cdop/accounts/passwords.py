"""Storing and checking passwords: Argon2id, the same work whether or not there is anything to check."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# security.md S16 asks for at least two passes over 19 MiB, or one over 46 MiB.
HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)


def _as_typed_anywhere(password: str) -> bytes:
    """Keyboards compose the same letter differently; half a surrogate pair must not stop the sign-in."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """The text to store."""
    return HASHER.hash(_as_typed_anywhere(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether the password is the one stored. Without a stored one the answer is no, after the same work."""
    try:
        return HASHER.verify(stored or _nobodys(HASHER), _as_typed_anywhere(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@lru_cache(maxsize=4)
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash(b"the password of no account")
