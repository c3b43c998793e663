"""Shared by all commands: their description, their answer and its output.

The parser imports command files for --help, so they import services and domain only when a command runs.
"""

import argparse
import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from cinema.commands.output import say
from cinema.i18n import _

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.ports import Progress
    from cinema.services.cinema import Cinema

Arguments = argparse.Namespace
_SLOW_SECONDS = 2.0


@dataclass(frozen=True)
class Answer:
    """The result of a command: `data` for --json, `lines` for people, and the exit code."""

    data: Any
    lines: Sequence[str] = ()
    code: int = 0

    def printed(self, *, as_json: bool, encoding: str | None = None) -> str:
        """Return the text for standard output; JSON escapes its letters if `encoding` lacks one of them."""
        if as_json:
            text = json.dumps(self.data, ensure_ascii=False, indent=2, default=str)
            try:
                text.encode(encoding or "utf-8")
            except UnicodeEncodeError:
                return json.dumps(self.data, indent=2, default=str)
            return text
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Command:
    """One command. `changes` tells whether it changes data, which needs --as on a house's own server.

    `money` tells whether it moves money or decides about it, which needs --as in every real house: the journal says
    who did it. `acts` tells whether it does anything else that must be told even without standard output, such as
    writing a file. `recover` runs recovery first. `restoring` opens a database with an unfinished restore. `begins` may
    be the first command in a new database; others are refused there, since a mistyped name must not look like an empty
    house.
    `inspects` opens any database as it is, also one without a house.
    """

    run: "Callable[[Cinema, Actor, Arguments], Answer]"
    arguments: Callable[[argparse.ArgumentParser], None] = field(default=lambda _parser: None)
    changes: Callable[[Arguments], bool] = field(default=lambda _arguments: False)
    acts: Callable[[Arguments], bool] = field(default=lambda _arguments: False)
    recover: bool = False
    restoring: bool = False
    begins: bool = False
    money: Callable[[Arguments], bool] = field(default=lambda _arguments: False)
    inspects: bool = False

    def is_deed(self, arguments: Arguments) -> bool:
        """Tell whether the command does something with these arguments that must be told."""
        return self.changes(arguments) or self.acts(arguments)


def wrong_use(text: str) -> NoReturn:
    """Exit as argparse does for wrong use: print the reason to standard error, exit code 2."""
    say(text)
    raise SystemExit(2)


def done_by(actor: "Actor") -> str:
    """Return the line that says under whose name something was done, as the journal has it."""
    if actor.user is None:
        return _("Done by the operator of {workstation}, without a name.").format(workstation=actor.workstation)
    return _("Done by {name}.").format(name=actor.name)


def with_option(message: str, option: str, known: Sequence[str]) -> str:
    """Return a refusal that asks for a reason, with the option that gives one."""
    words = _("Name it by {option}, one of {known}.").format(option=option, known=", ".join(known))
    return f"{message} {words}"


@contextmanager
def told_if_slow() -> Iterator[None]:
    """Say at a terminal that the database is being started if that takes longer than two seconds."""
    told = threading.Timer(_SLOW_SECONDS, lambda: print(_("Starting the database…"), file=sys.stderr, flush=True))
    told.daemon = True
    if sys.stderr.isatty():
        told.start()
    try:
        yield
    finally:
        told.cancel()


def progress_bar(arguments: Arguments) -> "Progress | None":
    """Return a progress bar on standard error, None for --json or without a terminal."""
    return None if arguments.json or not sys.stderr.isatty() else _show_progress


def _show_progress(done: int, total: int, section: str) -> None:
    filled = 30 * done // max(1, total)
    end = "\n" if done == total else ""
    say(f"\r{section:<14} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end)


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows as lines with aligned columns; the columns in `right` are aligned right."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
