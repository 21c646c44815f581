"""What is true of this installation as a whole: a few words, each with a value."""

from sqlalchemy import Exists, String, Text, exists, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cdop.database import Base

DEMONSTRATION = "demonstration"


class Installation(Base):
    """One fact about the installation."""

    __tablename__ = "installation"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def mark_demonstration(session: Session, value: str = "yes") -> None:
    """Say that everything here is invented: every page then carries a banner."""
    session.execute(insert(Installation).values(key=DEMONSTRATION, value=value))


def demonstration_exists() -> Exists:
    """The question, to ask within another query."""
    return exists().where(Installation.key == DEMONSTRATION)


def is_demonstration(session: Session) -> bool:
    """Whether everything here is invented."""
    return bool(session.scalar(select(demonstration_exists())))
