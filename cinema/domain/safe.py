"""The safe: bags of cash that go in by their number and come out once. Worked out from entries, no total is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.drawer import DrawerWay
from cinema.domain.entries import Entry, slip_key
from cinema.domain.operations import Banked, Closed, DrawerMoved, Opened

SAFE = "safe"


def in_claim(bag: str) -> str:
    """Return the claim by which a bag's number goes into the safe once, ever: sealed bags have a number each."""
    return f"{SAFE}:{slip_key(bag)}:in"


def out_claim(bag: str) -> str:
    """Return the claim by which a bag comes out of the safe once."""
    return f"{SAFE}:{slip_key(bag)}:out"


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag in the safe: its number as typed, the amount in minor units, since when, and from which till's number.

    `by` is who put it there, as `Actor.decider` says it; `z` the number of the Z that it came with, if one did.
    """

    number: str
    amount: int
    since: datetime
    till_number: int
    by: str | None = None
    z: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """Bags that came out of the safe together: as the float of a till, or to the bank under the reference of `slip`."""

    id: str
    bags: tuple[str, ...]
    amount: int
    at: datetime
    till_number: int
    by: str | None
    slip: str | None = None


@dataclass(frozen=True, slots=True)
class BagMove:
    """A bag that an entry put into the safe or took out, by its key; `amount` is None where several came out."""

    key: str
    is_in: bool
    amount: int | None


def moves_of(entry: Entry) -> tuple[BagMove, ...]:
    """Return the bags that an entry moves."""
    match entry.operation:
        case DrawerMoved(bag=str(bag), way=way, amount=amount):
            return (BagMove(slip_key(bag), way is DrawerWay.OUT, amount),)
        case Closed(bag=str(bag), bagged=amount):
            return (BagMove(slip_key(bag), is_in=True, amount=amount),)
        case Opened(bag=str(bag), from_safe=amount):
            return (BagMove(slip_key(bag), is_in=False, amount=amount),)
        case Banked(bags=bags, amount=amount):
            single = amount if len(bags) == 1 else None
            return tuple(BagMove(slip_key(bag), is_in=False, amount=single) for bag in bags)
    return ()


def bag_of(entry: Entry) -> Bag | None:
    """Return the bag that an entry put into the safe, if it did."""
    match entry.operation:
        case DrawerMoved(bag=str(bag), way=DrawerWay.OUT, amount=amount, by=by):
            return Bag(bag, amount, entry.at, entry.till_number, by)
        case Closed(bag=str(bag), bagged=amount, by=by):
            return Bag(bag, amount, entry.at, entry.till_number, by, entry.number)
    return None


def taking_of(entry: Entry) -> Taking | None:
    """Return the bags that an entry took out of the safe, if it did."""
    at = (entry.at, entry.till_number)
    match entry.operation:
        case DrawerMoved(bag=str(bag), way=DrawerWay.IN, amount=amount, by=by):
            return Taking(entry.id, (bag,), amount, *at, by)
        case Opened(bag=str(bag), from_safe=amount, by=by):
            return Taking(entry.id, (bag,), amount, *at, by)
        case Banked(bags=bags, amount=amount, slip=slip, by=by):
            return Taking(entry.id, bags, amount, *at, by, slip)
    return None


def takings(entries: Iterable[Entry]) -> tuple[Taking, ...]:
    """Return what came out of the safe, the latest first."""
    found = (taking for entry in entries if (taking := taking_of(entry)) is not None)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def contents(entries: Iterable[Entry]) -> tuple[Bag, ...]:
    """Return the bags that are in the safe by the entries about bags, in any order; the oldest first."""
    there: dict[str, Bag] = {}
    out: set[str] = set()
    for entry in entries:
        bag = bag_of(entry)
        if bag is not None:
            there[slip_key(bag.number)] = bag
        out.update(move.key for move in moves_of(entry) if not move.is_in)
    return tuple(sorted((bag for key, bag in there.items() if key not in out), key=lambda one: (one.since, one.number)))


@dataclass
class SafeRecord:
    """Follows the bags of all chains, in any order, and tells what can't be."""

    went_in: dict[str, int] = field(default_factory=dict)
    came_out: dict[str, int | None] = field(default_factory=dict)
    deposits: list[tuple[str, tuple[str, ...], int]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def see(self, entry: Entry) -> None:
        """Fold an entry."""
        for move in moves_of(entry):
            known = self.went_in if move.is_in else self.came_out
            if move.key in known:
                self.twice.append(move.key)
            if move.is_in:
                self.went_in[move.key] = move.amount or 0
            else:
                self.came_out[move.key] = move.amount
        match entry.operation:
            case Banked(bags=bags, amount=amount):
                self.deposits.append((entry.id, tuple(map(slip_key, bags)), amount))

    def never_in(self) -> tuple[str, ...]:
        """Return the bags that came out and never went in: the safe would hold less than nothing."""
        return tuple(sorted(self.came_out.keys() - self.went_in.keys()))

    def of_another_amount(self) -> tuple[str, ...]:
        """Return the bags that came out with another amount than they went in with."""
        return tuple(
            key
            for key, amount in sorted(self.came_out.items())
            if amount is not None and key in self.went_in and amount != self.went_in[key]
        )

    def wrong_deposits(self) -> tuple[str, ...]:
        """Return the entries of deposits of another amount than their bags had."""
        return tuple(
            name
            for name, keys, amount in self.deposits
            if all(key in self.went_in for key in keys) and amount != sum(self.went_in[key] for key in keys)
        )
