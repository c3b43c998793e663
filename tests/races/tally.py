"""Counts what a race left in the database, by bare reads of its own: the audit's code is not used, so that it can err.

The journal, the sales, the seat maps and the terminal's memory are read apart and must say the same. Decides what is
sold twice, what is lost and what is a gap. What the processes said is only used for `told`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pymongo.read_concern import ReadConcern

from repositories.connect import Connection

Document = dict[str, Any]
_PAID = {"paid", "refunding", "part_refunded", "refunded", "refund_unresolved"}
_NUMBER = re.compile(r"([RZ]?)(\d{4})-(\d{2,})-(\d{6}|\d{4})")
_SERIES = {"sold": "", "exchanged": "", "refunded": "R", "closed": "Z"}
_NO_HASH = "0" * 64
_SELLS, _ENDS = ("sold", "exchanged"), ("refunded", "exchanged")


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

    def twice(self, what: str, times: int = 1) -> None:
        self.sold_twice += times
        self.found += [f"twice: {what}"] * times

    def loses(self, what: str) -> None:
        self.lost += 1
        self.found.append(f"lost: {what}")

    def gap(self, what: str) -> None:
        self.gaps += 1
        self.found.append(f"number: {what}")


@dataclass(frozen=True)
class _Books:
    """Everything that was read."""

    entries: list[Document]
    sales: list[Document]
    maps: list[Document]
    terminal: list[Document]

    def of_kind(self, *kinds: str) -> list[Document]:
        return [one for one in self.entries if one["kind"] in kinds]

    def decided(self, *, refunds: bool) -> set[str]:
        """Return the keys of the money that the terminal took, or gave back."""
        return {one["_id"] for one in self.terminal if bool(one.get("refund")) is refunds}


def tally(connection: Connection, told: Collection[str] = (), told_refunded: Collection[str] = ()) -> Tally:
    """Count; `told` are the sales and `told_refunded` the refunds that a process was told are done."""
    database = connection.database.with_options(read_concern=ReadConcern("local"))
    books = _Books(
        entries=list(database["journal"].find({})),
        sales=list(database["transactions"].find({})),
        maps=list(database["seat_maps"].find({})),
        terminal=list(database["test_terminal"].find({"state": "approved"})),
    )
    count = Tally()
    _seats(count, books)
    _sales(count, books)
    _taken(count, books)
    _given_back(count, books)
    _chains(count, books)
    _claims(count, books)
    states = {one["_id"]: one["state"] for one in books.sales}
    entered = {one["_id"] for one in books.of_kind(*_SELLS)}
    for sale in set(told):
        if states.get(sale) not in _PAID or sale not in entered:
            count.loses(f"a process was told that {sale} is paid, but it is {states.get(sale)}")
    done = {one["_id"] for one in books.of_kind(*_ENDS)}
    count.refunded = len(done)
    for refund in set(told_refunded) - done:
        count.loses(f"a process was told that refund {refund} is done, but it is not")
    return count


def _refund_number(entry: Document) -> str | None:
    number: str | None = entry["number"] if entry["kind"] == "refunded" else entry["refund_number"]
    return number


def _ended(books: _Books) -> Counter[str]:
    return Counter(ticket for one in books.of_kind(*_ENDS) for ticket in one["operation"]["refund"]["tickets"])


def _valid(books: _Books) -> Iterator[tuple[str, str, str]]:
    """Yield (screening, seat, ticket) for what is sold and was not given back, as the journal says."""
    gone = _ended(books)
    for entry in books.of_kind(*_SELLS):
        for ticket in entry["operation"]["order"]["tickets"]:
            if ticket["id"] not in gone:
                yield ticket["screening"], ticket["seat"], ticket["id"]


def _seats(count: Tally, books: _Books) -> None:
    """Every valid ticket has its seat, no seat has two, and none is sold to a ticket that is not valid."""
    sold = {
        (one["_id"], name): seat["ticket"]
        for one in books.maps
        for name, seat in one["seats"].items()
        if seat["state"] == "sold"
    }
    valid = list(_valid(books))
    count.sold = len(valid)
    for (screening, seat), times in Counter((screening, seat) for screening, seat, _ticket in valid).items():
        count.twice(f"seat {seat} of {screening}", times - 1)
    for screening, seat, ticket in valid:
        if sold.get((screening, seat)) != ticket:
            count.loses(f"ticket {ticket} is paid, but seat {seat} of {screening} is not sold to it")
    known = {ticket for _screening, _seat, ticket in valid}
    for (screening, seat), ticket in sold.items():
        if ticket not in known:
            count.loses(f"seat {seat} of {screening} is sold to ticket {ticket}, which nobody has")


def _sales(count: Tally, books: _Books) -> None:
    """Sales say what their entries say: what was sold, under which number, and which refunds were done."""
    sales = {one["_id"]: one for one in books.sales}
    sold = {one["_id"]: one for one in books.of_kind(*_SELLS)}
    for name, entry in sold.items():
        sale = sales.get(name, {})
        tickets = {one["id"] for one in entry["operation"]["order"]["tickets"]}
        is_there = sale.get("state") in _PAID and sale.get("receipt_number") == entry["number"]
        if not is_there or {one["id"] for one in sale["tickets"]} != tickets:
            count.loses(f"{entry['number']} is entered, but sale {name} is {sale.get('state')}")
    for name, sale in sales.items():
        if sale["state"] in _PAID and name not in sold:
            count.loses(f"sale {name} is {sale['state']}, but was never entered")
    done = {
        (name, one["id"], one["number"])
        for name, sale in sales.items()
        for one in sale["refunds"]
        if one["state"] == "approved"
    }
    entered = {(one["subject"], one["_id"], _refund_number(one)) for one in books.of_kind(*_ENDS)}
    for name, refund, _number in done ^ entered:
        count.loses(f"refund {refund} of {name} is not the same in the journal and in its sale")


def _taken(count: Tally, books: _Books) -> None:
    """Every charge pays for one sale, or was given back, or waits for a manager; no sale is charged twice."""
    attempts = {one["id"]: (sale, one) for sale in books.sales for one in sale["attempts"]}
    counted: Counter[str] = Counter()
    for entry in books.of_kind(*_SELLS):
        tenders, order = entry["operation"]["tenders"], entry["operation"]["order"]
        counted.update(one["id"] for one in tenders)
        paid = sum(one["amount"] for one in tenders)
        if paid > order["total"]:
            count.twice(f"sale {entry['_id']} was paid with {paid}, and costs {order['total']}")
        elif paid < order["total"]:
            count.loses(f"sale {entry['_id']} was paid with {paid}, and costs {order['total']}")
    for key, times in counted.items():
        count.twice(f"payment {key} counts for more than one sale", times - 1)
    recorded = {one["operation"]["tender"]["id"] for one in books.of_kind("tender")}
    returned = Counter(one["operation"]["attempt"] for one in books.of_kind("given_back"))
    charged = books.decided(refunds=False)
    for key in charged | set(counted) | recorded | {key for key, (_s, one) in attempts.items() if _is_taken(one)}:
        if key not in attempts:
            count.loses(f"charge {key} belongs to no sale")
            continue
        sale, attempt = attempts[key]
        by_terminal = attempt["provider"] == "test" and attempt["amount"] and not attempt.get("moved_from")
        if by_terminal and key not in charged:
            count.loses(f"payment {key} is noted, but no money was taken")
        if not _is_accounted(sale, attempt, key in counted, key in recorded, key in returned):
            count.loses(f"money was taken by {key} ({attempt['state']}), but sale {sale['_id']} is {sale['state']}")
    for key, times in returned.items():
        count.twice(f"surplus {key} was given back more than once", times - 1)
        if key in counted:
            count.twice(f"payment {key} was given back, and pays for a sale")
    per_sale = Counter(attempts[key][0]["_id"] for key in charged if key in attempts)
    split = {one["_id"] for one in books.sales if one["split"]}
    for sale_id, times in per_sale.items():
        if sale_id not in split:
            count.twice(f"sale {sale_id} was charged more than once", times - 1)


def _is_taken(attempt: Document) -> bool:
    return attempt["state"] in {"approved", "returned"}


def _is_accounted(sale: Document, attempt: Document, counted: bool, recorded: bool, returned: bool) -> bool:
    """Whether the money of an attempt is where it must be: in its sale, given back, or waiting for a manager."""
    if counted:
        return attempt["state"] == "approved" and attempt["id"] in sale["counted"]
    if returned:
        return recorded and bool(attempt["state"] == "returned")
    if recorded:
        return attempt["state"] == "approved" and bool(sale.get("waits"))
    return bool(sale["state"] == "unresolved" and attempt["state"] == "asked")


def _given_back(count: Tally, books: _Books) -> None:
    """Every refund that was given is entered once, or waits for a manager; no ticket and no payment has two."""
    stored = {share["id"]: (sale, one) for sale in books.sales for one in sale["refunds"] for share in one["shares"]}
    shares = {
        share["id"]: (share, one["operation"]["refund"])
        for one in books.of_kind(*_ENDS)
        for share in one["operation"]["refund"]["shares"]
    }
    by_terminal = {one["id"] for sale in books.sales for one in sale["attempts"] if one["provider"] == "test"}
    surplus = [one["operation"] for one in books.of_kind("given_back") if one["operation"]["attempt"] in by_terminal]
    backs = {_back_key(one["attempt"]): one for one in surplus if one["money"] and one["by"] is None}
    given = books.decided(refunds=True)
    for key in given - set(shares) - set(backs):
        sale, refund = stored.get(key, ({}, {}))
        if sale.get("state") != "refund_unresolved" or not refund.get("unresolved"):
            count.loses(f"money was given back by {key}, which no entry knows; its sale is {sale.get('state')}")
    for key, (share, _refund) in shares.items():
        if share["provider"] == "test" and share["amount"] - share.get("moved", 0) and key not in given:
            count.loses(f"refund {key} is entered, but no money was given back")
    for key, back in backs.items():
        if key not in given:
            count.loses(f"payment {back['attempt']} is entered as given back, but no money was")
    for ticket, times in _ended(books).items():
        count.twice(f"ticket {ticket} was given back more than once", times - 1)
    paid = {one["id"]: one["amount"] for entry in books.of_kind(*_SELLS) for one in entry["operation"]["tenders"]}
    got: Counter[str] = Counter()
    for share, _refund in shares.values():
        got[share["attempt"]] += share["amount"]
    for key, amount in got.items():
        if amount > paid.get(key, 0):
            count.twice(f"payment {key} of {paid.get(key, 0)} got {amount} back")
    for entry in books.of_kind("exchanged"):  # what moves out of the old sale comes into the new one
        out = sum(share["moved"] for share in entry["operation"]["refund"]["shares"])
        into = sum(one["amount"] for one in entry["operation"]["tenders"] if one["moved_from"])
        if out != into:
            count.loses(f"exchange {entry['_id']} moves {out} out of its old sale, and {into} into the new one")
    moved = {refund["id"]: refund["tickets"] for key, (_sale, refund) in stored.items() if key in given}
    for ticket, times in Counter(ticket for tickets in moved.values() for ticket in tickets).items():
        count.twice(f"ticket {ticket} was refunded more than once", times - 1)


def _back_key(attempt: str) -> str:
    return f"back-{hashlib.sha256(attempt.encode()).hexdigest()[:24]}"


def _chains(count: Tally, books: _Books) -> None:
    """Each till's chain runs from one on without a fork, and its receipt and refund numbers run along it."""
    tills: dict[str, list[Document]] = {}
    for entry in books.entries:
        tills.setdefault(entry["till"], []).append(entry)
    for till, chain in tills.items():
        chain.sort(key=lambda one: one["seq"])
        places = Counter(one["seq"] for one in chain)
        for seq in range(1, max(places) + 1):
            if places[seq] != 1:
                count.gap(f"till {till} has {places[seq]} entries at {seq}")
        hashes = {one["seq"]: one["hash"] for one in chain} | {0: _NO_HASH}
        for entry in chain:
            if hashes.get(entry["seq"] - 1) != entry["previous"]:
                count.gap(f"entry {entry['seq']} of till {till} does not follow the one before")
        _numbers(count, chain)
    for number, times in Counter(one["number"] for one in books.entries if one["number"]).items():
        if times > 1:
            count.gap(f"{number} was given more than once")
    short = {(one["till"], one["till_number"]) for one in books.entries}
    if len(short) != len(tills) or len({number for _till, number in short}) != len(tills):
        count.gap("a till has two short numbers, or two have the same")


def _numbers(count: Tally, chain: Sequence[Document]) -> None:
    last: Counter[tuple[str, str]] = Counter()
    for entry in chain:
        if (entry["kind"] in _SERIES) is not bool(entry["number"]):
            count.gap(f"{entry['kind']} {entry['_id']} has the number {entry['number']}")
        if (entry["kind"] == "exchanged") is not bool(entry.get("refund_number")):
            count.gap(f"{entry['kind']} {entry['_id']} has the refund number {entry.get('refund_number')}")
        meant = [(entry["number"], _SERIES.get(entry["kind"], "?")), (entry.get("refund_number"), "R")]
        for written, letter in meant:
            found = _NUMBER.fullmatch(written or "")
            if found is None:
                continue
            series, year, till, number = found.groups()
            last[series, year] += 1
            right = (letter, entry["till_number"], last[series, year])
            if (series, int(till), int(number)) != right:
                count.gap(f"{written} is not number {last[series, year]} of its year in till {till}")


def _claims(count: Tally, books: _Books) -> None:
    for claim, times in Counter(claim for one in books.entries for claim in one.get("claims", ())).items():
        count.twice(f"{claim} was claimed more than once", times - 1)
