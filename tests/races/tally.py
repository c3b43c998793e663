"""Counts what a race left in the database, by bare reads of its own: the audit's code is not used, so that it can err.

Decides what is sold twice, what is lost and what is a gap. What the processes said is only used for `told`.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from repositories.connect import Connection

Document = dict[str, Any]
_PAID = {"paid", "refunding", "part_refunded", "refunded", "refund_unresolved"}
_KEPT = {*_PAID, "unresolved"}
_SERIES = {"receipt": "", "refund": "R"}


@dataclass(frozen=True)
class Row:
    """One line of the table: a scenario of so many contenders, and what the database says became of it.

    `refunded` counts refunds that are done; no column shows it, but a test can ask whether there were any.
    """

    scenario: str
    contenders: int
    attempts: int
    sold: int
    refused: int
    sold_twice: int
    lost: int
    gaps: int
    note: str = ""
    refunded: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was sold twice, lost, or left out of the numbers."""
        return not (self.sold_twice or self.lost or self.gaps)


def with_wrong(row: Row, wrong: Sequence[str]) -> Row:
    """Return the row with what is wrong counted as lost and said."""
    return replace(row, lost=row.lost + len(wrong), note="; ".join([row.note, *wrong[:3]])) if wrong else row


@dataclass
class Tally:
    """What is in a database; `found` says in words what should not be there."""

    sold: int = 0
    sold_twice: int = 0
    lost: int = 0
    gaps: int = 0
    refunded: int = 0
    found: list[str] = field(default_factory=list)

    def twice(self, what: str) -> None:
        self.sold_twice += 1
        self.found.append(f"twice: {what}")

    def loses(self, what: str) -> None:
        self.lost += 1
        self.found.append(f"lost: {what}")

    def gap(self, what: str) -> None:
        self.gaps += 1
        self.found.append(f"number: {what}")


def tally(connection: Connection, told: Collection[str] = (), told_refunded: Collection[str] = ()) -> Tally:
    """Count; `told` are the sales and `told_refunded` the refunds that a process was told are done."""
    database = connection.database
    sales: list[Document] = list(database["transactions"].find({}))
    maps: list[Document] = list(database["seat_maps"].find({}))
    terminal: list[Document] = list(database["test_terminal"].find({"state": "approved"}))
    counters: list[Document] = list(database["counters"].find({}))
    count = Tally()
    _seats(count, sales, maps)
    _money(count, sales, terminal)
    _refunded(count, sales, terminal)
    _numbers(count, sales, counters)
    states = {one["_id"]: one["state"] for one in sales}
    for sale in set(told):
        if states.get(sale) not in _PAID:
            count.loses(f"a process was told that {sale} is paid, but it is {states.get(sale)}")
    done = {refund["id"] for sale in sales for refund in refunds_of(sale) if refund["number"]}
    count.refunded = len(done)
    for refund in set(told_refunded) - done:
        count.loses(f"a process was told that refund {refund} is done, but it is not")
    return count


def refunds_of(sale: Document) -> list[Document]:
    """Return a sale's refunds; one from before there were any has none."""
    return sale.get("refunds") or []


def valid_tickets(sale: Document) -> Iterator[tuple[str, str, str]]:
    """Yield (screening, seat, ticket) for what is paid and neither refunded nor being refunded."""
    if sale["state"] not in _PAID:
        return
    gone = {
        one
        for refund in refunds_of(sale)
        if refund["state"] in {"asked", "approved"}
        for one in refund["tickets"]
    }  # fmt: skip
    for ticket in sale["tickets"]:
        if ticket["id"] not in gone:
            yield sale["screening"], ticket["seat"], ticket["id"]


