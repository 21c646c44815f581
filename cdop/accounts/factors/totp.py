"""Codes that change every half minute (RFC 6238), as authenticator apps make them: pure, without any database."""

import hmac
from datetime import UTC, datetime

STEP = 30  # seconds
EITHER_WAY = 1  # steps that a telephone's clock may be off
DIGITS = 6
ISSUER = "Child death review tracker"


def new_seed() -> str:
    """160 random bits, as apps take them (base 32)."""
    import pyotp

    return str(pyotp.random_base32(length=32))


def step_of(seed: str, typed: str, now: datetime, last: int | None) -> int | None:
    """The half minute whose code was typed, at most one away from ``now`` (UTC, without a zone); none if it is wrong.

    A half minute up to ``last`` is never taken again (security.md S17). All are compared, whichever is right.
    """
    import pyotp

    code = "".join(character for character in typed if character.isascii() and character.isdigit())
    current, maker, found = current_step(now), pyotp.TOTP(seed), None
    for step in range(current - EITHER_WAY, current + EITHER_WAY + 1):
        same = hmac.compare_digest(maker.generate_otp(step), code)
        if same and (last is None or step > last):
            found = step
    return found


def current_step(now: datetime) -> int:
    """The half minute of a moment (UTC, without a zone), counted from 1970."""
    return int(now.replace(tzinfo=UTC).timestamp()) // STEP


def address_of(seed: str, email: str, panel: str) -> str:
    """What the picture says to an app: the seed, and the name under which the app keeps it."""
    import pyotp

    return str(pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=f"{ISSUER}, {panel}" if panel else ISSUER))


def picture(address: str) -> str:
    """The address as a QR code: SVG to stand in a page, without any style, black on white whatever the page."""
    import segno

    made = segno.make(address, error="m", micro=False)
    return str(made.svg_inline(light="#fff", svgclass=None, lineclass=None, omitsize=True))


def in_groups(seed: str) -> str:
    """The seed for typing: groups of four."""
    return " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
