"""Builds what sells: booking, checkout, refunds, and what finishes them after a crash."""

from dataclasses import dataclass

from cinema.adapters.cash import CashDrawer
from cinema.adapters.demo_terminal import DemoTerminal
from cinema.adapters.separate_terminal import SeparateTerminal
from cinema.ports import PaymentTerminal
from cinema.services.programme import Programme
from cinema.services.selling.booking import Booking
from cinema.services.selling.checkout import Checkout
from cinema.services.selling.manager_decisions import ManagerDecisions
from cinema.services.selling.payment_answers import PaymentAnswers
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.refunds import Refunds
from cinema.services.selling.sale_steps import SaleSteps
from cinema.services.selling.slips import Slips
from cinema.services.selling.unresolved_payments import UnresolvedPayments
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class SellingServices:
    """The services that sell, with the steps that the audit's repairs share with them."""

    booking: Booking
    checkout: Checkout
    recovery: Recovery
    refunds: Refunds
    unresolved: UnresolvedPayments
    sale_steps: SaleSteps
    refund_steps: RefundSteps


def build_selling(*, storage: Storage, programme: Programme, workstation: str, patience: float) -> SellingServices:
    """Build the services that sell over a storage. `patience` is the test terminal's time-out in seconds."""
    terminals = _terminals(storage, patience)
    sale_steps = SaleSteps(
        transactions=storage.transactions,
        seat_maps=storage.seat_maps,
        counters=storage.counters,
        journal=storage.journal,
        settings=storage.settings,
        workstation=workstation,
    )
    refund_steps = RefundSteps(
        refunds=storage.refunds,
        seat_maps=storage.seat_maps,
        counters=storage.counters,
        journal=storage.journal,
        settings=storage.settings,
        workstation=workstation,
    )
    recovery = Recovery(
        transactions=storage.transactions,
        seat_maps=storage.seat_maps,
        settings=storage.settings,
        terminals=terminals,
        steps=sale_steps,
        refund_steps=refund_steps,
        workstation=workstation,
    )
    return SellingServices(
        booking=Booking(
            programme=programme,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            price_cards=storage.price_cards,
            seat_maps=storage.seat_maps,
            settings=storage.settings,
        ),
        checkout=Checkout(
            transactions=storage.transactions,
            seat_maps=storage.seat_maps,
            screenings=storage.screenings,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            price_cards=storage.price_cards,
            settings=storage.settings,
            terminals=terminals,
            steps=sale_steps,
            answers=PaymentAnswers(
                transactions=storage.transactions,
                seat_maps=storage.seat_maps,
                settings=storage.settings,
                terminals=terminals,
                steps=sale_steps,
            ),
            slips=Slips(transactions=storage.transactions, steps=sale_steps),
            recovery=recovery,
        ),
        recovery=recovery,
        refunds=Refunds(
            transactions=storage.transactions, refunds=storage.refunds, terminals=terminals, steps=refund_steps
        ),
        unresolved=UnresolvedPayments(
            transactions=storage.transactions,
            steps=sale_steps,
            refund_steps=refund_steps,
            decisions=ManagerDecisions(
                transactions=storage.transactions,
                journal=storage.journal,
                settings=storage.settings,
                workstation=workstation,
            ),
        ),
        sale_steps=sale_steps,
        refund_steps=refund_steps,
    )


def _terminals(storage: Storage, patience: float) -> dict[str, PaymentTerminal]:
    terminals: tuple[PaymentTerminal, ...] = (
        CashDrawer(),
        SeparateTerminal(),
        DemoTerminal(storage.terminal_memory, patience),
    )
    return {terminal.provider: terminal for terminal in terminals}