def _seats(count: Tally, sales: list[Document], maps: list[Document]) -> None:
    sold = {
        (one["_id"], name): seat["ticket"]
        for one in maps
        for name, seat in one["seats"].items()
        if seat["state"] == "sold"
    }
    valid = [row for sale in sales for row in valid_tickets(sale)]
    count.sold = len(valid)
    for (screening, seat), times in Counter((screening, seat) for screening, seat, _ticket in valid).items():
        for _more in range(times - 1):
            count.twice(f"seat {seat} of {screening}")
    for screening, seat, ticket in valid:
        if sold.get((screening, seat)) != ticket:
            count.loses(f"ticket {ticket} is paid, but seat {seat} of {screening} is not sold to it")
    known = {ticket["id"] for sale in sales if sale["state"] in {*_KEPT, "paying"} for ticket in sale["tickets"]}
    known -= {
        ticket
        for sale in sales
        if sale["state"] in {"refunded", "part_refunded"}
        for refund in refunds_of(sale)
        if refund["state"] == "approved"
        for ticket in refund["tickets"]
    }
    for (screening, seat), ticket in sold.items():
        if ticket not in known:
            count.loses(f"seat {seat} of {screening} is sold to ticket {ticket}, which nobody has")


def _money(count: Tally, sales: list[Document], terminal: list[Document]) -> None:
    """Every charge belongs to one sale that is kept, and no sale has two."""
    attempts = {one["id"]: (sale, one) for sale in sales for one in sale["attempts"]}
    taken = {one["_id"] for one in terminal if not one.get("refund")}
    taken |= {key for key, (_sale, one) in attempts.items() if one["state"] == "approved"}
    charges: Counter[str] = Counter()
    for key in taken:
        if key not in attempts:
            count.loses(f"charge {key} belongs to no sale")
            continue
        sale, attempt = attempts[key]
        if attempt["state"] == "returned":
            continue
        charges[sale["_id"]] += 1
        if sale["state"] not in _KEPT:
            count.loses(f"money was taken by {key}, but sale {sale['_id']} is {sale['state']}")
    for sale_id, times in charges.items():
        for _more in range(times - 1):
            count.twice(f"sale {sale_id} was charged more than once")


def _refunded(count: Tally, sales: list[Document], terminal: list[Document]) -> None:
    """Every refund given is noted in one sale, and no ticket has two."""
    asked = {refund["id"]: (sale, refund) for sale in sales for refund in refunds_of(sale)}
    given = {one["_id"] for one in terminal if one.get("refund")}
    given |= {key for key, (_sale, refund) in asked.items() if refund["state"] == "approved"}
    times: Counter[str] = Counter()
    for key in given:
        if key not in asked:
            count.loses(f"money was given back by {key}, which no sale knows")
            continue
        sale, refund = asked[key]
        times.update(refund["tickets"])
        is_open = sale["state"] == "refund_unresolved"
        if not is_open and (refund["state"] != "approved" or not refund["number"] or sale["state"] == "refunding"):
            count.loses(f"money was given back by {key}, but sale {sale['_id']} is {sale['state']}")
    for ticket, number in times.items():
        for _more in range(number - 1):
            count.twice(f"ticket {ticket} was refunded more than once")


def _numbers(count: Tally, sales: list[Document], counters: list[Document]) -> None:
    """The numbers of each series run from one on; a number that was given back waits for the next."""
    used = Counter(sale["receipt_number"] for sale in sales if sale.get("receipt_number"))
    used.update(refund["number"] for sale in sales for refund in refunds_of(sale) if refund["number"])
    for number, times in used.items():
        for _more in range(times - 1):
            count.gap(f"{number} was given more than once")
    known = set(used)
    for one in counters:
        kind, _dash, year = one["_id"].partition("-")
        numbers = {f"{_SERIES[kind]}{year}-{place:06d}": place for place in range(1, one["next"])}
        for number, place in numbers.items():
            if number not in used and place not in one["spare"]:
                count.gap(f"{number} is missing")
        known -= set(numbers)
    for number in known:
        count.gap(f"{number} is beyond its counter")
