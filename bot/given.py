"""What the commands are given: settings, folders, files, an address. What cannot be used is a `Mistake`."""

import errno
import socket
import sys
from pathlib import Path

from sqlalchemy import make_url

from bot.mistakes import Mistake
from bot.settings import Settings
from bot.storage import Store

STDIN = Path("-")
GONE_AFTER = 30
"""Seconds without a sign of whoever is at the other end, after which a connection has ended."""


def settings() -> Settings:
    try:
        return Settings()
    except UnicodeDecodeError:
        raise Mistake(".env: this is not UTF-8 text; save it again as UTF-8") from None


def role_data(settings: Settings) -> Path | None:
    return settings.role_data and role_data_in(settings.role_data, f"BOLE_ROLE_DATA: {settings.role_data}")


def role_data_in(place: Path, named: str) -> Path:
    """`named`: what the fault calls it."""
    if place.is_dir():
        return place
    if place.exists():
        folder = place.parent.parent if place.parent.name == "roles" else place.parent
        raise Mistake(f"{named}: this is a file; give the folder that holds company.yaml and roles/: {folder}")
    raise Mistake(f"{named}: there is no such folder; give the one that holds company.yaml and roles/")


def store(settings: Settings) -> Store:
    return Store.open(settings.database_url, data_key(settings), settings.answer_within)


def data_key(settings: Settings) -> str | None:
    return settings.data_key.get_secret_value() if settings.data_key else None


def listener(settings: Settings) -> socket.socket:
    """The address is taken before anything slow is done, and listened to once everything is loaded."""
    kind = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # inherited by each connection: whoever is gone without a word is noticed
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, GONE_AFTER * 1000)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            why = "is taken by another program" if error.errno == errno.EADDRINUSE else "is not yours to use"
            raise Mistake(f"BOLE_PORT: {settings.port} {why}; write another port, for example 8081") from None
        raise Mistake(
            f"BOLE_HOST: '{settings.host}' is no address of this machine; write 127.0.0.1 or 0.0.0.0"
        ) from None
    return listener


def about_database(said: str) -> str:
    """What the database's own words mean for whoever set it up."""
    url = make_url(settings().database_url)
    if "not a database" in said or "malformed" in said:
        return f"BOLE_DATABASE_URL: {url.database} is not a database, or a damaged one; write another file's name"
    named = url.render_as_string(hide_password=True)
    return f"BOLE_DATABASE_URL: the database {named} cannot be reached: {said}"


def named(file: Path) -> str:
    return "standard input" if file == STDIN else str(file)


def lines(file: Path) -> list[str]:
    """Of a file, or of standard input where it is called `-`."""
    raw = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
    try:
        return raw.decode("utf-8-sig").split("\n")  # other line ends may stand within a text
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Mistake(f"{named(file)}, line {line}: this is not UTF-8 text; save the file again as UTF-8") from None
