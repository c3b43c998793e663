"""cinema import: movies from the tables of other programs."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, progress_bar, table, wrong_use
from cinema.commands.output import uninterrupted
from cinema.i18n import _, ngettext, number

if TYPE_CHECKING:
    from cinema.domain.movie_import import ImportPlan
    from cinema.domain.movie_tables import MovieTable
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from cinema.services.office.movie_import import ImportResult

_MOST_SHOWN = 50  # refused rows that are printed; --json has all


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["movies"])
    parser.add_argument("file", metavar="FILE", type=Path, help=_("a table as CSV, JSON or XLSX, of any program"))
    parser.add_argument(
        "--map", dest="columns", metavar="FIELD=COLUMN", action="append", default=[],
        help=_('the column that has a field, such as minutes="Running Time"; FIELD= leaves a field out'),
    )  # fmt: skip
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--update", action="store_true", help=_("change movies that are here (the default)"))
    way.add_argument("--leave", action="store_true", help=_("leave movies that are here as they are"))


def _import(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.movie_import import Choices

    read = cinema.admin.movie_import.read(actor, arguments.file)
    mapping = _mapping(read, arguments.columns)
    # What the file doesn't say stays unknown: such a movie can't be scheduled before somebody has filled it in.
    choices = Choices(update=not arguments.leave, missing={"minutes": "", "year": ""})
    plan = cinema.admin.movie_import.plan(actor, read, mapping, choices)
    bar = progress_bar(arguments)
    with uninterrupted():
        result = cinema.admin.movie_import.carry_out(
            actor, plan, (lambda done, total: bar(done, total, _("movies"))) if bar is not None else None
        )
    return _answer(read, mapping, plan, result)


def _mapping(read: "MovieTable", given: list[str]) -> dict[str, str]:
    """Return the field of each column: as --map says, the others as they are guessed."""
    from cinema.domain.movie_columns import guess_columns
    from cinema.domain.movie_tables import FIELDS

    mapping = guess_columns(read.columns)
    chosen: dict[str, str] = {}
    for words in given:
        field, sign, column = words.partition("=")
        if not sign:
            wrong_use(_('--map is written as FIELD=COLUMN, such as minutes="Running Time".'))
        if field not in FIELDS:
            wrong_use(
                _("There is no field {name}. Fields: {known}.").format(name=ascii(field)[:60], known=", ".join(FIELDS))
            )
        if field in chosen.values():
            wrong_use(_("--map names {field} twice.").format(field=field))
        mapping = {name: one for name, one in mapping.items() if field != one and name != column}
        if column:
            chosen[column] = field
    return {**mapping, **chosen}


def _answer(read: "MovieTable", mapping: dict[str, str], plan: "ImportPlan", result: "ImportResult") -> Answer:
    from cinema.domain.import_dates import ORDER_NAMES

    data = {
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "refused": [
            {"row": one.row, "title": one.title, "field": one.field, "reason": one.reason} for one in result.refused
        ],
        "columns": mapping,
    }
    lines = [_("{file}: {form}").format(file=read.name, form=read.form)]
    lines += table([(f"  {column}", "→", field) for column, field in mapping.items()])
    if "opens_on" in mapping.values():
        lines.append(_("Dates of numbers: {order}.").format(order=_(ORDER_NAMES[plan.dates.order])))
    drafts = sum(1 for row in plan.rows if row.movie is None and not row.reason and not row.values.get("minutes"))
    counts = (
        (_("added"), result.added), (_("changed"), result.changed), (_("unchanged"), result.unchanged),
        (_("refused"), len(result.refused)),
    )  # fmt: skip
    lines += table([(words, number(count)) for words, count in counts], right=(1,))
    if drafts:
        words = ngettext(
            "{count} movie has no minutes and can't be scheduled before it has.",
            "{count} movies have no minutes and can't be scheduled before they have.",
            drafts,
        )
        lines.append(words.format(count=number(drafts)))
    for one in result.refused[:_MOST_SHOWN]:
        lines.append(_("Row {row}, {title}: {reason}").format(row=one.row, title=one.title[:60], reason=one.reason))
    if len(result.refused) > _MOST_SHOWN:
        words = _("{count} more rows are refused; --json lists all.")
        lines.append(words.format(count=number(len(result.refused) - _MOST_SHOWN)))
    return Answer(data, lines, 1 if result.refused else 0)


COMMANDS = {"import": Command(_import, _import_arguments, lambda _arguments: True)}
