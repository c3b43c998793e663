"""Sales in storage: every change is guarded by the state it starts from. On the real server alone: `$$NOW`, arrays."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState, Tender
from cinema.domain.transactions import Ticket, Transaction, TransactionState
from cinema.domain.users import Channel
from cinema.errors import NotFoundError
from repositories.connect import Connection
from repositories.storage import Storage
from repositories.transactions import Transactions
from tests.support import expire_leases

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STARTS = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
OPEN, PAYING, PAID = TransactionState.OPEN, TransactionState.PAYING, TransactionState.PAID
ABANDONED, UNRESOLVED = TransactionState.ABANDONED, TransactionState.UNRESOLVED


def sale(name: str = "s1", **fields: object) -> Transaction:
    ticket = Ticket(f"t-{name}", "B1", SeatKind.STANDARD, "adult", "Adult", 950)
    made = Transaction(
        name, "screening", "hold", OPEN, (ticket,), 950, "EUR", Channel.TEST, "till-1", None, None, EPOCH,
        starts_at=STARTS,
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def attempt(name: str = "a1", state: AttemptState = AttemptState.ASKED, **fields: object) -> Attempt:
    return replace(Attempt(name, Tender.CARD, "test", 950, state, EPOCH), **fields)  # type: ignore[arg-type]


@pytest.fixture
def sales(storage: Storage) -> Transactions:
    return storage.transactions


def test_a_sale_begins_once_and_is_stamped_by_the_database(sales: Transactions, storage: Storage) -> None:
    begun = sales.begin(sale())
    assert abs(begun.created_at - storage.database.now()) < timedelta(seconds=5)
    assert [state for state, _at in begun.history] == ["open"]
    assert sales.begin(sale(total=1, tickets=sale("other").tickets)) == begun
    assert sales.get("s1") == begun
    with pytest.raises(NotFoundError):
        sales.get("s2")


def test_names_that_look_like_expressions_are_kept_as_they_are(sales: Transactions) -> None:
    odd = sale(movie_title="$total", auditorium_name="$$NOW", seller="$$ROOT", workstation="$where")
    begun = sales.begin(odd)
    assert (begun.movie_title, begun.auditorium_name, begun.seller, begun.workstation) == (
        "$total", "$$NOW", "$$ROOT", "$where",
    )  # fmt: skip
    asked = sales.ask("s1", attempt(reference="$total"), 60)
    assert asked is not None
    assert asked.attempts[0].reference == "$total"
    answered = sales.answer("s1", attempt(state=AttemptState.APPROVED, reference="$$NOW"))
    assert answered is not None
    assert answered.attempts[0].reference == "$$NOW"


def test_an_attempt_is_written_into_an_open_sale_alone(sales: Transactions) -> None:
    sales.begin(sale())
    asked = sales.ask("s1", attempt(), 60)
    assert asked is not None
    assert (asked.state, asked.attempts[0].id, asked.attempts[0].state) == (PAYING, "a1", AttemptState.ASKED)
    assert asked.attempts[0].at > EPOCH
    assert sales.ask("s1", attempt(), 60) == asked, "a repeat"
    assert sales.ask("s1", attempt("a2"), 60) is None, "another attempt meanwhile"
    assert sales.ask("nothing", attempt(), 60) is None


def test_the_first_answer_stands(sales: Transactions) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(), 60)
    declined = sales.answer("s1", attempt(state=AttemptState.DECLINED, reason="declined"))
    assert declined is not None
    assert declined.attempts[0].reason == "declined"
    assert sales.answer("s1", attempt(state=AttemptState.DECLINED)) == declined, "a repeat"
    assert sales.answer("s1", attempt(state=AttemptState.APPROVED)) is None
    assert sales.answer("s1", attempt("a9", AttemptState.APPROVED)) is None
    assert sales.get("s1").payment is None


def test_an_answer_goes_to_its_own_attempt(sales: Transactions) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt("a1"), 60)
    sales.answer("s1", attempt("a1", AttemptState.DECLINED))
    sales.move("s1", (PAYING,), OPEN)
    sales.ask("s1", attempt("a2"), 60)
    sales.answer("s1", attempt("a2", AttemptState.APPROVED, last4="4242"))
    found = sales.get("s1")
    assert [(one.id, one.state.value) for one in found.attempts] == [("a1", "declined"), ("a2", "approved")]
    assert found.payment == found.last_attempt


def test_a_state_is_left_only_if_it_is_the_one_expected(sales: Transactions) -> None:
    sales.begin(sale())
    assert not sales.move("s1", (PAYING, UNRESOLVED), ABANDONED)
    assert sales.move("s1", (OPEN,), ABANDONED)
    assert not sales.move("s1", (OPEN,), ABANDONED)
    assert [state for state, _at in sales.get("s1").history] == ["open", "abandoned"]
    assert sales.ask("s1", attempt(), 60) is None


@pytest.mark.parametrize("after", [OPEN, ABANDONED])
def test_a_sale_whose_money_was_taken_is_never_opened_or_abandoned(
    sales: Transactions, after: TransactionState
) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(), 60)
    sales.answer("s1", attempt(state=AttemptState.APPROVED))
    assert not sales.move("s1", (PAYING,), after)
    assert sales.get("s1").state is PAYING


def test_a_sale_whose_money_was_taken_takes_no_other_attempt(sales: Transactions, connection: Connection) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(), 60)
    sales.answer("s1", attempt(state=AttemptState.APPROVED))
    connection.database["transactions"].update_one({"_id": "s1"}, {"$set": {"state": "open"}})
    assert sales.ask("s1", attempt("a2"), 60) is None
    assert len(sales.get("s1").attempts) == 1


def test_an_attempt_that_ended_is_not_asked_again(sales: Transactions) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(), 60)
    sales.answer("s1", attempt(state=AttemptState.DECLINED))
    sales.move("s1", (PAYING,), OPEN)
    assert sales.ask("s1", attempt(), 60) is None, "sent again by a till whose answer was lost"
    assert len(sales.get("s1").attempts) == 1
    assert sales.ask("s1", attempt("a2"), 60) is not None


def test_a_sale_is_paid_once_with_one_number(sales: Transactions) -> None:
    sales.begin(sale())
    assert sales.mark_paid("s1", "2026-000001") is None, "it was not being paid"
    sales.ask("s1", attempt(), 60)
    assert sales.mark_paid("s1", "2026-000001") is None, "no money was taken"
    sales.answer("s1", attempt(state=AttemptState.APPROVED))
    paid = sales.mark_paid("s1", "2026-000001")
    assert paid is not None
    assert (paid.state, paid.receipt_number) == (PAID, "2026-000001")
    assert sales.mark_paid("s1", "2026-000001") == paid, "a repeat"
    assert sales.mark_paid("s1", "2026-000002") is None
    assert sales.by_receipt("2026-000001") == paid
    for number in ("2026-000002", "", "$where", '{"$gt": ""}'):
        with pytest.raises(NotFoundError):
            sales.by_receipt(number)


def test_a_lease_keeps_others_away_until_it_runs_out(sales: Transactions, connection: Connection) -> None:
    sales.begin(sale())
    assert not sales.lease("s1", "recovery/a", 60), "an open sale needs no recovery"
    sales.ask("s1", attempt(), 60)
    assert not sales.lease("s1", "recovery/a", 60)
    assert sales.to_recover(10) == ()
    expire_leases(connection)
    assert sales.to_recover(10) == ("s1",)
    assert sales.lease("s1", "recovery/a", 60)
    assert sales.lease("s1", "recovery/a", 60), "a repeat"
    assert not sales.lease("s1", "recovery/b", 60)
    assert sales.to_recover(10) == ()


def test_old_open_and_unresolved_sales_are_listed_oldest_first(sales: Transactions, connection: Connection) -> None:
    for name in ("s1", "s2", "s3"):
        sales.begin(sale(name))
    connection.database["transactions"].update_many(
        {"_id": {"$in": ["s1", "s2"]}}, [{"$set": {"created_at": {"$subtract": ["$$NOW", 100_000]}}}]
    )
    assert [one.id for one in sales.stale_open(60, 10)] == ["s1", "s2"]
    assert [one.id for one in sales.stale_open(60, 1)] == ["s1"]
    assert sales.stale_open(600, 10) == ()
    sales.ask("s2", attempt(), 60)
    sales.move("s2", (PAYING,), UNRESOLVED)
    assert [one.id for one in sales.unresolved(10)] == ["s2"]


def test_a_sale_whose_money_was_given_back_by_hand_is_never_paid(sales: Transactions) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(), 60)
    sales.answer("s1", attempt(state=AttemptState.APPROVED))
    sales.move("s1", (PAYING,), UNRESOLVED)
    assert sales.mark_returned("s1", "a1")
    assert sales.mark_paid("s1", "2026-000001") is None


def test_a_person_s_purchases_are_those_that_are_paid_the_latest_showing_first(sales: Transactions) -> None:
    for place, customer in enumerate(["ada", "ada", "bob", "ada"]):
        name = f"s{place}"
        sales.begin(sale(name, customer=customer, starts_at=STARTS + timedelta(days=place)))
        if place < 3:
            sales.ask(name, attempt(name), 60)
            sales.answer(name, attempt(name, state=AttemptState.APPROVED))
            sales.mark_paid(name, f"2026-{place:06d}")
    assert [one.id for one in sales.of_customer("ada", 10)] == ["s1", "s0"]
    assert [one.id for one in sales.of_customer("ada", 1, 1)] == ["s0"]
    assert sales.of_customer("nobody", 10) == ()


def test_a_ticket_s_sale_is_found(sales: Transactions) -> None:
    begun = sales.begin(sale())
    assert sales.of_ticket("t-s1") == begun
    assert sales.of_ticket("t-s2") is None


def slip(reference: str, name: str = "slip") -> Attempt:
    return attempt(name, provider="separate", reference=reference)


def where(found: Transaction) -> dict[str, list[tuple[str | None, str]]]:
    """Return the references and states of a sale's attempts and of its surplus."""
    return {
        "attempts": [(one.reference, one.state.value) for one in found.attempts],
        "surplus": [(one.reference, one.state.value) for one in found.surplus],
    }


