"""Races at the door: one code at all of them, and a ticket that is scanned while its money goes back.

The controls let the admission be written whatever stands in the sale: then a ticket lets in twice, or is also refunded.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cinema.domain.admittance import Admission
from cinema.domain.door import DoorVerdict
from cinema.domain.door_list import Settled
from cinema.domain.exchanges import Swap
from cinema.domain.transactions import Transaction
from repositories.documents import from_document, nested
from repositories.door import DoorBook
from repositories.storage import Storage
from tests.races import jobs
from tests.races.rig import Change, Crowd, Job, Said, total
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import in_the_evening, sell, shown_from

# A scan is done sooner than a refund: so that either may be first.
_LATE = 0.03
_ANSWERS = {DoorVerdict.ADMITTED, DoorVerdict.USED}


def one_code_at_all_doors(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody scans the same ticket."""
    stage.clear()
    _doors_open(stage)
    ticket, _receipt, code = _sold(stage, "B1")
    said = crowd.run([Job(jobs.scan, (code,), change)] * contenders)
    odd = [end for one in said for end in one.ends if end not in _ANSWERS]
    row = _row(stage, "one code at all doors", contenders, said, [ticket])
    return replace(row, lost=row.lost + len(odd), note=f"the door said {odd[0]}") if odd else row


def one_code_at_doors_without_the_database(
    stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None
) -> Row:
    """Everybody lets in with the same ticket by a list of their own, and settles at one instant."""
    stage.clear()
    _doors_open(stage)
    ticket, _receipt, code = _sold(stage, "B1")
    said = crowd.run([Job(jobs.scan_away, (code,), change)] * contenders)
    named = [end for one in said for end in one.ends if end == Settled.TWICE]
    row = _row(stage, "one code at doors without the database", contenders, said, [ticket])
    unnamed = contenders - 1 - len(named)  # all were let in: one is entered, and each of the others is told
    return replace(row, lost=row.lost + max(0, unnamed), note=f"{len(named)} named as seen twice; {row.note}")


def admitted_against_refund(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Of each two, one scans the ticket that the other, a cashier, refunds; or exchanges, in every second pair."""
    pairs = contenders // 2
    stage.clear(rows=contenders // 10 + 2, columns=15)
    _doors_open(stage)
    work, tickets = [], []
    for place in range(pairs):
        row, column = divmod(place, 7)
        old, wanted = (f"{chr(ord('B') + row)}{2 * column + side}" for side in (1, 2))
        ticket, receipt, code = _sold(stage, old)
        tickets.append(ticket)
        back = (
            Job(jobs.exchange, (receipt, Swap(old, wanted)))
            if place % 2
            else Job(jobs.give_back, ([(receipt, (old,))],))
        )
        work += [Job(jobs.scan, (code, _LATE), change), back]
    return _row(stage, "admitted against refund", contenders, crowd.run(work), tickets)


def refunds_of(contenders: int) -> int:
    """Return how many of the pairs refund their ticket; the others exchange it."""
    return (contenders // 2 + 1) // 2


def _doors_open(stage: Stage) -> None:
    """Let the screening begin in a few minutes; it is sold until then as before."""
    in_the_evening(stage.house)
    starts = stage.house.storage.database.now() + timedelta(minutes=10)
    shown_from(stage.house, stage.screening, starts, starts + timedelta(minutes=153))


def _sold(stage: Stage, seat: str) -> tuple[str, str, str]:
    """Sell a seat, and return its ticket, its receipt number and the code on the ticket."""
    sale = sell(stage.cinema, jobs.KIOSK, stage.screening, seat)
    (printed,) = stage.cinema.receipts.of_sale(stage.house.staff, sale.id).tickets
    return sale.tickets[0].id, sale.receipt_number or "", printed.code


def _row(stage: Stage, scenario: str, contenders: int, said: Sequence[Said], tickets: Collection[str]) -> Row:
    """Return the row; each of these tickets must have let in once, or have ended, and never both."""
    stage.cinema.door.note()
    attempts, refused, told, refunded = total(said)
    row = stage.row(scenario, contenders, attempts, refused, told=told, told_refunded=refunded)
    database = stage.connection.database
    admissions = [one for sale in database["transactions"].find({}) for one in sale["admissions"]]
    inside = Counter(one["ticket"] for one in admissions if one["undone_at"] is None)
    back = database["journal"].find({"kind": {"$in": ["refunded", "exchanged"]}})
    ended = {ticket for one in back for ticket in one["operation"]["refund"]["tickets"]}
    answers = sum(one.ends.count(DoorVerdict.ADMITTED) for one in said)
    both = sum(1 for one in tickets if one in inside and one in ended)
    twice = both + max(sum(inside.values()), answers) - len(inside)
    missed = sum(1 for one in tickets if one not in inside and one not in ended) + max(0, len(inside) - answers)
    words = f"{answers} let in, {len(inside)} of {len(tickets)} tickets used, {len(ended)} ended, {both} of them both"
    note = "; ".join(filter(None, [row.note, words]))
    return replace(row, sold_twice=row.sold_twice + twice, lost=row.lost + missed, note=note)


class UnguardedDoor(DoorBook):
    """Writes an admission, whoever is in with the ticket and whatever becomes of its money."""

    def admit(self, sale_id: str, admission: Admission, instead_of: str | None = None) -> Transaction | None:
        written = {"$mergeObjects": [{"$literal": nested(admission)}, {"at": "$$NOW", "due": True}]}
        more = {"$concatArrays": [{"$ifNull": ["$admissions", []]}, [written]]}
        done = self._sales.find_one_and_update({"_id": sale_id}, [{"$set": {"admissions": more}}])
        return from_document(Transaction, done) if done else None


def _without_the_door_guard(storage: Storage) -> Storage:
    """Put the unguarded door in the place of the guarded one."""
    book: Any = UnguardedDoor(storage.door_book._sales)
    return replace(storage, door_book=book)


def let_in_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody scans one ticket, unguarded: `sold_twice` must not be 0."""
    row = one_code_at_all_doors(stage, crowd, contenders, change=_without_the_door_guard)
    return replace(row, scenario="CONTROL: no guard at the door")


def entered_twice_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody settles the admission with one ticket, unguarded: `sold_twice` must not be 0."""
    row = one_code_at_doors_without_the_database(stage, crowd, contenders, change=_without_the_door_guard)
    return replace(row, scenario="CONTROL: no guard when a door settles")


def given_back_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Tickets are scanned, unguarded, while they are given back: `sold_twice` must not be 0."""
    row = admitted_against_refund(stage, crowd, contenders, change=_without_the_door_guard)
    return replace(row, scenario="CONTROL: no look at refunds at the door")
