"""What the entries of a sale add up to: the same in any order, and never less when more of them are read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind
from cinema.domain.entries import OF_THE_TILL, OPERATIONS, Entry, EntryKind
from cinema.domain.operations import Exchanged, GivenBack, Operation, Refunded, Sold, Tendered, Voided
from cinema.domain.orders import Order, OrderScreening, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.sale_facts import Passed, SaleFacts, facts_of, reason_hash, transaction_of
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TICKETS = tuple(
    Ticket(f"t{number}", "s1", f"B{number}", SeatKind.STANDARD, "adult", "Adult", 950) for number in (1, 2, 3)
)
ORDER = Order(
    "sale", (OrderScreening("s1", "hold-1", "m1", "Metropolis", "Hall", AT),), TICKETS, 2850, "EUR", Channel.TEST,
    "till-1", None, None,
)  # fmt: skip


def attempt(name: str, amount: int = 2850) -> Attempt:
    return Attempt(name, Tender.CARD, Provider.TEST, amount, AttemptState.APPROVED, AT)


def refund(name: str, *tickets: str) -> Refund:
    shares = (RefundShare(f"share-{name}", "a1", Tender.CARD, Provider.TEST, 950 * len(tickets)),)
    return Refund(name, tickets, 950 * len(tickets), shares, AttemptState.APPROVED, None, "till-1", AT)


def entry(seq: int, operation: Operation, name: str | None = None, number: str | None = None) -> Entry:
    kind = next(kind for kind, one in OPERATIONS.items() if isinstance(operation, one))
    return Entry(
        name or f"entry-{seq}", kind, "sale", f"till-{seq % 2}", seq % 2, "epoch", seq, "0" * 64,
        AT + timedelta(seconds=seq), "2026-11-20", {}, operation, number,
    )  # fmt: skip


SOLD = entry(3, Sold(ORDER, (attempt("a1", 1900), attempt("a2", 950))), "sale", "2026-01-000001")
VOID = entry(3, Voided((("s1", "hold-2"),)), "sale")
TENDERS = [entry(1, Tendered(ORDER, attempt("a1", 1900)), "a1"), entry(2, Tendered(ORDER, attempt("a2", 950)), "a2")]
SURPLUS = entry(5, Tendered(ORDER, attempt("late")), "late")
BACK = entry(7, GivenBack("late", 2850))
NOT_MONEY = entry(7, GivenBack("late", 2850, money=False))
REFUNDS = [
    entry(8, Refunded(refund("r1", "t1"), "2026-01-000001", ""), "r1", "R2026-01-000001"),
    entry(9, Refunded(refund("r2", "t2"), "2026-01-000001", ""), "r2", "R2026-01-000002"),
]
NEW_ORDER = replace(
    ORDER, id="new", tickets=(replace(TICKETS[0], id="t9"), replace(TICKETS[1], id="t8", seat="B8")), total=1900,
    exchange_of="sale", screenings=(OrderScreening("s1", "hold-9", "m1", "Metropolis", "Hall", AT),),
)  # fmt: skip
MOVED = replace(attempt("moved", 1900), moved_from="a1")
EXCHANGED = entry(
    10, Exchanged(refund("new", "t1", "t2"), "2026-01-000001", "", NEW_ORDER, (MOVED,), (("t9", "t1"),)), "new",
    "2026-01-000002",
)  # fmt: skip
VOID_REFUND = entry(6, Voided(), "r0")
STORIES = [
    [SOLD],
    [VOID],
    [*TENDERS, SOLD],
    [*TENDERS, VOID],
    [SOLD, SURPLUS, BACK],
    [VOID, SURPLUS],
    [VOID, SURPLUS, NOT_MONEY],
    [*TENDERS, SOLD, SURPLUS, VOID_REFUND, BACK, *REFUNDS],
    [*TENDERS, SOLD, EXCHANGED],
]
STORY = st.sampled_from(STORIES)


@given(STORY, st.data())
def test_facts_are_the_same_in_whatever_order_entries_are_read(story: list[Entry], data: st.DataObject) -> None:
    assert facts_of("sale", data.draw(st.permutations(story))) == facts_of("sale", story)


@given(STORY, st.data())
def test_more_entries_never_take_anything_back(story: list[Entry], data: st.DataObject) -> None:
    some = [one for one in story if data.draw(st.booleans())]
    older, newer = facts_of("sale", some), facts_of("sale", story)
    assert newer.is_sold >= older.is_sold
    assert newer.voided >= older.voided
    assert set(older.counted) <= set(newer.counted)
    assert older.ended_tickets <= newer.ended_tickets
    assert older.pins <= newer.pins
    assert older.voided_parts <= newer.voided_parts
    assert {one.id for one in older.attempts} <= {one.id for one in newer.attempts}


@given(STORY)
def test_a_sale_told_by_the_journal_agrees_with_it(story: list[Entry]) -> None:
    facts = facts_of("sale", story)
    sale = transaction_of(facts)
    assert facts.agree_with(sale)
    if sale is not None:
        other = replace(sale, total=1, counted=(), attempts=(), receipt_number=None, state=TransactionState.PART_PAID)
        assert not facts.agree_with(other)


def test_a_sold_sale_has_its_seats_but_those_that_were_given_back() -> None:
    facts = facts_of("sale", [SOLD, *REFUNDS])
    assert facts.seats_of("s1") == ({"B3": "t3"}, {"B1": "t1", "B2": "t2"})
    assert facts.seats_of("another") == ({}, {})
    sale = transaction_of(facts)
    assert sale is not None
    assert (sale.state, sale.receipt_number, sale.counted) == (
        TransactionState.PART_REFUNDED, "2026-01-000001", ("a1", "a2"),
    )  # fmt: skip


def test_an_exchange_ends_tickets_of_the_old_sale_and_begins_the_new_one() -> None:
    old, new = facts_of("sale", [SOLD, EXCHANGED]), facts_of("new", [EXCHANGED])
    assert old.seats_of("s1") == ({"B3": "t3"}, {"B2": "t2"}), "B1 was kept: it is the new sale's, and never free"
    assert new.seats_of("s1") == ({"B1": "t9", "B8": "t8"}, {})
    assert (old.exchanges, new.exchanges) == (("new",), ())
    assert old.passed == new.passed == (Passed("s1", "B1", "t1", "t9", "adult"),)
    sale = transaction_of(new)
    assert sale is not None
    assert (sale.state, sale.receipt_number, sale.exchange_of) == (TransactionState.PAID, "2026-01-000002", "sale")


def test_the_void_of_an_exchange_names_the_pins_that_it_frees() -> None:
    facts = facts_of("sale", [SOLD, entry(11, Voided((("s1", "hold-9"),)), "new")])
    assert (facts.voided, facts.voided_parts) == (False, frozenset({"new"}))
    assert facts.part_pins == frozenset({("s1", "hold-9", "new")})


def test_money_of_a_voided_sale_is_surplus_until_it_went_back() -> None:
    waiting, ended = (transaction_of(facts_of("sale", story)) for story in ([VOID, SURPLUS], [VOID, SURPLUS, BACK]))
    assert waiting is not None
    assert ended is not None
    assert waiting.state is ended.state is TransactionState.ABANDONED
    assert [one.id for one in waiting.waiting_surplus] == ["late"]
    assert (ended.waiting_surplus, [one.state for one in ended.surplus]) == ((), [AttemptState.RETURNED])


def test_a_void_of_a_refund_does_not_end_its_sale() -> None:
    facts = facts_of("sale", [SOLD, VOID_REFUND])
    assert (facts.is_sold, facts.voided, facts.voided_parts) == (True, False, frozenset({"r0"}))


def test_what_voids_a_sale_names_what_it_may_have_pinned() -> None:
    facts = facts_of("sale", [VOID])
    assert (facts.voided, facts.order, facts.pins) == (True, None, frozenset({("s1", "hold-2")}))
    assert facts_of("sale", []) == SaleFacts("sale")
    assert transaction_of(facts) is None


def test_a_reason_is_known_by_its_salted_hash_alone() -> None:
    assert reason_hash("ill", "a") != reason_hash("ill", "b")
    assert len(reason_hash("ill", "a")) == 64


def test_every_kind_of_operation_is_told() -> None:
    told = {one.kind for story in STORIES for one in story}
    assert told == set(EntryKind) - {EntryKind.CHANGED, EntryKind.VOUCHER, EntryKind.ADMITTED} - OF_THE_TILL


def test_a_tender_that_comes_when_less_is_open_does_not_pay_for_its_sale() -> None:
    attempts = (attempt("first", 1000), attempt("late-slip", 1900), attempt("last", 1850))
    sale = Transaction(**{name: getattr(ORDER, name) for name in Order.__dataclass_fields__}, attempts=attempts)
    assert [one.id for one in sale.tenders_toward_total] == ["first", "last"]
