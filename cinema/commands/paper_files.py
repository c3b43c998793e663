"""Writes papers into files, for the commands that make one: a PDF of A4, or a till's paper as a picture."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Arguments, wrong_use
from cinema.files import FOR_ALL, check_new, new_file, shown_path
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
    parser.add_argument("--force", action="store_true", help=_("replace the file if it exists"))


def check_paper_use(arguments: Arguments) -> None:
    """Exit with code 2 if the options don't go together.

    Raises what `write_papers` would for a file that exists: before the command does what can't be undone.
    """
    if arguments.paper is not None and arguments.picture is None:
        wrong_use(_("--paper goes with --picture"))
    if arguments.force and not asks_for_paper(arguments):
        wrong_use(_("--force goes with --pdf and --picture"))
    if arguments.pdf is not None and arguments.pdf == arguments.picture:
        wrong_use(_("--pdf and --picture need a file each"))
    for option, file in _files(arguments):
        check_new(file, replace=arguments.force, field=option)


def asks_for_paper(arguments: Arguments) -> bool:
    """Tell whether a file is to be written."""
    return arguments.pdf is not None or arguments.picture is not None


def write_papers(cinema: "Cinema", paper: "Paper", arguments: Arguments) -> tuple[dict[str, str], list[str]]:
    """Write a paper into the files that were asked for, all or none; return their names as data, and what to tell.

    ConflictError for a file that exists, without --force; InvalidInputError names the option whose file can't be
    written.
    """
    files = _files(arguments)
    contents = {
        "pdf": lambda: cinema.papers.pdf(paper, current_language()),
        "picture": lambda: cinema.papers.picture(paper, arguments.paper or _WIDTHS[-1]),
    }
    with ExitStack() as stack:
        for option, file in files:
            draft = stack.enter_context(new_file(file, replace=arguments.force, mode=FOR_ALL, field=option))
            draft.write(contents[option]())
            draft.flush()
    return (
        {option: str(file) for option, file in files},
        [_("Written to {file}.").format(file=shown_path(file)) for _option, file in files],
    )


def _files(arguments: Arguments) -> list[tuple[str, Path]]:
    given = (("pdf", arguments.pdf), ("picture", arguments.picture))
    return [(option, file) for option, file in given if file is not None]
