"""What is known of a matter: a sentence, and the steps that led to it. Pure, without any widget."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cinema.domain.payments import AttemptState, Provider, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState
from cinema.i18n import N_, _, money
from gui.admin.matters import Kind, Matter

_STATES = {
    TransactionState.PAYING: N_("The payment began"), TransactionState.PART_PAID: N_("Partly paid"),
    TransactionState.PAID: N_("The sale was paid"), TransactionState.ABANDONED: N_("The sale ended without tickets"),
    TransactionState.UNRESOLVED: N_("Passed to a manager"), TransactionState.REFUNDING: N_("A refund began"),
    TransactionState.PART_REFUNDED: N_("Partly refunded"), TransactionState.REFUNDED: N_("Refunded"),
    TransactionState.REFUND_UNRESOLVED: N_("The refund was passed to a manager"),
}  # fmt: skip
_MEANS = {
    TransactionState.PAYING: N_("The seats are kept for it"),
    TransactionState.UNRESOLVED: N_("The seats stay taken, the tickets are not valid yet"),
    TransactionState.REFUNDING: N_("The tickets are locked"),
    TransactionState.REFUND_UNRESOLVED: N_("The tickets stay locked"),
    TransactionState.ABANDONED: N_("The seats went back on sale"),
}
_PROVIDERS = {
    Provider.CASH: N_("cash drawer"), Provider.SEPARATE: N_("separate terminal"), Provider.TEST: N_("test terminal"),
    Provider.INVOICE: N_("invoice"),
    Provider.VOUCHER: N_("voucher"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when, what, what more is known, and its tone (muted, warn)."""

    at: datetime
    title: str
    more: str = ""
    tone: str = "muted"


def sentence(matter: Matter) -> str:
    """Return what happened, and what nobody knows."""
    amount = matter.amount
    if matter.exchange is not None and matter.exchange.tender is not None:
        words = _(
            "The terminal was asked for {amount}, the difference of an exchange, and no answer came. Nobody knows yet "
            "whether the money was taken."
        )
    elif matter.kind is Kind.REFUND:
        words = _(
            "{amount} was to be given back, and no answer came. Nobody knows yet whether the customer has the money."
        )
    elif matter.kind is Kind.PAYMENT:
        words = _(
            "The terminal was asked for {amount}, and no answer came. Nobody knows yet whether the money was taken."
        )
    elif matter.kind is Kind.SLIP:
        words = _(
            "A slip over {amount} was typed in, but it pays for no tickets. If the money was taken, it must go back."
        )
    else:
        words = _("{amount} was taken that pays for no tickets. It must go back to the customer.")
    return words.format(amount=amount)


def where_words(matter: Matter) -> str:
    """Return where somebody who wants to find out has to look."""
    what = matter.what
    provider = next(iter((*what.parts, *what.shares))).provider if isinstance(what, Refund) else what.provider
    if provider is Provider.CASH:
        return _("Count the drawer, and ask who sold.")
    if provider is Provider.INVOICE:
        return _("Nothing was taken at the till. Ask the office whether a transfer came.")
    return _("Look in the terminal's log for the amount and the time, then answer here.")


def steps(matter: Matter) -> tuple[Step, ...]:
    """Return the steps that are on record, the oldest first."""
    sale = matter.sale
    found = [*_of_states(sale), *_of_attempts(sale), *_of_refunds(sale)]
    return tuple(sorted(found, key=lambda one: one.at))


def _of_states(sale: Transaction) -> Iterator[Step]:
    for state, at in sale.history:
        if state not in set(TransactionState):
            continue
        known = TransactionState(state)
        waits = known in {TransactionState.UNRESOLVED, TransactionState.REFUND_UNRESOLVED}
        yield Step(at, _(_STATES[known]), _(_MEANS[known]) if known in _MEANS else "", "warn" if waits else "muted")


def _of_attempts(sale: Transaction) -> Iterator[Step]:
    answers = {
        AttemptState.ASKED: _("no answer came"), AttemptState.APPROVED: _("taken"),
        AttemptState.DECLINED: _("declined"), AttemptState.CANCELLED: _("not taken"),
        AttemptState.RETURNED: _("taken, then given back"),
    }  # fmt: skip
    for one in sale.attempts:
        amount = money(one.received, sale.currency)
        words = {
            Tender.CASH: _("{amount} in cash"),
            Tender.INVOICE: _("{amount} on an invoice"),
            Tender.VOUCHER: _("{amount} by voucher"),
        }.get(one.tender, _("{amount} sent to the terminal"))
        known = [_(_PROVIDERS[one.provider]), answers[one.state]]
        if one.reference:
            known.append(_("reference {reference}").format(reference=one.reference))
        yield Step(
            one.at, words.format(amount=amount), ", ".join(known),
            "warn" if one.state is AttemptState.ASKED else "muted",
        )  # fmt: skip


def _of_refunds(sale: Transaction) -> Iterator[Step]:
    for one in sale.refunds:
        words = _("{amount} to be given back").format(amount=money(one.amount, sale.currency))
        answer = _("No answer came") if one.unresolved else one.reason
        yield Step(one.at, words, answer, "warn" if one.unresolved and one.is_under_way else "muted")
