"""The application: the one place that knows everyone."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

from cdop import cli, database
from cdop.accounts.standing import Policy
from cdop.database import db, only_read, read_json
from cdop.installation import is_demonstration
from cdop.reference.areas import PanelArea
from cdop.sealing import ring
from cdop.sealing.keys import Keys, install
from cdop.sealing.ring import RingUnusable
from cdop.web import assemble, later
from config import ROOT, Settings, UnsafeSettings


def create_app(settings: Settings) -> Flask:
    """Build the application. Raises ``UnsafeSettings`` where the settings cannot be used."""
    app = Flask("cdop", root_path=str(ROOT), template_folder="templates", static_folder="static")
    try:
        app.extensions["panel_area"] = PanelArea.of(settings.panel_area)
    except ValueError as unknown:
        raise UnsafeSettings(f"CDOP_PANEL_AREA: {unknown}.") from None
    app.extensions["settings"] = settings
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=_database_address(settings),
        # No tracebacks with what a row holds.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "json_deserializer": read_json},
        SECRET_KEY=settings.signing_key,
        PRODUCTION=settings.production,
        TESTING=settings.testing,
        PANEL_NAME=settings.panel_name or app.extensions["panel_area"].name,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SIGN_IN_POLICY=Policy(
            settings.second_factor or ("off" if settings.testing else ""),
            timedelta(minutes=settings.idle_minutes),
            timedelta(minutes=settings.proof_minutes),
        ),
        TWO_PEOPLE=settings.two_people,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=200,
    )
    db.init_app(app)
    _give_keys(app, settings)
    assemble.assemble(app)
    cli.register(app)
    if settings.production:
        _refuse_demonstration(app)
    later.hang_before_work(app)
    return app


def close(app: Flask) -> None:
    """Let go of the connections of an application that has done its work."""
    later.hang_no_more(app)
    database.close(app)


def _give_keys(app: Flask, settings: Settings) -> None:
    """Let sealed columns find the site's keys. A file of keys that is open to others is refused wherever it runs.

    On one's own machine a missing one is made with the database; in production nothing starts without it.
    """
    if settings.keys.exists():
        try:
            ring.read(settings.keys)
        except RingUnusable as fault:
            raise UnsafeSettings(f"CDOP_KEYS: {fault}") from None
    with app.app_context():
        install(app, Keys(settings.keys, db.engine, may_make=not settings.production))


def _refuse_demonstration(app: Flask) -> None:
    """Raises ``UnsafeSettings`` where the database holds invented people, whose passwords are known to many.

    A database that has not been made, or cannot be reached yet, holds none that could sign in.
    """
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    with app.app_context():
        try:
            only_read(db.session())
            invented = is_demonstration(db.session())
        except (OperationalError, ProgrammingError):
            return
        finally:
            db.session.remove()
            db.engine.dispose()  # a server that forks must not share a connection
    if invented:
        raise UnsafeSettings("DATABASE_URL names a demonstration: start production with a database of its own.")


def _database_address(settings: Settings) -> str:
    text = settings.database_url.replace("postgres://", "postgresql://", 1)
    try:
        url = make_url(text)
    except ArgumentError:
        raise UnsafeSettings("DATABASE_URL is not a database address.") from None
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise UnsafeSettings("DATABASE_URL must name an SQLite file or a PostgreSQL database.")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise UnsafeSettings(f"DATABASE_URL: its folder cannot be made: {error.strerror}.") from None
    return url.render_as_string(hide_password=False)
