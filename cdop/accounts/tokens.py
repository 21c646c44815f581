"""Random secrets that are handed out once, and the hashes of them that are stored."""

import hmac
import secrets
from hashlib import sha256

# No letter or digit that is easily taken for another when read out or copied by hand.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 7, 4


def new_token() -> str:
    """256 random bits, for a cookie."""
    return secrets.token_urlsafe(32)


def new_code(number: int = GROUPS) -> str:
    """A one-time code to be typed: in groups of four, each of 19.8 random bits; 138 bits unless told otherwise."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(GROUP_LENGTH)) for _ in range(number))
    return "-".join(groups)


def stored_hash(secret: str) -> str:
    """What is kept of a random secret. Plain SHA-256 does: there is nothing to guess."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def stored_code(typed: str) -> str:
    """The hash of a one-time code however it was typed."""
    return stored_hash("".join(c for c in typed.casefold() if c.isalnum()))


def keyed_hash(key: str, text: str) -> str:
    """What is kept of something that could be guessed: of use to nobody without the installation's key."""
    return hmac.new(key.encode(), text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
