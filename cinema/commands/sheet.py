"""cinema sheet: the day's sheet for projection and ushers, the week for the door, and the list of reserved seats."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.commands.paper_files import add_paper_arguments, asks_for_paper, check_paper_use, write_files, write_papers
from cinema.i18n import _, clock, current_language, when

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

DAY, WEEK, RESERVED = "day", "week", "reserved"


def _arguments(parser: argparse.ArgumentParser) -> None:
    words = _(
        "day: the screenings with doors, start, end, what is sold and features; week: seven days from one on, to hang"
        " at the door; reserved: the reserved seats"
    )
    parser.add_argument("sheet", choices=[DAY, WEEK, RESERVED], nargs="?", default=DAY, help=words)
    words = _("with day and week: an ISO date, such as 2026-12-31; without it, the present business day")
    parser.add_argument("--day", metavar="D", help=words)
    add_paper_arguments(parser)


def _sheet(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.services.programme import check_day

    check_paper_use(arguments)
    if arguments.sheet == RESERVED and arguments.day is not None:
        wrong_use(_("{option} does not go with {action}").format(option="--day", action=RESERVED))
    day = "" if arguments.day is None else check_day(arguments.day)  # an empty one would be today's
    if arguments.sheet == WEEK:
        return _week(cinema, actor, arguments, day)
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


def _week(cinema: "Cinema", actor: "Actor", arguments: Arguments, day: str) -> Answer:
    if arguments.paper is not None:
        wrong_use(_("{option} does not go with {action}").format(option="--paper", action=WEEK))
    papers, language = cinema.papers, current_language()
    sheet = papers.week(actor, language, day)
    data = [
        {
            "title": row.title,
            "facts": row.facts,
            "days": [[{"at": one.at, "note": one.note} for one in day] for day in row.days],
        }
        for row in sheet.rows
    ]
    if asks_for_paper(arguments):
        makers = {
            "pdf": lambda: papers.week_pdf(sheet, language),
            "picture": lambda: papers.week_picture(sheet, language),
        }
        return Answer(data, write_files(makers, arguments)[1])
    heads = ("", *(f"{weekday[:3]} {day}" for weekday, day in sheet.days))
    rows = [
        (
            f"{row.title} ({row.facts})" if row.facts else row.title,
            *(" ".join(one.at for one in day) for day in row.days),
        )
        for row in sheet.rows
    ]
    return Answer(data, table([heads, *rows]) if rows else [_("No screenings in this week.")])


COMMANDS = {"sheet": Command(_sheet, _arguments, acts=asks_for_paper)}