def test_a_slip_pays_for_an_open_sale_once(sales: Transactions, storage: Storage) -> None:
    sales.begin(sale())
    taken = sales.take_slip("s1", slip("$total"), 60)
    assert taken.state is PAYING
    assert where(taken) == {"attempts": [("$total", "asked")], "surplus": []}
    assert abs(taken.attempts[0].at - storage.database.now()) < timedelta(seconds=5)
    assert [state for state, _at in taken.history] == ["open", "paying"]
    assert sales.take_slip("s1", slip("$total", "typed again"), 60) == taken
    assert not sales.lease("s1", "recovery/a", 60), "whoever typed it has time to finish"
    with pytest.raises(NotFoundError):
        sales.take_slip("s2", slip("S-1"), 60)


@pytest.mark.parametrize("state", [PAYING, UNRESOLVED])
def test_a_slip_answers_the_attempt_that_waits_for_it_and_the_next_is_surplus(
    sales: Transactions, state: TransactionState
) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(provider="separate"), 60)
    sales.move("s1", (PAYING,), state)
    for reference in ("S-1", "S-2", "S-2", "S-1"):
        taken = sales.take_slip("s1", slip(reference, f"slip {reference}"), 60)
        assert taken.state is PAYING, "recovery finds it where the till dies now"
    assert where(taken) == {"attempts": [("S-1", "approved")], "surplus": [("S-2", "approved")]}
    assert taken.attempts[0].id == "a1"


