"""cinema kiosk: keeps the kiosk's window running, or installs the unit that does so after each start of the machine."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cinema.adapters.supervisor import DeathLog, Supervisor
from cinema.adapters.systemd_unit import UNIT, has_systemd, unit_file, unit_text, write_unit
from cinema.commands.base import Answer, Arguments
from cinema.errors import ConflictError
from cinema.i18n import _

_SIZE = re.compile(r"\d{3,5}x\d{3,5}", re.ASCII)


class Lock(Protocol):
    """A held lock of a file."""

    def close(self) -> None:
        """Release it."""


def kiosk_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may follow the command."""
    parser.add_argument("--demo", action="store_true", help=_("on the sample cinema, as a kiosk of it"))
    words = _("write a unit with which systemd starts the kiosk, and tell how to turn it on")
    parser.add_argument("--install", action="store_true", help=words)
    # For the window's own process, with the process id of the one that keeps it; and for tests and tours.
    parser.add_argument("--window", nargs="?", type=int, const=0, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=_size, help=argparse.SUPPRESS)


def keep_kiosk(arguments: Arguments, folder: Path, take: Callable[[Path], Lock | None]) -> int:
    """Keep a window running until staff leave it by a PIN, and return the exit code.

    ConflictError if another program of this machine keeps a kiosk of that database. `folder` is for the log of
    restarts; `take` takes the lock of a file.
    """
    name = re.sub(r"[^\w.-]", "_", _database(arguments))
    folder.mkdir(parents=True, exist_ok=True)
    lock = take(folder / f"{name}.lock")
    if lock is None:
        raise ConflictError(_("A kiosk is open on this machine already. Leave it by a PIN, or stop its service."))
    try:
        return Supervisor([*_command(arguments), "--window"], DeathLog(folder / f"{name}.log")).run()
    finally:
        lock.close()


def install(arguments: Arguments) -> Answer:
    """Write the unit, again if it is there, and tell what to type."""
    root = Path(__file__).parents[2]
    # Run from a checkout that is not installed, Python finds the program only there.
    folder = None if {"site-packages", "dist-packages"} & set(root.parts) else root
    file = unit_file(os.environ)
    was_there = write_unit(file, unit_text(_command(arguments), os.environ, folder))
    words = _("Written again: {file}") if was_there else _("Written: {file}")
    lines = [words.format(file=file)]
    if has_systemd():
        lines += [
            _("Turn it on, in the session that shows the kiosk:"),
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {UNIT.removesuffix('.service')}",
        ]
    else:
        lines.append(_("This machine is not run by systemd, so nothing starts the unit here. Start “cinema kiosk”."))
    if os.environ.get("CINEMA_MONGODB_URI"):
        lines.append(_("The database's address is not in it, since it may hold a password: put it into config.toml."))
    return Answer({"file": str(file), "rewritten": was_there, "systemd": has_systemd()}, lines)


def _command(arguments: Arguments) -> list[str]:
    """Return the command line of a kiosk like this one."""
    words = [sys.executable, "-m", "cinema", "kiosk"]
    for name in ("database", "language", "theme", "size"):
        if value := getattr(arguments, name):
            words += [f"--{name}", value]
    return [*words, "--demo"] if arguments.demo else words


def _database(arguments: Arguments) -> str:
    return arguments.database or ("demo" if arguments.demo else "house")


def _size(text: str) -> str:
    if _SIZE.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(_("a size is written as 1080x1920"))
    return text
