"""What waits for a manager, one by one: payments, refunds, slips and surplus money of the sales that wait.

Pure: words and facts of a matter without any widget.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from cinema.domain.payments import Attempt, Provider
from cinema.domain.refunds import Exchange, Refund
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.i18n import N_, _, money, ngettext

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


class Kind(StrEnum):
    """What waits. A slip is surplus money that staff typed from a separate terminal's slip."""

    PAYMENT = "payment"
    REFUND = "refund"
    SLIP = "slip"
    SURPLUS = "surplus"


KINDS = {
    Kind.PAYMENT: N_("Payments"), Kind.REFUND: N_("Refunds"), Kind.SLIP: N_("Slips"), Kind.SURPLUS: N_("Surplus"),
}  # fmt: skip
_ONE = {
    Kind.PAYMENT: N_("Payment"), Kind.REFUND: N_("Refund"), Kind.SLIP: N_("Slip"), Kind.SURPLUS: N_("Surplus money"),
}  # fmt: skip
ICONS = {
    Kind.PAYMENT: "credit-card", Kind.REFUND: "arrow-counterclockwise", Kind.SLIP: "receipt", Kind.SURPLUS: "cash-coin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to decide: a payment attempt or a refund of a sale, waiting since `at`."""

    kind: Kind
    sale: Transaction
    what: Attempt | Refund
    at: datetime

    @property
    def key(self) -> str:
        """A key that is unique among all that wait; a payment that turns out to be surplus gets another one."""
        return f"{self.kind.value} {self.what.id}"

    @property
    def words(self) -> str:
        """What it is, in the current language."""
        return _(_ONE[self.kind])

    @property
    def amount(self) -> str:
        """The formatted amount that is in question."""
        amount = self.what.in_question if isinstance(self.what, Refund) else self.what.received
        return money(amount, self.sale.currency)

    @property
    def exchange(self) -> Exchange | None:
        """The exchange that a refund is a half of, if any; then the money may also have been charged."""
        return self.what.exchange if isinstance(self.what, Refund) else None

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats concerned: a refund's own, else the sale's."""
        if isinstance(self.what, Refund):
            return tuple(one.seat for one in self.sale.tickets if one.id in self.what.tickets)
        return self.sale.seats

    def about(self, language: str) -> str:
        """Return the movie and the seats."""
        title = self.sale.title_in(language) or _("Goods")
        return f"{title}, {' '.join(self.seats)}" if self.seats else title


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible answer: its name, what it does, what is so after it, and the name of the button that gives it.

    `decide(cinema, actor, reference)` gives it. `reference` is the label of the field for the terminal's reference;
    empty for an answer without one.
    """

    title: str
    does: str
    after: tuple[str, ...]
    button: str
    decide: "Callable[[Cinema, Actor, str], Transaction]"
    reference: str = ""


def matters_of(sales: Iterable[Transaction]) -> tuple[Matter, ...]:
    """Return all that waits in these sales, the longest wait first."""
    return tuple(sorted((one for sale in sales for one in _of(sale)), key=lambda one: (one.at, one.key)))


def _of(sale: Transaction) -> Iterator[Matter]:
    attempt = sale.undecided
    if attempt is not None:
        yield Matter(Kind.PAYMENT, sale, attempt, attempt.at)
    for refund in sale.undecided_refunds:
        yield Matter(Kind.REFUND, sale, refund, refund.at)
    for one in sale.waiting_surplus:
        yield Matter(Kind.SLIP if one.provider is Provider.SEPARATE else Kind.SURPLUS, sale, one, one.at)


def waited(since: datetime, now: datetime) -> str:
    """Return how long something waits, in the largest unit that fits."""
    minutes = max(1, int((now - since) / timedelta(minutes=1)))
    if minutes < 90:
        return ngettext("waits {count} min", "waits {count} min", minutes).format(count=minutes)
    if minutes < 48 * 60:
        return ngettext("waits {count} h", "waits {count} h", minutes // 60).format(count=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("waits {count} day", "waits {count} days", days).format(count=days)


def choices_of(matter: Matter) -> tuple[Choice, ...]:
    """Return the answers that a manager can give, in the order of their number keys."""
    if isinstance(matter.what, Refund):
        return _of_refund(matter)
    return _of_payment(matter) if matter.kind is Kind.PAYMENT else _of_surplus(matter)


def _of_payment(matter: Matter) -> tuple[Choice, ...]:
    sale, seats = matter.sale, _seats(matter)
    label = _("Reference in the terminal's log, if there is one")
    if sale.state in BEING_PAID:
        taken = Choice(
            _("It was taken"),
            _("Finish the sale: the tickets become valid, {amount} counts as paid.").format(amount=matter.amount),
            (
                _("The tickets for {seats} are valid and can be printed").format(seats=seats),
                _("{amount} is booked as paid by card").format(amount=matter.amount),
                _("If the seats are gone meanwhile, the money waits here to be given back"),
            ),
            _("Finish the sale"), _decide_payment(sale.id, taken=True), label,
        )  # fmt: skip
        dropped: tuple[str, ...] = (
            _("{seats} are on sale again").format(seats=seats),
            _("Nothing is booked for this payment"),
        )
        if sale.split:
            dropped = (*dropped, _("What was paid of this sale in other ways goes back"))
        return taken, Choice(
            _("It was not taken"), _("Drop the sale: its seats go back on sale. No money moves."), dropped,
            _("Drop the sale"), _decide_payment(sale.id, taken=False),
        )  # fmt: skip
    return (
        Choice(
            _("It was taken"),
            _("The sale has ended without this payment, so {amount} is surplus and goes back.").format(
                amount=matter.amount
            ),
            (
                _("{amount} is booked as surplus money").format(amount=matter.amount),
                _("It waits here until somebody has given it back"),
                _("The sale stays as it is"),
            ),
            _("Book it as surplus"), _decide_payment(sale.id, taken=True), label,
        ),
        Choice(
            _("It was not taken"), _("Close the payment. No money moves."),
            (_("Nothing is booked for this payment"), _("The sale stays as it is")),
            _("Close the payment"), _decide_payment(sale.id, taken=False),
        ),
    )  # fmt: skip


def _of_exchange(matter: Matter) -> tuple[Choice, ...]:
    sale, refund, seats = matter.sale.id, matter.what.id, _seats(matter)
    return (
        Choice(
            _("The money has moved"),
            _("Finish the exchange: the old tickets end, the new ones are valid, {amount} has moved.").format(
                amount=matter.amount
            ),
            (
                _("The tickets for {seats} are not valid any more").format(seats=seats),
                _("The new tickets are valid, and their receipt can be printed"),
            ),
            _("Finish the exchange"),
            lambda cinema, actor, reference: cinema.unresolved.decide_refund(
                actor, sale, refund, given_back=True, reference=reference
            ),
            _("Reference in the terminal's log, if there is one"),
        ),
        Choice(
            _("No money has moved"),
            _("Drop the exchange: the old tickets are valid again, the new seats are on sale."),
            (
                _("The tickets for {seats} are valid again").format(seats=seats),
                _("The exchange can be begun once more"),
            ),
            _("Drop the exchange"),
            lambda cinema, actor, _reference: cinema.unresolved.decide_refund(actor, sale, refund, given_back=False),
        ),
    )


def _of_refund(matter: Matter) -> tuple[Choice, ...]:
    if matter.exchange is not None:
        return _of_exchange(matter)
    sale, refund, seats = matter.sale.id, matter.what.id, _seats(matter)
    return (
        Choice(
            _("It was given back"),
            _("Finish the refund: the tickets end, {amount} counts as given back.").format(amount=matter.amount),
            (
                _("The tickets for {seats} are not valid any more").format(seats=seats),
                _("{seats} are on sale again").format(seats=seats),
                _("{amount} is booked as refunded").format(amount=matter.amount),
            ),
            _("Finish the refund"),
            lambda cinema, actor, reference: cinema.unresolved.decide_refund(
                actor, sale, refund, given_back=True, reference=reference
            ),
            _("Reference in the terminal's log, if there is one"),
        ),
        Choice(
            _("It was not given back"),
            _("Drop the refund: the tickets are valid again. No money moves."),
            (
                _("The tickets for {seats} are valid again").format(seats=seats),
                _("The refund can be asked for once more"),
            ),
            _("Drop the refund"),
            lambda cinema, actor, _reference: cinema.unresolved.decide_refund(actor, sale, refund, given_back=False),
        ),
    )


def _of_surplus(matter: Matter) -> tuple[Choice, ...]:
    sale, attempt = matter.sale.id, matter.what.id

    def decide(given_back: bool) -> "Callable[[Cinema, Actor, str], Transaction]":
        return lambda cinema, actor, _reference: cinema.unresolved.decide_surplus(
            actor, sale, attempt, given_back=given_back
        )

    return (
        Choice(
            _("I gave it back by hand"),
            _("Close it: {amount} went back to the customer.").format(amount=matter.amount),
            (
                _("{amount} is booked as given back").format(amount=matter.amount),
                _("The sale stays as it is"),
            ),
            _("Book it as given back"), decide(given_back=True),
        ),
        Choice(
            _("It was no payment at all"),
            _("Close it: nothing was taken, such as a slip that was typed twice."),
            (_("The record of {amount} is taken back").format(amount=matter.amount), _("The sale stays as it is")),
            _("Close it"), decide(given_back=False),
        ),
    )  # fmt: skip


def _decide_payment(sale: str, *, taken: bool) -> "Callable[[Cinema, Actor, str], Transaction]":
    return lambda cinema, actor, reference: cinema.unresolved.decide(actor, sale, taken=taken, reference=reference)


def _seats(matter: Matter) -> str:
    return ", ".join(matter.seats) or _("the goods")
