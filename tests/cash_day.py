"""A day at a till, deed by deed, beside what a person would write down with a pencil: for services and for windows.

`Hands` is all that a day asks for, so a window can be driven by the same script. `Pencil` shares no code with the
program: it adds up what was handed over, and knows nothing of entries.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cinema.domain.drawer import DrawerReason
from cinema.domain.exchanges import Swap
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.services.cinema import Cinema
from tests.support import card, hold

ADULT, CHILD = 9_50, 6_00
KINDS = (
    "cash", "cash", "card", "card", "split", "refund cash", "refund card", "refund split", "void", "dearer", "cheaper",
    "dearer by card", "other seat", "drop", "add",
)  # fmt: skip


class Hands(Protocol):
    """What is done at a till. A sale is named by its receipt's number; amounts are in minor units."""

    def sell(self, seats: Sequence[str], kind: str, cash: int, by_card: int, given: int) -> str:
        """Sell seats as tickets of a type, for cash (of which `given` is handed over), by card or both."""

    def refund(self, receipt: str) -> None:
        """Give all of a sale back."""

    def void(self, receipt: str) -> None:
        """Void the sale that was made last."""

    def exchange(self, receipt: str, seat: str, to_seat: str, kind: str, *, by_card: bool) -> str:
        """Exchange a ticket for another seat or type, and return the new receipt."""

    def drop(self, amount: int, bag: str) -> None:
        """Take cash out of the drawer, into the safe."""

    def add(self, amount: int) -> None:
        """Put change into the drawer."""


class ByServices:
    """Hands that call the services."""

    def __init__(self, cinema: Cinema, actor: Actor, screening: str) -> None:
        self._cinema, self._actor, self._screening = cinema, actor, screening

    def sell(self, seats: Sequence[str], kind: str, cash: int, by_card: int, given: int) -> str:
        checkout, actor = self._cinema.checkout, self._actor
        held = hold(self._cinema, actor, self._screening, *seats)
        order = checkout.begin(actor, [Choice(held, dict.fromkeys(seats, kind))])
        note = PaymentRequest(Tender.CASH, tendered=given)
        if cash and by_card:
            begun = checkout.begin_split(actor, order)
            checkout.tender(actor, begun.id, note, cash)
            return _number(checkout.tender(actor, begun.id, card(), by_card))
        return _number(checkout.pay(actor, order, note if cash else card()))

    def refund(self, receipt: str) -> None:
        self._cinema.refunds.refund(self._actor, receipt, reason="ill")

    def void(self, receipt: str) -> None:
        self._cinema.voids.void(self._actor, receipt)

    def exchange(self, receipt: str, seat: str, to_seat: str, kind: str, *, by_card: bool) -> str:
        exchanges = self._cinema.exchanges
        quote = exchanges.begin(self._actor, receipt, (Swap(seat, to_seat, type=kind),))
        request = None
        if quote.difference > 0:
            request = card() if by_card else PaymentRequest(Tender.CASH, tendered=quote.difference)
        return _number(exchanges.finish(self._actor, quote, request))

    def drop(self, amount: int, bag: str) -> None:
        self._cinema.till_sessions.drop(self._actor, amount, DrawerReason.SAFE, bag)

    def add(self, amount: int) -> None:
        self._cinema.till_sessions.add(self._actor, amount, DrawerReason.CHANGE)


@dataclass
class Pencil:
    """What was handed over the counter at a till; `taken` and `back` are by tender, `bags` went into the safe."""

    drawer: int
    taken: Counter[Tender] = field(default_factory=Counter)
    back: Counter[Tender] = field(default_factory=Counter)
    bags: dict[str, int] = field(default_factory=dict)
    sales: int = 0
    refunds: int = 0
    voids: int = 0
    exchanges: int = 0
    additions: int = 0
    tickets: int = 0

    @property
    def card(self) -> int:
        """What the card terminal's batch says."""
        return self.taken[Tender.CARD] - self.back[Tender.CARD]

    def take(self, cash: int, by_card: int) -> None:
        """Note what came in."""
        self.drawer += cash
        self.taken.update({Tender.CASH: cash, Tender.CARD: by_card})

    def give(self, cash: int, by_card: int) -> None:
        """Note what went out."""
        self.drawer -= cash
        self.back.update({Tender.CASH: cash, Tender.CARD: by_card})


class CashDay:
    """Does `KINDS` of deeds in an order of its own; seats are taken from those that are given, each once."""

    def __init__(self, hands: Hands, name: str, opening: int, seats: Iterator[str], seed: int) -> None:
        self.hands, self.name, self.pencil = hands, name, Pencil(opening)
        self._seats, self._dice = seats, random.Random(seed)

    def do(self, rounds: int, kinds: Sequence[str] = KINDS) -> None:
        """Do each kind of deed so many times."""
        for _round in range(rounds):
            mixed = list(kinds)
            self._dice.shuffle(mixed)
            for kind in mixed:
                self._do(kind)

    def _do(self, kind: str) -> None:
        pencil = self.pencil
        if kind == "drop":
            amount, bag = pencil.drawer // 4, f"{self.name} {len(pencil.bags) + 1}"
            self.hands.drop(amount, bag)
            pencil.drawer -= amount
            pencil.bags[bag] = amount
        elif kind == "add":
            self.hands.add(15_00)
            pencil.drawer += 15_00
            pencil.additions += 15_00
        elif kind in {"cash", "card", "split"}:
            self._sell(kind)
        elif kind == "void" or kind.startswith("refund"):
            paid = "cash" if kind == "void" else kind.removeprefix("refund ")
            receipt, _seats, cash, by_card = self._sell(paid)
            if kind == "void":
                self.hands.void(receipt)
            else:
                self.hands.refund(receipt)
            pencil.give(cash, by_card)
            pencil.voids += kind == "void"
            pencil.refunds += kind != "void"
            pencil.tickets -= len(_seats)
        else:
            self._exchange(kind)

    def _sell(self, paid: str, kind: str = "adult", count: int | None = None) -> tuple[str, list[str], int, int]:
        seats = [next(self._seats) for _seat in range(count or self._dice.randint(1, 2))]
        total = len(seats) * (ADULT if kind == "adult" else CHILD)
        cash = {"cash": total, "card": 0, "split": self._dice.randint(1, total - 1)}[paid]
        receipt = self.hands.sell(seats, kind, cash, total - cash, cash + self._dice.choice((0, 50, 10_50)))
        self.pencil.take(cash, total - cash)
        self.pencil.sales += 1
        self.pencil.tickets += len(seats)
        return receipt, seats, cash, total - cash

    def _exchange(self, kind: str) -> None:
        old, new = ("child", "adult") if kind.startswith("dearer") else ("adult", "child")
        new = old if kind == "other seat" else new
        paid, by_card = "cash" if kind == "cheaper" else "card", kind == "dearer by card"
        receipt, (seat,), _cash, _card = self._sell(paid, old, 1)
        self.hands.exchange(receipt, seat, next(self._seats), new, by_card=by_card)
        self.pencil.exchanges += 1
        if kind.startswith("dearer"):
            self.pencil.take(0 if by_card else ADULT - CHILD, ADULT - CHILD if by_card else 0)
        elif kind == "cheaper":
            self.pencil.give(ADULT - CHILD, 0)


def _number(sale: Transaction) -> str:
    assert sale.receipt_number is not None, sale.state
    return sale.receipt_number
