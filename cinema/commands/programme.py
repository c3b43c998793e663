"""cinema screenings, seats: list the screenings on sale and the seats of one."""

import argparse
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table
from cinema.commands.screening_names import add_screening_argument, named_screening
from cinema.commands.seat_lines import kinds_line, seat_lines
from cinema.i18n import _, clock, current_language, money, when

if TYPE_CHECKING:
    from cinema.domain.screenings import Seating
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def _screenings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", metavar="D", help=_("an ISO date in the house's timezone, such as 2026-12-31"))


def _screenings(cinema: "Cinema", _actor: "Actor", arguments: Arguments) -> Answer:
    showings = cinema.programme.sellable(arguments.day)
    house = cinema.house()
    numbers = cinema.screening_numbers.all()
    data = [
        {
            "id": one.screening.id,
            "number": numbers.get(one.screening.id),
            "movie": one.movie.title,
            "movie_id": one.movie.id,
            "auditorium": one.auditorium.name,
            "auditorium_id": one.auditorium.id,
            "starts_at": one.screening.starts_at.isoformat(),
            "day": one.screening.day,
            "capacity": one.availability.capacity,
            "free": one.availability.free,
            "from_price": one.from_price,
            "currency": house.currency,
        }
        for one in showings
    ]
    rows = [
        (
            numbers.get(one.screening.id, one.screening.id),
            when(one.screening.starts_at, house.timezone, "EEE d MMM"),
            clock(one.screening.starts_at, house.timezone),
            one.movie.title_in(current_language()),
            one.auditorium.name,
            f"{one.availability.free}/{one.availability.capacity}",
            money(one.from_price, house.currency),
            one.screening.id,
        )
        for one in showings
    ]
    return Answer(data, table(rows, right=(5, 6)) or [_("Nothing is on sale.")])


def _seats_arguments(parser: argparse.ArgumentParser) -> None:
    add_screening_argument(parser)


def _seats(cinema: "Cinema", _actor: "Actor", arguments: Arguments) -> Answer:
    screening = named_screening(cinema, arguments.screening)
    seating, house = cinema.booking.seating(screening), cinema.house()
    seats = {
        seat.id: {
            "label": seat.label,
            "state": seating.seat_map.state(seat.id).value,
            "kind": seat.kind.value,
            "price": seating.card.price(seat, None),
        }
        for seat in seating.plan.seats
    }
    data = {"screening": screening, "selling": seating.showing.availability.selling, "seats": seats}
    kinds = kinds_line(seating, house.currency)
    free = _("{free} of {capacity} seats are free. . free, o held, x sold, - not for sale").format(
        free=seating.seat_map.free, capacity=seating.seat_map.capacity
    )
    return Answer(data, [*_heading(seating, house.timezone), "", *seat_lines(seating), "", kinds, free])


def _heading(seating: "Seating", zone: str) -> list[str]:
    """Return which screening it is, and why nothing is sold for it."""
    from cinema.domain.screenings import ScreeningState

    showing, screening = seating.showing, seating.showing.screening
    title = showing.movie.title_in(current_language())
    line = " · ".join((title, when(screening.starts_at, zone), showing.auditorium.name))
    if screening.state is ScreeningState.CANCELLED:
        return [line, _("This screening was cancelled.")]
    return [line] if showing.availability.selling else [line, _("This screening is not on sale now.")]


COMMANDS = {
    "screenings": Command(_screenings, _screenings_arguments),
    "seats": Command(_seats, _seats_arguments),
}
