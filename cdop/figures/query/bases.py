"""The counts that public answers are made of, as bytes that are kept and known again by their hash. Pure."""

import hashlib

from cdop.figures.query.lattice import Base
from cdop.figures.query.menu import Basis
from cdop.figures.releases.frozen import packed, unpacked


def content_of(base: Base) -> bytes:
    """All of a base but its years, as bytes; the same counts give the same bytes."""
    values = [[key, list(held)] for key, held in base.values.items()]
    return packed([base.period, base.basis.value, values, sorted([list(key), n] for key, n in base.joint.items())])


def sha256_of(base: Base) -> str:
    """By which a base is known again."""
    hashed = hashlib.sha256(content_of(base))
    for year in base.years:
        hashed.update(bytes.fromhex(sha256_of(year)))
    return hashed.hexdigest()


def base_from(content: bytes, years: tuple[Base, ...] = ()) -> Base:
    """The base again. Raises ``ValueError`` or ``zlib.error`` where the bytes hold none."""
    period, basis, values, joint = unpacked(content)
    held = {key: tuple(found) for key, found in values}
    return Base(period, Basis(basis), held, {tuple(key): cases for key, cases in joint}, years)
