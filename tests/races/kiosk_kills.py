"""`kill -9` of a kiosk at every durable step of a customer's purchase: seats, types, paying, printing, hand-over.

Afterwards its holds run out, recovery runs, the counter takes the codes that were handed over and looks at its list of
papers, and the next customers want every seat. A seat is then sold to a paid sale, or was free for them; a sale that
was paid is never lost, and its paper is on the counter's list. In the control recovery doesn't ask the terminal.
"""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from typing import Any
from unittest.mock import patch

from cinema.bootstrap import join
from cinema.domain.orders import Choice
from cinema.domain.parties import WantedParty
from cinema.domain.payments import Answer, AnswerKind, Refusal
from cinema.domain.tills import StationKind, Till
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError
from cinema.services.cinema import Cinema
from cinema.services.kiosk import pick_up_desk
from cinema.services.stations import ThisStation
from repositories.connect import connect
from repositories.storage import Storage, open_storage
from repositories.terminal_memory import TerminalMemory
from tests.races.faults import Fault
from tests.races.kills import dead
from tests.races.rig import Change, Hand, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, card, raw, sell

PAID, COUNTER = ("kiosk", "card"), ("kiosk to the counter", "")
_CHOOSE = ("seat_maps.hold_anew", "seat_maps.change_types")
_PRINT = ("print_jobs.add", "print_jobs.decide") * 3
STEPS: dict[tuple[str, str], tuple[str, ...]] = {
    PAID: (
        *_CHOOSE, "transactions.ask", "seat_maps.pin", "terminal_memory.decide", "journal.insert", "transactions.bring",
        "seat_maps.finish", *_PRINT, "pick_ups.add", "journal.settled",
    ),
    COUNTER: (*_CHOOSE, "baskets.put", "seat_maps.hand_over"),
}  # fmt: skip
_SEATS = 2
_TOGETHER = 6


