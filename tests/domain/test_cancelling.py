"""Which refund of a cancelled screening's sale comes next, and where its money is, after any tries before."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind
from cinema.domain.cancelling import BackState, back_state, left_to_refund, next_refund, shares_of
from cinema.domain.orders import OrderScreening, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel

NOW = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)
CARD, CASH = (Tender.CARD, Provider.TEST), (Tender.CASH, Provider.CASH)


def sale(tickets: int, *tenders: tuple[Tender, Provider]) -> Transaction:
    """Return a paid sale of tickets for `shown` and one for another screening, paid in equal parts."""
    of_it = [Ticket(f"t{place}", "shown", f"B{place}", SeatKind.STANDARD, "a", "A", 600) for place in range(tickets)]
    seats = (*of_it, Ticket("other", "elsewhere", "B1", SeatKind.STANDARD, "a", "A", 600))
    total = 600 * len(seats)
    paid = tuple(
        Attempt(f"a{place}", *one, total // len(tenders), AttemptState.APPROVED, NOW)
        for place, one in enumerate(tenders)
    )
    screenings = tuple(OrderScreening(one, "h", "m", "M", "Hall", NOW) for one in ("shown", "elsewhere"))
    return Transaction(
        id="sale", screenings=screenings, tickets=seats, total=total, currency="EUR", channel=Channel.BOX_OFFICE,
        workstation="w", seller=None, customer=None, state=TransactionState.PAID, attempts=paid,
        counted=tuple(one.id for one in paid), receipt_number="2026-01-000001",
    )  # fmt: skip


def asked(one: Transaction, name: str) -> Refund:
    tickets = left_to_refund(one, "shown")
    amount = sum(ticket.paid for ticket in tickets)
    names = tuple(ticket.id for ticket in tickets)
    return Refund(name, names, amount, shares_of(one, amount, name), AttemptState.ASKED, None, "w", NOW)


@given(st.integers(1, 6), st.lists(st.sampled_from([AttemptState.DECLINED, AttemptState.CANCELLED]), max_size=5))
def test_a_try_that_is_under_way_is_the_same_for_everybody_and_one_that_ended_is_never_opened_again(
    tickets: int, ends: list[AttemptState]
) -> None:
    one, names = sale(tickets, CARD), list[str]()
    for end in (*ends, AttemptState.APPROVED):
        assert back_state(one, "shown") is BackState.TO_REFUND
        name, going = next_refund(one, "shown")
        assert going is None
        assert name == next_refund(replace(one), "shown")[0], "whoever asks"
        refund = asked(one, name)
        assert refund.shares == asked(one, name).shares, "the terminals' keys too"
        under_way = replace(one, refunds=(*one.refunds, refund))
        assert next_refund(under_way, "shown") == (name, refund)
        assert back_state(under_way, "shown") is BackState.BEING_REFUNDED
        unknown = replace(one, refunds=(*one.refunds, replace(refund, unresolved=True)))
        assert back_state(unknown, "shown") is BackState.UNDECIDED
        one = replace(one, refunds=(*one.refunds, replace(refund, state=end)))
        names.append(name)
    assert len(set(names)) == len(names)
    assert back_state(one, "shown") is BackState.REFUNDED
    assert left_to_refund(one, "shown") == ()
    assert next_refund(one, "elsewhere")[0] not in names


@given(st.integers(1, 5), st.lists(st.sampled_from([CARD, CASH]), min_size=1, max_size=2))
def test_a_sale_waits_for_the_counter_when_some_of_its_money_goes_back_by_hand(
    tickets: int, tenders: list[tuple[Tender, Provider]]
) -> None:
    one = sale(tickets, *tenders)
    shares = asked(one, "r").shares
    by_hand = any(share.provider is Provider.CASH for share in shares)
    assert back_state(one, "shown") is (BackState.COUNTER if by_hand else BackState.TO_REFUND)
    assert sum(share.amount for share in shares) == 600 * tickets
