"""What customers may cancel themselves: until the very minute, and how the money of which tickets comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.admittance import Admission
from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import Discount, OrderScreening, Ticket
from cinema.domain.own_tickets import (
    CancelOffer,
    CancelRequest,
    CancelTerms,
    CancelWay,
    RequestState,
    offer_of,
    request_id,
)
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund, RefundCause, RefundShare
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel

START = datetime(2026, 12, 4, 20, 0, tzinfo=UTC)
END = START - timedelta(minutes=120)
EARLY = END - timedelta(days=1)
SHARE = RefundShare("share", "a", Tender.CARD, Provider.TEST, 950)
REFUND = Refund("r", ("t1",), 950, (SHARE,), AttemptState.ASKED, None, "till", EARLY)
ASKED = CancelRequest("q", "ada", "sale", "2026-01-000001", ("t1",), EARLY)
TERMS = CancelTerms(120, {"s": START}, frozenset(), "UTC")


def paid(name: str, provider: Provider, amount: int) -> Attempt:
    tender = Tender.CASH if provider is Provider.CASH else Tender.CARD
    return Attempt(name, tender, provider, amount, AttemptState.APPROVED, EARLY)


SALE = Transaction(
    "sale", (OrderScreening("s", "h", "m", "Metropolis", "Hall", START),),
    tuple(Ticket(f"t{n}", "s", f"B{n}", SeatKind.STANDARD, "adult", "Adult", 950) for n in (1, 2)),
    1900, "EUR", Channel.CUSTOMER, "w", None, "ada",
    state=TransactionState.PAID, attempts=(paid("a", Provider.TEST, 1900),), counted=("a",),
    receipt_number="2026-01-000001", paid_at=EARLY,
)  # fmt: skip


def offered(
    sale: Transaction = SALE, terms: CancelTerms = TERMS, *requests: CancelRequest, now: datetime = EARLY
) -> CancelOffer:
    return offer_of(sale, terms, requests, now)


def test_it_ends_at_the_very_minute() -> None:
    last = END - timedelta(microseconds=1)
    assert [one.id for one in offered(now=last).tickets] == ["t1", "t2"]
    assert offered(now=last).until == END
    late = offered(now=END)
    assert late.tickets == ()
    assert "It is too late to cancel: that was possible until Fri 4 Dec, 18:00." in late.reason
    assert late.shows_reason
    assert not offered(now=START).shows_reason, "nobody expects to cancel what has begun"


def test_a_start_that_was_moved_counts_as_it_is_now() -> None:
    moved = replace(TERMS, starts={"s": START + timedelta(hours=1)})
    assert offered(terms=moved, now=END).until == END + timedelta(hours=1)
    gone = replace(TERMS, starts={})
    assert offered(terms=gone, now=EARLY).until == END, "without its document, as it was sold"


@pytest.mark.parametrize(
    ("sale", "terms", "requests", "words"),
    [
        (SALE, replace(TERMS, minutes=0), (), "ask at the counter"),
        (SALE, replace(TERMS, cancelled=frozenset({"s"})), (), "This screening was cancelled"),
        (replace(SALE, refunds=(REFUND,)), TERMS, (), "being given back just now"),
        (
            replace(SALE, refunds=(replace(REFUND, cause=RefundCause.EXCHANGED),)), TERMS, (),
            "being exchanged at the counter",
        ),
        (replace(SALE, refunds=(replace(REFUND, state=AttemptState.APPROVED),)), TERMS, (), "refunded already"),
        (
            replace(SALE, admissions=(Admission("x", "t1", "s", "till", "door", None, EARLY),)), TERMS, (),
            "Somebody was let in",
        ),
        (SALE, TERMS, (ASKED,), "asked for this already"),
        (SALE, TERMS, (replace(ASKED, state=RequestState.REFUSED, word="Sold out"),), "Sold out"),
        (replace(SALE, discounts=(Discount("", 950, ("t1",), comp=True),)), TERMS, (), "Complimentary"),
        (replace(SALE, discounts=(Discount("", 950, ("t1",), voucher="v"),)), TERMS, (), "voucher"),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_told_and_the_other_ticket_may_go(
    sale: Transaction, terms: CancelTerms, requests: tuple[CancelRequest, ...], words: str
) -> None:
    of_one = replace(sale, tickets=sale.tickets[:1])
    assert words in offered(of_one, terms, *requests).reason
    both = offered(sale, terms, *requests)
    of_the_whole = terms.minutes == 0 or bool(terms.cancelled)
    assert [one.id for one in both.tickets] == ([] if of_the_whole else ["t2"])


def test_a_withdrawn_request_is_in_nobody_s_way() -> None:
    offer = offered(SALE, TERMS, replace(ASKED, state=RequestState.WITHDRAWN))
    assert len(offer.tickets) == 2
    assert offer.request is None


@pytest.mark.parametrize(
    ("attempts", "tickets", "way"),
    [
        ((paid("a", Provider.TEST, 1900),), ("t1", "t2"), CancelWay.CARD),
        ((paid("a", Provider.CASH, 1900),), ("t1",), CancelWay.COUNTER),
        ((paid("a", Provider.SEPARATE, 1900),), ("t1",), CancelWay.COUNTER),
        ((paid("a", Provider.INVOICE, 1900),), ("t1",), CancelWay.COUNTER),
        ((paid("a", Provider.VOUCHER, 1900),), ("t1",), CancelWay.COUNTER),
        ((paid("a", Provider.CASH, 950), paid("b", Provider.TEST, 950)), ("t1",), CancelWay.CARD),
        ((paid("a", Provider.CASH, 950), paid("b", Provider.TEST, 950)), ("t1", "t2"), CancelWay.COUNTER),
    ],
)
def test_the_money_comes_back_at_once_where_terminals_alone_give_it(
    attempts: tuple[Attempt, ...], tickets: tuple[str, ...], way: CancelWay
) -> None:
    offer = offered(replace(SALE, attempts=attempts, counted=tuple(one.id for one in attempts)))
    assert offer.way(tickets) is way
    assert offer.amount(tickets) == 950 * len(tickets)


def test_a_request_has_the_same_id_however_often_it_is_made() -> None:
    assert request_id("sale", ["t1", "t2"]) == request_id("sale", ["t2", "t1"])
    assert len({request_id("sale", ["t1"]), request_id("sale", ["t1", "t2"]), request_id("other", ["t1"])}) == 3
