"""What every command shares: how it is described, what it is given, and how its answer is printed.

The commands are read before the first window opens, so these files import services and domain when a command runs.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.ports import Progress
    from cinema.services.cinema import Cinema

Arguments = argparse.Namespace


@dataclass(frozen=True)
class Answer:
    """What a command found: `data` for --json, `lines` for people, and the exit code."""

    data: Any
    lines: Sequence[str] = ()
    code: int = 0

    def printed(self, *, as_json: bool) -> str:
        """Return the answer as it goes to standard output."""
        if as_json:
            return json.dumps(self.data, ensure_ascii=False, indent=2, default=str)
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Command:
    """One command; `changes` tells whether it changes anything, and so needs a name to act under.

    `restoring` opens even a database where a restore was cut off. `begins` tells that it may be the first one in a new
    database; any other is refused where there is no house, since a mistyped name must not look like an empty one.
    """

    run: "Callable[[Cinema, Actor, Arguments], Answer]"
    arguments: Callable[[argparse.ArgumentParser], None] = field(default=lambda _parser: None)
    changes: Callable[[Arguments], bool] = field(default=lambda _arguments: False)
    recover: bool = False
    restoring: bool = False
    begins: bool = False


def wrong_use(text: str) -> NoReturn:
    """End the program as argparse does when a command is used wrongly: the reason, and exit code 2."""
    print(text, file=sys.stderr)
    raise SystemExit(2)


def progress_bar(arguments: Arguments) -> "Progress | None":
    """Return what shows progress on standard error, None where nobody looks."""
    return None if arguments.json or not sys.stderr.isatty() else _show_progress


def _show_progress(done: int, total: int, section: str) -> None:
    filled = 30 * done // max(1, total)
    end = "\n" if done == total else ""
    print(f"\r{section:<14} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Lay out rows in columns; columns named in `right` are aligned to the right."""
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