@pytest.mark.parametrize("answer", [AttemptState.DECLINED, AttemptState.CANCELLED])
def test_a_slip_is_surplus_where_its_attempt_was_noted_as_not_taken(sales: Transactions, answer: AttemptState) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(provider="separate"), 60)
    sales.answer("s1", attempt(provider="separate", state=answer))
    taken = sales.take_slip("s1", slip("S-1"), 60)
    assert where(taken) == {"attempts": [(None, answer.value)], "surplus": [("S-1", "approved")]}


def test_a_slip_names_the_payment_that_was_found_without_one(sales: Transactions) -> None:
    sales.begin(sale())
    sales.ask("s1", attempt(provider="separate"), 60)
    sales.answer("s1", attempt(provider="separate", state=AttemptState.APPROVED))
    paid = sales.mark_paid("s1", "2026-000001")
    assert paid is not None
    taken = sales.take_slip("s1", slip("S-1"), 60)
    assert (taken.state, where(taken)) == (PAID, {"attempts": [("S-1", "approved")], "surplus": []})


@pytest.mark.parametrize("other", ["being paid by card", "abandoned", "another total"])
def test_a_slip_that_its_sale_cannot_take_is_surplus_and_waits_once(sales: Transactions, other: str) -> None:
    begun = sales.begin(sale())
    if other == "being paid by card":
        sales.ask("s1", attempt(), 60)
    elif other == "abandoned":
        sales.move("s1", (OPEN,), ABANDONED)
    one = replace(slip("S-1"), amount=949) if other == "another total" else slip("S-1")
    before = sales.get("s1")
    taken = sales.take_slip("s1", one, 60)
    assert (taken.state, taken.attempts) == (before.state, before.attempts)
    assert where(taken)["surplus"] == [("S-1", "approved")]
    assert taken.waiting_surplus == taken.surplus
    assert [waiting.id for waiting in sales.unresolved(10)] == [begun.id]
    assert sales.mark_surplus("s1", "slip", AttemptState.RETURNED)
    assert sales.mark_surplus("s1", "slip", AttemptState.RETURNED), "a repeat"
    assert not sales.mark_surplus("s1", "slip", AttemptState.CANCELLED)
    assert not sales.mark_surplus("s1", "another", AttemptState.RETURNED)
    assert sales.unresolved(10) == ()
    assert where(sales.take_slip("s1", slip("S-1", "typed again"), 60))["surplus"] == [("S-1", "returned")]


def test_a_slip_too_many_is_no_reason_to_name_a_sale_twice(sales: Transactions) -> None:
    for name in ("s1", "s2"):
        sales.begin(sale(name))
    sales.ask("s1", attempt(), 60)
    sales.move("s1", (PAYING,), UNRESOLVED)
    sales.move("s2", (OPEN,), ABANDONED)
    for name in ("s2", "s1"):
        sales.take_slip(name, slip("S-1"), 60)
    assert [one.id for one in sales.unresolved(10)] == ["s1", "s2"]
    assert [one.id for one in sales.unresolved(1)] == ["s1"]
