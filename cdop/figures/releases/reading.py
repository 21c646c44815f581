"""A release at an address, or the answer that there is none."""

from flask import abort, current_app
from sqlalchemy.orm import Session

from cdop.figures.releases.queries import Release, release_at


def release_or_absent(session: Session, label: str, number: int) -> Release:
    """The release of a year. 404 where there is none, or where what is held is not what was published."""
    found = release_at(session, label, number) or abort(404)
    if not found.intact:
        current_app.logger.error("release %s of %s does not fit its fingerprint", number, label)
        abort(404)
    return found
