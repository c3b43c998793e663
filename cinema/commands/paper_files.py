"""Writes papers into files, for the commands that make one: a PDF of A4, or a till's paper as a picture."""

import argparse
import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Arguments, wrong_use
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language

if TYPE_CHECKING:
    from cinema.domain.papers.blocks import Paper
    from cinema.services.cinema import Cinema

_WIDTHS = ("58", "80")


def add_paper_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of what a paper is written into."""
    parser.add_argument("--pdf", metavar="F", type=Path, help=_("write it as a PDF of A4 pages into this file"))
    words = _("write it as a till's printer prints it into this file, a PNG")
    parser.add_argument("--picture", metavar="F", type=Path, help=words)
    words = _("with --picture: the paper's width in millimetres, 80 if it is not given")
    parser.add_argument("--paper", metavar="W", choices=_WIDTHS, help=words)


def check_paper_use(arguments: Arguments) -> None:
    """Exit with code 2 if the options don't go together."""
    if arguments.paper is not None and arguments.picture is None:
        wrong_use(_("--paper goes with --picture"))


def asks_for_paper(arguments: Arguments) -> bool:
    """Tell whether a file is to be written."""
    return arguments.pdf is not None or arguments.picture is not None


def write_papers(cinema: "Cinema", paper: "Paper", arguments: Arguments) -> tuple[dict[str, str], list[str]]:
    """Write a paper into the files that were asked for; return their names as data, and what to tell.

    InvalidInputError names the option whose file can't be written.
    """
    language = current_language()
    makers = {
        "pdf": lambda: cinema.papers.pdf(paper, language),
        "picture": lambda: cinema.papers.picture(paper, arguments.paper or _WIDTHS[-1]),
    }
    return write_files(makers, arguments)


def write_files(makers: Mapping[str, Callable[[], bytes]], arguments: Arguments) -> tuple[dict[str, str], list[str]]:
    """Write into the files that were asked for, each made by its option's maker; see `write_papers`."""
    data, lines = {}, []
    for option, make in makers.items():
        file = getattr(arguments, option)
        if file is None:
            continue
        content = make()
        try:
            _require_file(file)
            file.write_bytes(content)
        except OSError as error:
            words = _("The file can't be written: {reason}").format(reason=error.strerror)
            raise InvalidInputError(words, field=option) from None
        data[option] = str(file)
        lines.append(_("Written to {file}.").format(file=file))
    return data, lines


def _require_file(path: Path) -> None:
    """Raise OSError for what is no file: a pipe would keep the command waiting for a reader."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
