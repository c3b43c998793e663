"""Sales in storage: asking is guarded, the journal's word is brought in in any order. On the real server alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import Order, OrderScreening, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund, RefundShare
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel
from cinema.errors import NotFoundError
from repositories.connect import Connection
from repositories.storage import Storage
from repositories.transactions import Transactions
from tests.support import expire_leases, raw

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STARTS = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
State = TransactionState
ASKED, APPROVED, DECLINED = AttemptState.ASKED, AttemptState.APPROVED, AttemptState.DECLINED


def order(name: str = "s1", **fields: object) -> Order:
    """Return an order of two tickets at 950."""
    tickets = tuple(
        Ticket(f"t{number}-{name}", "show", f"B{number}", SeatKind.STANDARD, "adult", "Adult", 950) for number in (1, 2)
    )
    shown = OrderScreening("show", "hold", "m1", "Metropolis", "Hall", STARTS)
    made = Order(name, (shown,), tickets, 1900, "EUR", Channel.TEST, "till-1", None, None)
    return replace(made, **fields)  # type: ignore[arg-type]


def attempt(name: str = "a1", state: AttemptState = ASKED, **fields: object) -> Attempt:
    made = Attempt(name, Tender.CARD, Provider.TEST, 1900, state, EPOCH)
    return replace(made, **fields)  # type: ignore[arg-type]


def refund(name: str = "r1", *tickets: str, **fields: object) -> Refund:
    """Return a refund that is asked, of the first ticket unless others are named."""
    names = tickets or ("t1-s1",)
    shares = (RefundShare(f"share-{name}", "a1", Tender.CARD, Provider.TEST, 950 * len(names)),)
    made = Refund(name, names, 950 * len(names), shares, ASKED, "user-1", "till-1", EPOCH, reason="ill", salt="salt")
    return replace(made, **fields)  # type: ignore[arg-type]


def sold(name: str = "s1", **fields: object) -> SaleFacts:
    facts = SaleFacts(
        name, order(name), STARTS, f"2026-01-{name}", ("a1",), attempts=(attempt(state=APPROVED, last4="4242"),)
    )
    return replace(facts, **fields)  # type: ignore[arg-type]


def given_back(name: str, *tickets: str) -> Refund:
    return refund(name, *tickets, state=APPROVED, number=f"R-{name}", done_at=STARTS, reason="", salt="")


@pytest.fixture
def sales(storage: Storage) -> Transactions:
    return storage.transactions


@pytest.fixture
def paid(sales: Transactions) -> Transaction:
    found = sales.bring(sold())
    assert found is not None
    return found


def test_a_sale_is_asked_once_and_stamped_by_the_database(sales: Transactions, storage: Storage) -> None:
    asked = sales.ask(order(), attempt(), 60)
    assert asked is not None
    assert asked.asked_at is not None
    assert abs(asked.asked_at - storage.database.now()) < timedelta(seconds=5)
    assert (asked.state, [state for state, _at in asked.history], asked.split) == (State.PAYING, ["paying"], False)
    assert asked.attempts[0].at == asked.asked_at
    assert asked.order == order()
    assert sales.ask(order(total=1), attempt(), 60) == asked, "a repeat"
    assert sales.ask(order(), attempt("a2"), 60) is None, "another attempt"
    assert sales.get("s1") == asked
    assert sales.find("s2") is None
    with pytest.raises(NotFoundError):
        sales.get("s2")


def test_names_that_look_like_expressions_are_kept_as_they_are(sales: Transactions) -> None:
    odd = order(workstation="$where", seller="$$ROOT", customer="$total")
    asked = sales.ask(odd, attempt(reference="$total"), 60)
    assert asked is not None
    assert (asked.order, asked.attempts[0].reference) == (odd, "$total")
    brought = sales.bring(sold(order=odd, attempts=(attempt(state=APPROVED, reference="$$NOW"),)))
    assert brought is not None
    assert (brought.order, brought.attempts[0].reference) == (odd, "$$NOW")
    made = refund("$total", by="$$ROOT", reason="$$NOW")
    locked = sales.ask_refund("s1", made, 60)
    assert locked is not None
    assert locked.refunds == (replace(made, at=locked.refunds[0].at),)


def test_the_first_answer_of_an_attempt_stands(sales: Transactions) -> None:
    sales.ask(order(), attempt(), 60)
    declined = sales.answer("s1", attempt(state=DECLINED, reason="declined"))
    assert declined is not None
    assert declined.attempts[0].reason == "declined"
    assert sales.answer("s1", attempt(state=DECLINED)) == declined, "a repeat"
    assert sales.answer("s1", attempt(state=AttemptState.CANCELLED)) is None
    assert sales.answer("s1", attempt("a9", DECLINED)) is None


def test_what_the_journal_says_of_an_attempt_stands_above_its_answer(sales: Transactions) -> None:
    sales.ask(order(), attempt(), 60)
    sales.answer("s1", attempt(state=DECLINED, reason="declined"))
    brought = sales.bring(sold())
    assert brought is not None
    assert (brought.state, [one.state for one in brought.payments]) == (State.PAID, [APPROVED])


def test_a_sale_that_was_never_asked_is_inserted_where_the_journal_knows_its_order(sales: Transactions) -> None:
    assert sales.bring(SaleFacts("s1", voided=True)) is None
    brought = sales.bring(sold())
    assert brought is not None
    assert (brought.state, brought.receipt_number, brought.paid_at, brought.asked_at) == (
        State.PAID, "2026-01-s1", STARTS, None,
    )  # fmt: skip
    assert sales.bring(sold()) == brought, "a repeat"
    assert sales.by_receipt("2026-01-s1") == brought
    for number in ("2026-01-s2", "", "$where", '{"$gt": ""}'):
        with pytest.raises(NotFoundError):
            sales.by_receipt(number)


TAKEN = attempt(state=APPROVED, last4="4242")
STEPS = [
    SaleFacts("s1", order(), attempts=(TAKEN,)),
    sold(),
    sold(attempts=(TAKEN, attempt("late", APPROVED))),
    sold(attempts=(TAKEN, attempt("late", AttemptState.RETURNED)), refunds=(given_back("r1"),)),
]


@pytest.mark.parametrize("places", list(permutations(range(4))))
def test_facts_may_come_in_any_order_and_older_ones_take_nothing_back(
    sales: Transactions, places: tuple[int, ...]
) -> None:
    sales.ask(order(), attempt(), 60)
    for place in (*places, *places):
        sales.bring(STEPS[place])
    found = sales.get("s1")
    assert (found.state, found.receipt_number, found.counted) == (State.PART_REFUNDED, "2026-01-s1", ("a1",))
    assert [(one.id, one.state) for one in found.attempts] == [("a1", APPROVED), ("late", AttemptState.RETURNED)]
    assert [(one.id, one.number) for one in found.refunds] == [("r1", "R-r1")]
    assert STEPS[3].agree_with(found)


@pytest.mark.parametrize("asked", [True, False])
def test_a_void_ends_a_sale_and_its_money_is_surplus(sales: Transactions, connection: Connection, asked: bool) -> None:
    if asked:
        sales.ask(order(), attempt(), 60)
        sales.answer("s1", replace(attempt(), state=AttemptState.DECLINED))
    facts = SaleFacts("s1", order(), voided=True, attempts=(attempt("a2", APPROVED),))
    sales.bring(facts)
    found = sales.bring(facts)
    assert found is not None
    assert found.state is State.ABANDONED
    assert [one.id for one in found.waiting_surplus] == ["a2"]
    assert [one.id for one in sales.unresolved(10)] == ["s1"]
    assert sales.to_recover(10) == ("s1",), "a terminal can give it back"
    assert sales.lease("s1", "recovery/a", 60)
    sales.end_lease("s1", "recovery/b")
    assert not sales.lease("s1", "recovery/b", 60)
    sales.end_lease("s1", "recovery/a")
    sales.bring(facts)
    assert sales.to_recover(10) == (), "a terminal is asked once, then a manager decides"
    done = sales.bring(replace(facts, attempts=(attempt("a2", AttemptState.RETURNED),)))
    assert done is not None
    assert (done.waiting_surplus, sales.unresolved(10)) == ((), ())
    assert all("waits" not in one and "lease" not in one for one in raw(connection, "transactions"))


@pytest.mark.parametrize("sold_otherwise", [True, False])
def test_an_attempt_that_is_still_asked_when_its_sale_ends_is_left_to_recovery_then_to_a_manager(
    sales: Transactions, sold_otherwise: bool
) -> None:
    sales.ask(order(), attempt(), 0)
    otherwise = sold(counted=("c1",), attempts=(attempt("c1", APPROVED),))
    ended = sales.bring(otherwise if sold_otherwise else SaleFacts("s1", order(), voided=True))
    assert ended is not None
    assert (ended.state, ended.asked) == (State.PAID if sold_otherwise else State.ABANDONED, ended.attempts[0])
    assert sales.to_recover(10) == ("s1",)
    assert sales.lease("s1", "recovery/a", 0)
    sales.end_lease("s1", "recovery/a")
    assert sales.to_recover(10) == ("s1",), "nobody has asked its terminal yet"
    assert sales.leave_to_manager("s1", ended.attempts[0].id)
    assert (sales.get("s1").state, sales.to_recover(10)) == (ended.state, ())
    assert [one.id for one in sales.unresolved(10)] == ["s1"]


def test_cash_and_slips_too_many_wait_for_a_manager_alone(sales: Transactions) -> None:
    cash = attempt("a2", APPROVED, tender=Tender.CASH, provider=Provider.CASH)
    sales.bring(SaleFacts("s1", order(), voided=True, attempts=(cash,)))
    assert [one.id for one in sales.unresolved(10)] == ["s1"]
    assert sales.to_recover(10) == ()


def test_a_sale_of_which_only_a_tender_is_known_is_recovered_at_once(sales: Transactions) -> None:
    found = sales.bring(SaleFacts("s1", order(), attempts=(attempt(state=APPROVED),)))
    assert found is not None
    assert found.state is State.PART_PAID
    assert sales.to_recover(10) == ("s1",), "nobody else would end it"


def test_a_lease_keeps_others_away_until_it_runs_out(sales: Transactions, connection: Connection) -> None:
    sales.ask(order(), attempt(), 60)
    assert not sales.lease("s1", "recovery/a", 60)
    assert sales.to_recover(10) == ()
    expire_leases(connection)
    assert sales.to_recover(10) == ("s1",)
    assert sales.to_recover(10, but={"s1"}) == ()
    assert sales.lease("s1", "recovery/a", 60)
    assert sales.lease("s1", "recovery/a", 60), "a repeat"
    assert not sales.lease("s1", "recovery/b", 60)
    sales.bring(sold())
    expire_leases(connection)
    assert sales.to_recover(10) == (), "it came to its end"


def test_only_what_is_asked_is_left_to_a_manager(sales: Transactions) -> None:
    sales.ask(order(), attempt(), 60)
    for _repeat in range(2):
        assert sales.leave_to_manager("s1", "a1")
    assert not sales.leave_to_manager("s1", "a2")
    found = sales.get("s1")
    assert (found.state, [state for state, _at in found.history][:2]) == (State.UNRESOLVED, ["paying", "unresolved"])
    assert [one.id for one in sales.unresolved(10)] == ["s1"]
    assert sales.to_recover(10) == ()
    brought = sales.bring(sold())
    assert brought is not None
    assert brought.state is State.PAID
    assert not sales.leave_to_manager("s1", "a1")


def test_one_tender_of_a_split_sale_is_asked_at_a_time_and_never_more_than_is_open(sales: Transactions) -> None:
    split = sales.ask(order(), None, 60)
    assert split is not None
    assert (split.state, split.split, split.attempts) == (State.PART_PAID, True, ())
    assert sales.ask(order(), None, 60) == split
    assert sales.renew("s1", 60)
    assert sales.ask_tender("s1", attempt(amount=1901), 60) is None
    asked = sales.ask_tender("s1", attempt(amount=900), 60)
    assert asked is not None
    assert (asked.state, asked.attempts[0].at > EPOCH) == (State.PAYING, True)
    assert sales.ask_tender("s1", attempt(amount=900), 60) == asked, "a repeat"
    assert sales.ask_tender("s1", attempt("a2", amount=100), 60) is None
    assert not sales.renew("s1", 60)
    sales.bring(SaleFacts("s1", order(), attempts=(attempt(state=APPROVED, amount=900),)))
    assert sales.ask_tender("s1", attempt("a2", amount=1001), 60) is None
    assert sales.ask_tender("s1", attempt("a2", amount=1000), 60) is not None
    assert sales.ask_tender("nothing", attempt(), 60) is None


def test_a_tender_that_was_voided_is_ended_and_the_sale_goes_on(sales: Transactions) -> None:
    sales.ask(order(), None, 60)
    sales.ask_tender("s1", attempt(amount=900), 60)
    found = sales.bring(SaleFacts("s1", voided_parts=frozenset({"a1"})))
    assert found is not None
    assert (found.state, found.attempts[0].state) == (State.PART_PAID, AttemptState.CANCELLED)


@pytest.mark.usefixtures("paid")
def test_a_refund_locks_its_tickets_and_is_stamped_by_the_database(sales: Transactions, storage: Storage) -> None:
    asked = sales.ask_refund("s1", refund(), 60)
    assert asked is not None
    assert (asked.state, asked.refused_tickets) == (State.REFUNDING, frozenset({"t1-s1"}))
    assert abs(asked.refunds[0].at - storage.database.now()) < timedelta(seconds=5)
    assert sales.ask_refund("s1", refund(), 60) == asked, "a repeat"
    assert sales.ask_refund("s1", refund("r2"), 60) is None, "the same ticket"
    assert sales.ask_refund("s1", refund("r2", "t1-s1", "t2-s1"), 60) is None
    assert sales.ask_refund("s1", refund("r2", "another-sale's"), 60) is None
    other = sales.ask_refund("s1", refund("r2", "t2-s1"), 60)
    assert other is not None, "the other ticket is not locked"
    assert sales.to_recover(10) == ()


def test_a_sale_that_is_not_paid_gives_nothing_back(sales: Transactions) -> None:
    sales.ask(order(), attempt(), 60)
    assert sales.ask_refund("s1", refund(), 60) is None
    assert sales.ask_refund("nothing", refund(), 60) is None


@pytest.mark.usefixtures("paid")
def test_no_tender_gets_back_more_than_it_paid(sales: Transactions) -> None:
    greedy = RefundShare("share-x", "a1", Tender.CARD, Provider.TEST, 951)
    assert sales.ask_refund("s1", refund("r1"), 60) is not None
    assert sales.ask_refund("s1", refund("r2", "t2-s1", shares=(greedy,)), 60) is None
    assert sales.ask_refund("s1", refund("r3", "t2-s1", shares=(replace(greedy, amount=950),)), 60) is not None


@pytest.mark.usefixtures("paid")
def test_a_refund_that_gave_nothing_back_unlocks_with_its_void(sales: Transactions) -> None:
    sales.ask_refund("s1", refund(), 60)
    said = sales.answer_refund("s1", refund(refusal="declined"))
    assert said is not None
    assert sales.answer_refund("s1", refund(refusal="timeout")) is None, "the first answer stands"
    assert sales.answer_refund("s1", refund(refusal="declined")) == said
    assert (said.state, said.refused_tickets) == (State.REFUNDING, frozenset({"t1-s1"})), "locked until its void is in"
    ended = sales.bring(sold(voided_parts=frozenset({"r1"})))
    assert ended is not None
    assert (ended.state, ended.refused_tickets, ended.refunds[0].refusal) == (State.PAID, frozenset(), "declined")
    assert sales.ask_refund("s1", refund(), 60) is None, "sent again by a till whose answer was lost"
    assert sales.ask_refund("s1", refund("r2"), 60) is not None


@pytest.mark.usefixtures("paid")
def test_a_refund_is_finished_by_the_journal_and_keeps_its_reason(sales: Transactions) -> None:
    sales.ask_refund("s1", refund(), 60)
    part = sales.bring(sold(refunds=(given_back("r1"),)))
    assert part is not None
    assert (part.state, part.refunds[0].reason, part.refunds[0].salt) == (State.PART_REFUNDED, "ill", "salt")
    assert sales.ask_refund("s1", refund("r2"), 60) is None, "a caller that read the sale before"
    whole = sales.bring(sold(refunds=(given_back("r1"), given_back("r2", "t2-s1"))))
    assert whole is not None
    assert whole.state is State.REFUNDED
    assert sales.by_refund("R-r2") == whole
    late = sales.bring(sold(voided_parts=frozenset({"r1"})))
    assert late is not None
    assert late.state is State.REFUNDED, "a void does not undo what was given back"
    for number in ("R-r3", "r2", "", "$where"):
        with pytest.raises(NotFoundError):
            sales.by_refund(number)


@pytest.mark.usefixtures("paid")
def test_a_refund_is_left_to_a_manager_while_it_is_asked(sales: Transactions, connection: Connection) -> None:
    assert not sales.leave_refund_to_manager("s1", "r1")
    sales.ask_refund("s1", refund(), 60)
    for _repeat in range(2):
        assert sales.leave_refund_to_manager("s1", "r1")
    assert sales.get("s1").state is State.REFUND_UNRESOLVED
    assert [one.id for one in sales.unresolved(10)] == ["s1"]
    expire_leases(connection)
    assert sales.to_recover(10) == ()


@pytest.mark.usefixtures("paid")
def test_of_two_refunds_the_one_that_is_not_a_manager_s_is_recovered(
    sales: Transactions, connection: Connection
) -> None:
    sales.ask_refund("s1", refund(), 60)
    sales.ask_refund("s1", refund("r2", "t2-s1"), 60)
    sales.leave_refund_to_manager("s1", "r1")
    expire_leases(connection)
    assert sales.to_recover(10) == ("s1",)


def test_a_person_s_purchases_are_those_that_were_paid_the_latest_showing_first(sales: Transactions) -> None:
    for place, customer in enumerate(["ada", "ada", "bob", "ada"]):
        name = f"s{place}"
        shown = replace(order().screenings[0], starts_at=STARTS + timedelta(days=place))
        made = order(name, customer=customer, screenings=(shown,))
        if place < 3:
            sales.bring(sold(name, order=made))
        else:
            sales.ask(made, attempt(name), 60)
    assert [one.id for one in sales.of_customer("ada", 10)] == ["s1", "s0"]
    assert [one.id for one in sales.of_customer("ada", 1, 1)] == ["s0"]
    assert sales.of_customer("nobody", 10) == ()
    assert [one.id for one in sales.undecided_of("ada", 10)] == ["s3"]
    assert sales.undecided_of("bob", 10) == ()


def test_a_ticket_s_sale_is_found(sales: Transactions, paid: Transaction) -> None:
    assert sales.of_ticket("t2-s1") == paid
    assert sales.of_ticket("t2-s2") is None


def test_sales_are_read_together_and_a_broken_one_hides_no_other(sales: Transactions, connection: Connection) -> None:
    for name in ("s1", "s2"):
        sales.bring(sold(name))
    connection.database["transactions"].update_one({"_id": "s2"}, {"$set": {"attempts": [7]}})
    assert set(sales.many(["s1", "s2", "s3"])) == {"s1"}
