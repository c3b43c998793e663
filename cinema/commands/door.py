"""cinema door settle: settles what this workstation's door did without the database, and lists what was found."""

import argparse
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command
from cinema.commands.output import uninterrupted
from cinema.domain.door_list import Settled, Told
from cinema.i18n import _, ngettext, when

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def door_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may follow the command that opens the door's window."""
    words = _("settle: enter what this workstation's door did while the database was away, and list what was found")
    parser.add_argument("what", nargs="?", choices=["settle"], help=words)
    words = _("with settle: confirm what was listed, so that it is not told again")
    parser.add_argument("--seen", action="store_true", help=words)


def _settle(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    with uninterrupted():
        count = cinema.door_settling.settle(actor)
    found, left = cinema.door_settling.told(actor), cinema.door_settling.waiting(actor)
    zone = cinema.house().timezone
    lines = [ngettext("Settled: {count} admission.", "Settled: {count} admissions.", count).format(count=count)]
    if left:
        words = ngettext(
            "{count} is still open: its ticket is being refunded, or its sale can't be read.",
            "{count} are still open: their tickets are being refunded, or their sales can't be read.",
            left,
        )
        lines.append(words.format(count=left))
    lines += [told_line(one, zone) for one in found]
    if arguments.seen:
        with uninterrupted():
            cinema.door_settling.confirm(actor, [one.outcome.id for one in found])
    elif found:
        lines.append(_("Confirm them by: cinema door settle --seen"))
    return Answer({"settled": count, "open": left, "found": [_data(one) for one in found]}, lines)


def told_line(told: Told, zone: str) -> str:
    """Return what was found of an admission, in words."""
    let_in, outcome = told.let_in, told.outcome
    other = when(outcome.other_at, zone, "HH:mm") if outcome.other_at is not None else "?"
    words = {
        Settled.TWICE: _("seen twice: also at {station}, {other}"),
        Settled.REFUNDED: _("let in although refunded since, at {other}"),
        Settled.EXCHANGED: _("let in although exchanged since, at {other}"),
        Settled.UNKNOWN: _("let in with a ticket of no sale that is known"),
    }[outcome.settled].format(station=outcome.other_station, other=other)
    line = _("{at}  seat {seat}  {title}  ticket {ticket}: {words}")
    return line.format(
        at=when(let_in.admission.at, zone, "d MMM HH:mm"), seat=let_in.seat, title=let_in.title,
        ticket=let_in.admission.ticket, words=words,
    )  # fmt: skip


def _data(told: Told) -> dict[str, object]:
    let_in, outcome = told.let_in, told.outcome
    return {
        "admission": outcome.id,
        "found": outcome.settled.value,
        "ticket": let_in.admission.ticket,
        "sale": let_in.sale,
        "seat": let_in.seat,
        "station": let_in.admission.station,
        "at": let_in.admission.at.isoformat(),
        "other_at": outcome.other_at.isoformat() if outcome.other_at is not None else None,
        "other_station": outcome.other_station,
    }


SETTLE = Command(_settle, changes=lambda _arguments: True, recover=True)
