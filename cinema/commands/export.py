"""cinema export: movies, admissions, calendars, fiscal records and web pages into files for other programs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, wrong_use
from cinema.commands.output import uninterrupted
from cinema.i18n import _, ngettext, number

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_GOES_WITH = {
    "force": ("movies", "admissions", "calendar", "web"),
    "first": ("fiscal", "admissions"),
    "last": ("fiscal", "admissions"),
    "room": ("calendar",),
    "movie": ("calendar",),
    "private": ("calendar",),
    "days": ("web",),
}
"""By option, what it goes with."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["movies", "admissions", "calendar", "fiscal", "web"])
    words = _(
        "movies and admissions: FILE.xlsx for XLSX, else CSV (movies: FILE.json for JSON); calendar: iCalendar;"
        " fiscal: XML; web: a folder"
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=words)
    parser.add_argument("--force", action="store_true", help=_("replace FILE if it exists; web: put its files aside"))
    parser.add_argument("--first", metavar="DAY", default="", help=_("fiscal, admissions: from this day on"))
    parser.add_argument("--last", metavar="DAY", default="", help=_("fiscal, admissions: up to this day"))
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--room", metavar="ROOM", default="", help=_("calendar: only of a room, by its number or name"))
    about.add_argument("--movie", metavar="MOVIE", default="", help=_("calendar: only of a movie, by its title or id"))
    parser.add_argument("--private", action="store_true", help=_("calendar: private hires too, so not for everybody"))
    parser.add_argument("--days", metavar="N", type=int, default=None, help=_("web: so many days; without it 14"))


def _export(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    what = arguments.what
    if arguments.force and what == "fiscal":
        wrong_use(_("A file of fiscal records is never replaced."))
    for option, goes_with in _GOES_WITH.items():
        if getattr(arguments, option) not in ("", None, False) and what not in goes_with:
            wrong_use(_("{option} does not go with {action}").format(option=f"--{option}", action=what))
    kinds = {
        "movies": _movies,
        "admissions": _admissions,
        "calendar": _calendar,
        "fiscal": _fiscal,
        "web": _web,
    }
    with uninterrupted():
        return kinds[what](cinema, actor, arguments)


def _movies(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    count = cinema.admin.movie_import.export(actor, arguments.file, replace=arguments.force)
    words = ngettext("{count} movie is in {file}.", "{count} movies are in {file}.", count)
    return _answer(arguments, "movies", count, words)


def _admissions(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    office = cinema.admin.admissions
    found = office.table(actor, arguments.first, arguments.last)
    office.write(actor, arguments.file, found, replace=arguments.force)
    words = ngettext("{count} row is in {file}.", "{count} rows are in {file}.", len(found.rows))
    return _answer(arguments, "rows", len(found.rows), words)


def _calendar(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    count = cinema.admin.calendars.export(
        actor,
        arguments.file,
        room=arguments.room,
        movie=arguments.movie,
        private=arguments.private,
        replace=arguments.force,
    )
    words = ngettext("{count} screening is in {file}.", "{count} screenings are in {file}.", count)
    return _answer(arguments, "screenings", count, words)


def _fiscal(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    count = cinema.admin.fiscal.export(actor, arguments.file, arguments.first, arguments.last)
    words = ngettext("{count} fiscal record is in {file}.", "{count} fiscal records are in {file}.", count)
    return _answer(arguments, "records", count, words, _("They are not sent, not signed, and no declaration is made."))


def _web(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.services.office.web_pages import DAYS

    days = DAYS if arguments.days is None else arguments.days
    done = cinema.admin.web_pages.export(actor, arguments.file, days=days, force=arguments.force)
    words = ngettext("{count} screening is on the pages in {file}.", "{count} screenings are on the pages in {file}.",
                     done.screenings)  # fmt: skip
    lines = [words.format(count=number(done.screenings), file=arguments.file)]
    if done.written.aside is not None:
        lines.append(_("What was in it is in {folder} now.").format(folder=done.written.aside))
    data = {
        "folder": str(arguments.file),
        "pages": done.written.pages,
        "movies": done.movies,
        "screenings": done.screenings,
        "aside": str(done.written.aside) if done.written.aside is not None else None,
    }
    return Answer(data, lines)


def _answer(arguments: Arguments, name: str, count: int, words: str, *more: str) -> Answer:
    told = words.format(count=number(count), file=arguments.file)
    return Answer({"file": str(arguments.file), name: count}, [told, *more])


COMMANDS = {"export": Command(_export, _arguments, acts=lambda _arguments: True)}
