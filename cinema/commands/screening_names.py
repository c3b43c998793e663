"""How the arguments of commands name a screening: by its short number or its id."""

import argparse
from typing import TYPE_CHECKING

from cinema.errors import NotFoundError
from cinema.i18n import _

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


def add_screening_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a screening."""
    words = _("a screening's number, as “cinema screenings” shows it, or its id")
    parser.add_argument("screening", metavar="SCREENING", help=words)


def named_screening(cinema: "Cinema", text: str) -> str:
    """Return the id of a published screening; NotFoundError with what was typed, or InvalidInputError (see `named`)."""
    screening = cinema.screening_numbers.named(text)
    try:
        cinema.programme.showing(screening)
    except NotFoundError:  # a draft
        words = _("There is no screening {name}. See: cinema screenings")
        raise NotFoundError(words.format(name=ascii(text)[1:-1][:60]), field="screening") from None
    return screening
