"""A screening is cancelled and all its sales are refunded: killed at every step, and by many managers at once.

Each program that is started after a kill does the same from the beginning: it cancels what isn't cancelled and refunds
what isn't refunded. Money is counted by the terminal's memory and the journal, which share nothing with the service.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cinema.domain.cancelling import BackState
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason
from cinema.domain.screenings import ScreeningState
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError
from tests.races.control_refunds import without_the_refund_guard
from tests.races.faults import Fault
from tests.races.kills import dead, die_at, unchanged
from tests.races.rig import Change, Crowd, Hand, Job, Race, Said, fork_server
from tests.races.schedule_races import MANAGER
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, enrol, raw, sell

LAMP = Cancellation(CancelReason.TECHNICAL)
_CANCELLING = (
    "screening_changes.begin", "journal.insert", "house_documents.bring", "calendars.settle",
    "screening_changes.finish",
)  # fmt: skip
_REFUNDING = (
    ("transactions.bring", 1), ("seat_maps.finish", 1), ("transactions.ask_refund", 1), ("terminal_memory.decide", 1),
    ("journal.insert", 1), ("transactions.bring", 2), ("seat_maps.finish", 2),
)  # fmt: skip
CANCEL_FAULTS = tuple(
    Fault("cancel", "", when, step, 1, None) for step in _CANCELLING for when in ("before", "after")
)  # fmt: skip
REFUND_FAULTS = tuple(
    Fault("refund all", "", when, step, nth, None) for step, nth in _REFUNDING for when in ("before", "after")
)


@dataclass(frozen=True)
class CancelAndRefund:
    """Cancels the screening if it isn't, and refunds all; `by_memory`: as a job that knows only what it did itself."""

    screening: str
    by_memory: bool = False

    def do(self, hand: Hand) -> None:
        """Do it, from the beginning."""
        cancelling = hand.till.admin.cancelling
        one = hand.storage.screenings.stored(self.screening)
        assert one is not None
        if one.state is ScreeningState.SCHEDULED:
            cancelling.cancel(MANAGER, one, LAMP)
        if self.by_memory:
            refund_by_memory(hand, self.screening)
        else:
            cancelling.refund_all(MANAGER, self.screening)


def refund_by_memory(hand: Hand, screening: str) -> None:
    """Refund each sale once, as far as this program remembers, under new ids."""
    done: set[str] = set()
    for one in hand.till.admin.cancelling.sales(MANAGER, screening).sales:
        if one.receipt and one.sale not in done and one.state is not BackState.COUNTER:
            done.add(one.sale)
            try:
                hand.till.refunds.refund(MANAGER, one.receipt, reason="cancelled")
            except CinemaError:  # it goes on with the others, as the real one does
                continue


def cancelled_and_killed(
    stage: Stage,
    cancelling: Sequence[Fault] = CANCEL_FAULTS,
    refunding: Sequence[Fault] = REFUND_FAULTS,
    *,
    by_memory: bool = False,
    change: Change = unchanged,
) -> Row:
    """Kill a program at each of these steps, one after the other; the last one goes through.

    Each step of cancelling has a screening of its own; the refunds of all kills are of one screening.
    """
    sales = _sold(stage, len(refunding) + 4)
    others = stage.add_screenings(len(cancelling))
    sales += [sell(stage.cinema, stage.house.staff, one, "B1") for one in others]
    deeds = [(fault, CancelAndRefund(one)) for fault, one in zip(cancelling, others, strict=True)]
    deeds += [(fault, CancelAndRefund(stage.screening, by_memory)) for fault in refunding]
    context = fork_server()
    for number, (fault, deed) in enumerate(deeds):
        process = context.Process(
            target=die_at, args=(stage.uri, stage.database, number, deed, fault, change), daemon=True
        )
        process.start()
        assert not dead([process])
        if fault in cancelling or number % 2:  # else the next one meets what the killed one left
            _recover(stage, by_memory=by_memory)
    for number, screening in enumerate((*others, stage.screening)):
        CancelAndRefund(screening, by_memory).do(Hand.at(stage.connection, 900 + number, change))
    _recover(stage, by_memory=by_memory)
    kills = len(cancelling) + len(refunding)
    return _row(stage, "cancelled and refunded, killed at every step", 1, sales, note=f"{kills} kills")


def refund_on(hand: Hand, screening: str) -> Race:
    """Refund all at the same moment as others."""
    yield
    run = hand.till.admin.cancelling.refund_all(MANAGER, screening)
    return Said(tuple("conflict" for _one in run.refused))


def refunded_by_many(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """So many managers press the button at once."""
    sales = _sold(stage, 12)
    one = stage.house.storage.screenings.stored(stage.screening)
    assert one is not None
    stage.cinema.admin.cancelling.cancel(MANAGER, one, LAMP)
    crowd.run([Job(refund_on, (stage.screening,))] * contenders)
    stage.recover()
    stage.cinema.admin.cancelling.refund_all(MANAGER, stage.screening)
    return _row(stage, "refunded by many managers at once", contenders, sales)


def refunded_from_memory(stage: Stage) -> Row:
    """The same kills of a job that has its memory alone, and no lock: `sold_twice` must not be 0."""
    after = [one for one in REFUND_FAULTS if one.point == "after terminal_memory.decide"]
    row = cancelled_and_killed(stage, (), after, by_memory=True, change=without_the_refund_guard)
    return replace(row, scenario="CONTROL: refunds all from memory")


def _sold(stage: Stage, count: int) -> list[Transaction]:
    """Sell single seats by card, and one in cash, which waits for the counter."""
    stage.clear(rows=5)
    enrol(stage.house.storage, MANAGER)
    seats = stage.seats()[: count + 1]
    sell(stage.cinema, stage.house.staff, stage.screening, seats[0], request=CASH)
    return [sell(stage.cinema, stage.house.staff, stage.screening, seat) for seat in seats[1:]]


def _recover(stage: Stage, *, by_memory: bool) -> None:
    if not by_memory:  # what that job leaves can't be settled
        stage.recover()


def _row(stage: Stage, scenario: str, contenders: int, sales: Sequence[Transaction], note: str = "") -> Row:
    row = stage.row(scenario, contenders, len(sales), 0, told=[one.id for one in sales], note=note)
    back = Counter(
        ticket
        for entry in raw(stage.connection, "journal")
        if entry["kind"] == "refunded"
        for ticket in entry["operation"]["refund"]["tickets"]
    )
    missing = [one.id for one in sales if any(not back[ticket.id] for ticket in one.tickets)]
    given = sum(
        one["amount"]
        for one in raw(stage.connection, "test_terminal")
        if one.get("refund") and one["state"] == "approved"
    )
    more = given - sum(one.total for one in sales)
    if more > 0:
        row = replace(row, sold_twice=row.sold_twice + 1, note=f"{row.note}; {more} too much was given back")
    return with_wrong(row, [f"sale {one} was not given back" for one in missing])