class _Here(ThisStation):
    """A workstation that is registered as a kiosk or till: a kill is not about its registration."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def find(self) -> Till:
        return self._till


def _register(till: Cinema, kind: StationKind) -> None:
    found = replace(till.hand_overs._passing._this_till.identity().till, kind=kind, label="kiosk", number=1)
    for service in (till.hand_overs, till.kiosk):
        service._here = _Here(found)


def every_fault() -> list[Fault]:
    """Return each boundary of a purchase at a kiosk: before and after each durable step."""
    return [
        Fault(kind, way, when, step, steps[: place + 1].count(step), _end(steps[: place + after]))
        for (kind, way), steps in STEPS.items()
        for place, step in enumerate(steps)
        for after, when in enumerate(("before", "after"))
    ]


def _end(done: Sequence[str]) -> str | None:
    """The money decides: once the card was charged the sale is finished; until then it is not."""
    if "terminal_memory.decide" in done:
        return "paid"
    return "abandoned" if "transactions.ask" in done else None


def visit(hand: Hand, kind: str, screening: str, seats: Sequence[str]) -> None:
    """Do what a kiosk does for one customer, from the first seats to the end of the visit."""
    _register(hand.till, StationKind.KIOSK)
    guest, till = Actor(Role.GUEST, hand.guest.workstation, Channel.KIOSK), hand.till
    wanted = WantedParty({}, dict.fromkeys(seats, "adult"))
    held = till.party_booking.hold(guest, screening, None, wanted).hold
    types = {seats[0]: "child", seats[1]: "adult"}
    order = till.checkout.begin(guest, [Choice(till.booking.change_types(guest, held, {seats[0]: "child"}), types)])
    if kind == COUNTER[0]:
        till.hand_overs.offer(guest, order)
        return
    sale = till.checkout.pay(guest, order, card())
    till.kiosk.print_tickets(guest, sale.id, "en")
    till.kiosk.printed(guest, sale.id)
    till.kiosk.end_visit(guest)


def die_at(uri: str | None, database: str, number: int, fault: Fault, screening: str, seats: Sequence[str]) -> None:
    """Serve a customer in a process that is killed at a point of it."""
    with closing(connect(small(uri), database)) as connection:
        visit(Hand.at(connection, number, fault), fault.kind, screening, seats)


def kiosk_killed(stage: Stage, chosen: Sequence[Fault] = (), *, times: int = 1, change: Change | None = None) -> Row:
    """Kill a kiosk at each boundary, and count when the house has gone on."""
    faults = (list(chosen) or every_fault()) * times
    stage.clear(rows=2 + len(faults) // 15, columns=30)
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    mine = [tuple(seats[_SEATS * at : _SEATS * (at + 1)]) for at in range(len(faults))]
    assert len(mine[-1]) == _SEATS, "a kiosk has no seats of its own"
    context = fork_server()
    running: list[ForkServerProcess] = []
    for number, (fault, some) in enumerate(zip(faults, mine, strict=True)):
        while len(running) >= _TOGETHER:
            running = dead(running)
        arguments = (stage.uri, stage.database, number, fault, stage.screening, some)
        running.append(context.Process(target=die_at, args=arguments, daemon=True))
        running[-1].start()
    while running:
        running = dead(running)
    storage = open_storage(stage.connection)
    others = stage.cinema if change is None else join(change(storage), "till-1", patience=0.01)
    told = _collected(stage)
    stage.end_holds(-1)
    recovered = stage.recover(till=others)
    wrong = _without_paper(stage)
    sold_again = [_sold_to_the_next(stage, some) for some in mine]
    told += [one for one in sold_again if one]
    note = f"{len(faults)} kills, {recovered} recovered, {len(told)} sold afterwards"
    row = stage.row("a kiosk killed at every step", _TOGETHER, 2 * len(faults), 0, told=told, note=note)
    if change is not None:
        return row
    paid = {
        ticket["seat"]
        for one in raw(stage.connection, "transactions")
        if one["state"] == "paid" and one["channel"] == Channel.KIOSK
        for ticket in one["tickets"]
    }
    wrong += [
        f"{fault.kind}, {fault.point}: {'not ' * (some[0] not in paid)}paid"
        for fault, some in zip(faults, mine, strict=True)
        if (fault.end == "paid") is not (some[0] in paid)
    ]
    if row.sold != _SEATS * len(faults):
        wrong.append(f"{row.sold} of {_SEATS * len(faults)} seats are sold: the others are held for nobody")
    return with_wrong(row, wrong)


def _collected(stage: Stage) -> list[str]:
    """Let the counter take every code and sell it; one whose seats did not pass is refused."""
    till, staff, told = stage.cinema, stage.house.staff, []
    _register(till, StationKind.TILL)
    for basket in raw(stage.connection, "baskets"):
        with suppress(CinemaError):
            collected = till.hand_overs.take(staff, basket["number"])
            choices = [Choice(one, dict(collected.types(one))) for one in collected.holds]
            told.append(till.checkout.pay(staff, till.checkout.begin(staff, choices), CASH).id)
    return told


def _without_paper(stage: Stage) -> list[str]:
    """Return the sales of kiosks that were paid, and are not on the counter's list of what was not printed."""
    with patch.object(pick_up_desk, "_LEFT_ALONE", timedelta(seconds=-60)):
        for _look in range(4):  # each decides about some
            listed = {one.sale.id for one in stage.cinema.pick_ups.waiting(stage.house.staff)}
    paid = {
        one["_id"]
        for one in raw(stage.connection, "transactions")
        if one["state"] == "paid" and one["channel"] == Channel.KIOSK
    }
    return [f"nobody finds the paper of {name}" for name in paid - listed]


def _sold_to_the_next(stage: Stage, seats: Sequence[str]) -> str | None:
    """Let somebody else want these seats; None if they are sold already."""
    try:
        return sell(stage.cinema, stage.house.staff, stage.screening, *seats, request=CASH).id
    except CinemaError:
        return None


class _Forgetful(TerminalMemory):
    """A terminal that isn't asked: whatever it is told to cancel is taken as not paid."""

    def cancel(self, key: str) -> Answer:
        del key
        return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)


def _not_asked(storage: Storage) -> Storage:
    memory: Any = _Forgetful(storage.terminal_memory._answers)
    return replace(storage, terminal_memory=memory)


def kiosk_recovered_unasked(stage: Stage) -> Row:
    """The same when recovery takes every charge without an answer for one that was not made: `lost` must not be 0."""
    faults = [one for one in every_fault() if one.point == "after terminal_memory.decide"]
    row = kiosk_killed(stage, faults, change=_not_asked)
    return replace(row, scenario="CONTROL: recovered without asking")


def kiosk_kills(stage: Stage) -> Row:
    """The long form: every boundary three times."""
    return kiosk_killed(stage, times=3)


SCENARIOS = (kiosk_kills,)
