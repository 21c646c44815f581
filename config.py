"""Settings, read once from the environment. Defaults are safe on one's own machine and refuse to run in production."""

import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cdop import production as safety
from cdop.production import LOOPBACK, SHORTEST_SECRET

ROOT = Path(__file__).resolve().parent


class UnsafeSettings(Exception):
    """The settings would be unsafe or cannot be understood. The text says which and what to do.

    Several faults stand on a line each.
    """

    def __init__(self, *faults: str) -> None:
        several = len(faults) > 1
        super().__init__("\n".join(["These settings must be mended:", *faults]) if several else "".join(faults))


def _private_key(instance: Path) -> str:
    """The key that signs form tokens on one's own machine: made once, readable by its owner alone."""
    path, key = instance / "secret_key", secrets.token_hex(32)
    passing = path.with_suffix(f".{secrets.token_hex(8)}")
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and len(kept := path.read_text(encoding="ascii").strip()) >= SHORTEST_SECRET:
            return kept
        # Written whole under another name first: a crash, or two starts at once, never leave half a key.
        with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(key)
        try:
            os.link(passing, path)
        except FileExistsError:
            if len(kept := path.read_text(encoding="ascii").strip()) >= SHORTEST_SECRET:
                return kept
            passing.replace(path)
        passing.unlink(missing_ok=True)
    except OSError:  # a read-only disk: forms still work until the process ends
        return key
    return key


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations.

    ``panel_area`` holds ONS codes (counting.md section 1). ``database_url`` is an SQLAlchemy address. ``controller``
    and ``privacy_contact`` stand on the privacy page as they are written. ``scanner`` is the command that looks through
    a file, whose path is added to it; where it is empty, files are not looked through. ``smtp_url`` and ``mail_from``
    say by which mail server messages go out, and from which address; where they are empty, none does.
    ``backup_keys`` are the public keys that backups are encrypted for, and ``backup_folder`` is where they are put.
    ``keys_file`` is the file of the site's keys, with which what names a child is sealed (``cdop.sealing``).
    ``second_factor`` is "on", "off" or nothing, which is on but for demonstrations and tests; with ``two_people``
    rights wait for a second person. After ``idle_minutes`` without a page a session locks; proof of who one is counts
    for ``proof_minutes`` where it must be fresh. ``oidc_issuer``, with the client's name and secret there, is an
    organisation whose accounts may take the place of a password.
    """

    database_url: str = ""
    panel_area: tuple[str, ...] = ("E06000035",)
    panel_name: str = ""
    secret_key: str = ""
    production: bool = False
    testing: bool = False
    instance: Path = field(default=ROOT / "instance")
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    proxies: int = 0
    controller: str = ""
    privacy_contact: str = ""
    scanner: tuple[str, ...] = ()
    smtp_url: str = field(default="", repr=False)  # has a password in it
    mail_from: str = ""
    backup_keys: tuple[str, ...] = ()
    backup_folder: Path | None = None
    keys_file: Path | None = None
    second_factor: str = ""
    two_people: bool = True
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    idle_minutes: int = 15
    proof_minutes: int = 10

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'cdop.sqlite3'}")
        if not self.panel_area:
            raise UnsafeSettings("CDOP_PANEL_AREA names no local authority: give ONS codes, separated by commas.")
        if not self.production and not set(self.trusted_hosts) <= LOOPBACK:
            raise UnsafeSettings("CDOP_HOSTS names other hosts than this machine: that needs CDOP_ENV=production.")

    @property
    def signing_key(self) -> str:
        return self.secret_key or _private_key(self.instance)

    @property
    def uploads(self) -> Path:
        """Where files wait between upload and store: outside the web root, readable by the owner alone."""
        return self.instance / "uploads"

    @property
    def keys(self) -> Path:
        """The file of the site's keys: outside the database and the backups, for the owner alone."""
        return self.keys_file or self.instance / "keys.json"

    @property
    def backups(self) -> Path:
        """Where backups are put."""
        return self.backup_folder or self.instance / "backups"

    @property
    def files(self) -> Path:
        """Where stored files stand: outside the web root, readable by the owner alone."""
        return self.instance / "files"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings. Raises ``UnsafeSettings`` in plain words, which name every fault at once."""
        production = _mode(environ) == "production"
        instance = Path(environ.get("CDOP_INSTANCE", "") or ROOT / "instance").resolve()
        database = environ.get("DATABASE_URL", "").strip()
        secret = environ.get("CDOP_SECRET_KEY", "")
        hosts = _listed(environ.get("CDOP_HOSTS", "") or "localhost,127.0.0.1,[::1]")
        proxies = _number(environ, "CDOP_PROXIES")
        smtp_url, mail_from = (environ.get(name, "").strip() for name in ("CDOP_SMTP_URL", "CDOP_MAIL_FROM"))
        found = safety.of_mail(smtp_url, mail_from, production=production)
        if production:
            found = [*safety.faults(environ, safety.Asked(secret, database, hosts, proxies, instance)), *found]
        idle, proof = _number(environ, "CDOP_IDLE_MINUTES", 15), _number(environ, "CDOP_PROOF_MINUTES", 10)
        factor = environ.get("CDOP_SECOND_FACTOR", "").strip()
        found = [*found, *safety.of_signing_in(factor, idle, proof, production=production)]
        names = ("CDOP_OIDC_ISSUER", "CDOP_OIDC_CLIENT", "CDOP_OIDC_SECRET")
        issuer, client, oidc_secret = (environ.get(name, "").strip() for name in names)
        found += safety.of_organisation(issuer, client, oidc_secret)
        if found:
            raise UnsafeSettings(*found)
        return cls(
            database_url=database,
            panel_area=_listed(environ.get("CDOP_PANEL_AREA", "") or "E06000035"),
            panel_name=environ.get("CDOP_PANEL_NAME", "").strip(),
            secret_key=secret,
            production=production,
            instance=instance,
            trusted_hosts=hosts,
            proxies=proxies,
            controller=environ.get("CDOP_CONTROLLER", "").strip(),
            privacy_contact=environ.get("CDOP_PRIVACY_CONTACT", "").strip(),
            scanner=_command(environ, "CDOP_SCANNER"),
            smtp_url=smtp_url,
            mail_from=mail_from,
            backup_keys=_listed(environ.get("CDOP_BACKUP_KEYS", "")),
            keys_file=Path(ring).resolve() if (ring := environ.get("CDOP_KEYS", "").strip()) else None,
            backup_folder=Path(folder).resolve() if (folder := environ.get("CDOP_BACKUPS", "").strip()) else None,
            second_factor=factor,
            idle_minutes=idle,
            proof_minutes=proof,
            oidc_issuer=issuer,
            oidc_client=client,
            oidc_secret=oidc_secret,
        )


def _mode(environ: Mapping[str, str]) -> str:
    mode = environ.get("CDOP_ENV", "").strip() or "local"
    if mode not in {"local", "production"}:
        raise UnsafeSettings("CDOP_ENV must be 'local' or 'production'.")
    return mode


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _command(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    try:
        command = tuple(shlex.split(environ.get(name, "")))
    except ValueError:
        raise UnsafeSettings(f"{name} is no command: a quotation mark is not closed.") from None
    if command and shutil.which(command[0]) is None:
        raise UnsafeSettings(f"{name} names a program that is not there: every file would wait to be looked at.")
    return command


def _number(environ: Mapping[str, str], name: str, otherwise: int = 0) -> int:
    text = environ.get(name, "").strip() or str(otherwise)
    if not (text.isascii() and text.isdigit()):
        raise UnsafeSettings(f"{name} must be a whole number.")
    return int(text)
