"""cinema audit: does everything agree, and what of it can be mended."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, progress_bar, wrong_use
from cinema.commands.output import say
from cinema.i18n import _

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.audit.repair import Repair
    from cinema.services.cinema import Cinema


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--day",
        metavar="D",
        help=_(
            "one day only (an ISO date in the house's timezone): seats, holds and sales of the screenings shown on "
            "it; the journal's entries of it, with their sales; sales that a card was asked for on it"
        ),
    )
    parser.add_argument(
        "--repair", action="store_true", help=_("repair what can be repaired safely, after showing it, and look again")
    )
    parser.add_argument("--yes", action="store_true", help=_("do not ask before repairing"))


def _audit(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.commands.house import told

    if arguments.yes and not arguments.repair:
        wrong_use(_("--yes goes with --repair"))
    found = cinema.audit.findings(actor, arguments.day, progress_bar(arguments))
    repairs: Sequence[Repair] = ()
    if arguments.repair:
        repairs = cinema.repairs.planned(actor, found)
        _show(repairs)
        if repairs and (arguments.yes or _agreed()):
            repairs = cinema.repairs.do(actor, repairs)
            found = cinema.audit.findings(actor, arguments.day, progress_bar(arguments))
            still = {(one.check, one.subject) for one in found}
            mended = [one.done and (one.finding.check, one.finding.subject) not in still for one in repairs]
            repairs = [replace(one, done=done) for one, done in zip(repairs, mended, strict=True)]
    answer = told(found)
    if not found:
        answer = replace(answer, lines=[_("Seats, tickets, payments, receipts and journal agree.")])
    if not arguments.repair:
        return answer
    data = {**answer.data, "repairs": [_plain(one) for one in repairs]}
    if not repairs and not found:
        return replace(answer, data=data)
    return replace(answer, data=data, lines=[*_lines(repairs), *answer.lines])


def _show(repairs: "Sequence[Repair]") -> None:
    """Show what would be done; on standard error, since the answer may be read by a program."""
    for one in repairs:
        say(f"-   {one.words}")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        wrong_use(_("Nobody can be asked here: say --yes to repair this."))
    from cinema.domain.text import fold

    say(_("Repair this? Write yes:"), end=" ")
    return fold(sys.stdin.readline().strip()) in {"yes", fold(_("yes"))}


def _plain(repair: "Repair") -> dict[str, object]:
    return {"check": repair.finding.check, "subject": repair.finding.subject, "what": repair.words, "done": repair.done}


def _lines(repairs: "Sequence[Repair]") -> list[str]:
    if not repairs:
        return [_("Nothing can be repaired safely.")]
    return [f"{_('done') if one.done else _('not done')}: {one.words}" for one in repairs]


COMMANDS = {
    "audit": Command(_audit, _audit_arguments, lambda arguments: arguments.repair, recover=True),
}
