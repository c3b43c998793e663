"""cinema sheet: the day's sheet for projection and ushers, and the list of reserved seats."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.commands.paper_files import add_paper_arguments, asks_for_paper, check_paper_use, write_papers
from cinema.i18n import _, clock, current_language, when

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

DAY, RESERVED = "day", "reserved"


def _arguments(parser: argparse.ArgumentParser) -> None:
    words = _("day: the screenings with doors, start, end, what is sold and features; reserved: the reserved seats")
    parser.add_argument("sheet", choices=[DAY, RESERVED], nargs="?", default=DAY, help=words)
    words = _("with day: an ISO date, such as 2026-12-31; without it, the present business day")
    parser.add_argument("--day", metavar="D", help=words)
    add_paper_arguments(parser)


def _sheet(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.services.programme import check_day

    check_paper_use(arguments)
    if arguments.sheet == RESERVED and arguments.day is not None:
        wrong_use(_("{option} does not go with {action}").format(option="--day", action=RESERVED))
    day = "" if arguments.day is None else check_day(arguments.day)  # an empty one would be today's
    papers, language, zone = cinema.papers, current_language(), cinema.house().timezone
    if arguments.sheet == DAY:
        found = papers.day_lines(actor, language, day)
        data = [
            {
                **asdict(one),
                "doors_at": one.doors_at.isoformat(),
                "starts_at": one.starts_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "details": list(one.details),
            }
            for one in found
        ]
        rows = [
            (
                *(clock(at, zone) for at in (one.doors_at, one.starts_at, one.ends_at)),
                one.room,
                one.title,
                f"{one.sold}/{one.seats}",
                ", ".join(one.details),
            )
            for one in found
        ]
        lines = table(rows, right=(5,)) or [_("No screenings on this day.")]
    else:
        waiting = papers.reserved(actor)
        data = [
            {
                "number": one.basket.number,
                "name": one.basket.label,
                "seats": list(one.labels),
                "screenings": [each.id for each in one.basket.order.screenings],
                "until": one.until.isoformat(),
            }
            for one in waiting
        ]
        rows = [
            (one.basket.number or "", one.basket.label, ", ".join(one.labels), when(one.until, zone)) for one in waiting
        ]
        lines = table(rows) or [_("Nothing is reserved.")]
    if not asks_for_paper(arguments):
        return Answer(data, lines)
    paper = papers.day_sheet(actor, language, day) if arguments.sheet == DAY else papers.reservations(actor, language)
    return Answer(data, write_papers(cinema, paper, arguments)[1])


COMMANDS = {"sheet": Command(_sheet, _arguments, acts=asks_for_paper)}
