"""What would be unsafe in production, each fault in plain words (security.md S64)."""

import importlib.util
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from cdop.outbox.servers import THIS_MACHINE, mail_faults
from cdop.sealing import ring

SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
MOST_PROXIES = 5
LEAST_IDLE, MOST_IDLE, MOST_PROOF = 10, 30, 60  # minutes
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", "[::]"})  # noqa: S104 - refused, not listened at
OFF = frozenset({"", "0", "false", "no"})
OTHERS = 0o077  # what the permissions of a file let anybody do but its owner
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_hex(32))'"  # noqa: S105 - how to make one

# Words of the samples that instructions and templates hold.
SAMPLE = re.compile(
    r"change.?me|change.?this|replace|placeholder|example|sample|default|insecure|dummy|password|secret|"
    r"your.?key|generate|random|abcdefgh|01234567|12345678|qwerty",
    re.IGNORECASE,
)
_RUN = re.compile(r"(.)\1{5}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_IN_MEMORY = re.compile(r"sqlite(\+\w+)?:(//)?/?(\?.*)?|.*(:memory:|mode=memory).*", re.IGNORECASE)
_POSTGRESQL = re.compile(r"postgres(ql)?(\+\w+)?://", re.IGNORECASE)
_SQLITE_FILE = re.compile(r"sqlite(?:\+\w+)?:///(?:file:)?([^?]+)", re.IGNORECASE)


class Asked(NamedTuple):
    """The settings that can be unsafe, as they were read. ``instance`` is the folder of what the tracker keeps."""

    secret: str
    database: str
    hosts: Collection[str]
    proxies: int
    instance: Path


def faults(environ: Mapping[str, str], asked: Asked) -> list[str]:
    """Everything about these settings that would be unsafe in production; none where nothing is.

    ``environ`` is asked only for what is no setting of the tracker's own once it runs.
    """
    found = [*_of_switches(environ), *_of_secret(asked.secret), *_of_keys(environ)]
    found += [*_of_database(asked.database), *_of_hosts(asked.hosts)]
    if asked.proxies > MOST_PROXIES:
        found.append(
            f"CDOP_PROXIES says {asked.proxies}: that many do not stand before a server, and whoever asks could say "
            f"what address he comes from. Give how many there are, {MOST_PROXIES} at most."
        )
    return [*found, *_of_permissions(asked.database, asked.instance)]


def of_mail(address: str, sender: str, *, production: bool) -> list[str]:
    """What is wrong with how messages are sent, wherever it runs: one that is sent astray cannot be called back."""
    return mail_faults(address, sender, production=production)


def of_signing_in(factor: str, idle: int, proof: int, *, production: bool) -> list[str]:
    """What is wrong with how people prove who they are (security.md S17, S28, S30)."""
    found = []
    if factor not in {"", "on", "off"}:
        found.append("CDOP_SECOND_FACTOR must be 'on' or 'off', or not set: then it is on but for a demonstration.")
    if factor == "off" and production:
        found.append("CDOP_SECOND_FACTOR must not be off in production: a stolen password alone would open every case.")
    if not LEAST_IDLE <= idle <= MOST_IDLE:
        found.append(f"CDOP_IDLE_MINUTES must be {LEAST_IDLE} to {MOST_IDLE}: minutes without a page until it locks.")
    if not 1 <= proof <= MOST_PROOF:
        found.append(f"CDOP_PROOF_MINUTES must be 1 to {MOST_PROOF}: minutes for which a password and a code count.")
    return found


def of_organisation(issuer: str, client: str, secret: str) -> list[str]:
    """What is wrong with signing in by an organisation's own accounts."""
    given = [bool(one) for one in (issuer, client, secret)]
    found = []
    if any(given) and not all(given):
        found.append(
            "CDOP_OIDC_ISSUER, CDOP_OIDC_CLIENT and CDOP_OIDC_SECRET belong together: set all of them or none."
        )
    if issuer and not issuer.startswith("https://"):
        found.append("CDOP_OIDC_ISSUER must begin with https://: what it says of people is believed.")
    if issuer and importlib.util.find_spec("authlib") is None:
        found.append("CDOP_OIDC_ISSUER needs what requirements-oidc.txt names: install it.")
    return found


def _of_switches(environ: Mapping[str, str]) -> Iterator[str]:
    if environ.get("FLASK_DEBUG", "").strip().lower() not in OFF:
        yield "FLASK_DEBUG must be off in production."
    if not environ.get("CDOP_PANEL_AREA", "").strip():
        yield "CDOP_PANEL_AREA must be set in production: the panel's ONS codes."
    if environ.get("CDOP_DEMO_PASSWORD", ""):
        yield "CDOP_DEMO_PASSWORD must not be set in production: the demonstration's accounts do not belong there."


def _of_keys(environ: Mapping[str, str]) -> Iterator[str]:
    named = environ.get("CDOP_KEYS", "").strip()
    if not named:
        yield f"CDOP_KEYS must be set in production: the file of keys with which names are sealed. {ring.HOW}"
        return
    try:
        ring.read(Path(named))
    except ring.RingUnusable as fault:
        yield f"CDOP_KEYS: {fault}"


def _of_secret(secret: str) -> Iterator[str]:
    if fault := secret_fault(secret):
        yield f"CDOP_SECRET_KEY {fault}. Make one with: {NEW_SECRET}"


def secret_fault(secret: str) -> str:
    """Why a key must not sign anything in production; nothing for one that looks random. Never repeats the key."""
    if len(secret) < SHORTEST_SECRET:
        return f"must be set in production, to at least {SHORTEST_SECRET} random characters"
    if SAMPLE.search(secret):
        return "looks like a sample from instructions"
    if _RUN.search(secret) or secret in (secret + secret)[1:-1]:
        return "repeats itself"
    if len(set(secret)) < FEWEST_CHARACTERS:
        return f"has fewer than {FEWEST_CHARACTERS} different characters"
    return ""


def _of_database(address: str) -> Iterator[str]:
    if not address:
        yield "DATABASE_URL must be set in production: where the register lives."
    elif _IN_MEMORY.fullmatch(address):
        yield "DATABASE_URL names a database in memory: everything would be lost when the server stops. Name a file."
    elif (named := _SQLITE_FILE.fullmatch(address)) and not Path(named[1]).is_absolute():
        yield "DATABASE_URL must name the file by its whole path, with four slashes: sqlite:////srv/reviews/cdop.sqlite3"
    elif _POSTGRESQL.match(address):
        yield from _of_the_way_there(address)


def _of_the_way_there(address: str) -> Iterator[str]:
    """A register that crosses a network must be encrypted on the way, to a server that proves who it is (S68)."""
    try:
        parts = urlsplit(address)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        hosts = [*((parts.hostname or "").split(",")), *asked.get("host", "").split(",")]
    except ValueError:
        return  # told as no address at all
    far = [host for host in hosts if host and not host.startswith("/") and host not in THIS_MACHINE]
    if far and asked.get("sslmode") != "verify-full":
        yield (
            "DATABASE_URL names a database on another machine: end it with ?sslmode=verify-full&sslrootcert=FILE, or "
            "anybody between could read and change the register."
        )


def _of_hosts(hosts: Collection[str]) -> Iterator[str]:
    if set(hosts) <= LOOPBACK:
        yield "CDOP_HOSTS must name the host that people type, in production."
    for host in hosts:
        if host in EVERY_ADDRESS:
            yield f"CDOP_HOSTS names {host}, which is every address of a machine and no host: name the one people type."
        elif not _HOST.fullmatch(host):
            yield (
                f"CDOP_HOSTS names '{host[:80]}': give whole host names alone, without *, a dot in front, a port or a "
                "path."
            )


def _of_permissions(database: str, instance: Path) -> Iterator[str]:
    if _open_to_others(instance):
        yield f"The folder that CDOP_INSTANCE names is open to other accounts of this machine: chmod 700 {instance}"
    named = _SQLITE_FILE.fullmatch(database)
    if named and _open_to_others(path := Path(named[1])):
        yield f"The database's file is open to other accounts of this machine: chmod 600 {path}"


def _open_to_others(path: Path) -> bool:
    """Whether anybody but the owner may do anything with it. What is not there yet is made closed (``wsgi.py``)."""
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # nothing is known of it
