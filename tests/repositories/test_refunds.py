"""Refunds in storage: a ticket's money goes back once, however stale the caller is. On the real server alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from repositories.refunds import Refunds

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Ticket, Transaction, TransactionState
from cinema.domain.users import Channel
from cinema.errors import NotFoundError
from repositories.connect import Connection
from repositories.storage import Storage

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAID, PART, REFUNDED = TransactionState.PAID, TransactionState.PART_REFUNDED, TransactionState.REFUNDED
REFUNDING, UNRESOLVED = TransactionState.REFUNDING, TransactionState.REFUND_UNRESOLVED
APPROVED, DECLINED, CANCELLED = AttemptState.APPROVED, AttemptState.DECLINED, AttemptState.CANCELLED


def refund(name: str = "r1", *tickets: str, **fields: object) -> Refund:
    """Return a refund that is asked, of ticket t1 unless others are named."""
    made = Refund(
        name, tickets or ("t1",), 950, Tender.CARD, "test", AttemptState.ASKED, "a reason", "user-1", "till-1", EPOCH
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def begun(storage: Storage) -> Transaction:
    """A sale of two tickets that nobody has paid yet."""
    tickets = tuple(Ticket(f"t{n}", f"B{n}", SeatKind.STANDARD, "adult", "Adult", 950) for n in (1, 2))
    sale = Transaction(
        "s1", "screening", "hold", TransactionState.OPEN, tickets, 1900, "EUR", Channel.TEST, "till-1", None, None,
        EPOCH,
    )  # fmt: skip
    return storage.transactions.begin(sale)


@pytest.fixture
def paid(begun: Transaction, storage: Storage) -> Transaction:
    """The same sale, paid."""
    attempt = Attempt("a1", Tender.CARD, "test", 1900, AttemptState.ASKED, EPOCH)
    storage.transactions.ask(begun.id, attempt, 60)
    storage.transactions.answer(begun.id, replace(attempt, state=APPROVED))
    done = storage.transactions.mark_paid(begun.id, "2026-000001")
    assert done is not None
    return done


@pytest.fixture
def refunds(storage: Storage) -> Refunds:
    return storage.refunds


@pytest.fixture
def give_back(paid: Transaction, refunds: Refunds) -> Callable[..., Transaction]:
    """Return a function that gives tickets back from the first step to the last."""

    def work(one: Refund, number: str, after: TransactionState) -> Transaction:
        assert refunds.ask(paid.id, one, 60) is not None
        assert refunds.answer(paid.id, replace(one, state=APPROVED)) is not None
        done = refunds.mark_refunded(paid.id, one.id, number, after)
        assert done is not None
        return done

    return work


def states(sale: Transaction) -> list[tuple[str, str]]:
    return [(one.id, one.state.value) for one in sale.refunds]


@pytest.mark.usefixtures("paid")
def test_a_refund_is_written_into_a_paid_sale_and_stamped_by_the_database(refunds: Refunds, storage: Storage) -> None:
    asked = refunds.ask("s1", refund(), 60)
    assert asked is not None
    assert (asked.state, states(asked)) == (REFUNDING, [("r1", "asked")])
    assert abs(asked.refunds[0].at - storage.database.now()) < timedelta(seconds=5)
    assert asked.history[-1][0] == "refunding"
    assert refunds.ask("s1", refund(), 60) == asked, "a repeat"
    assert refunds.ask("s1", refund("r2", "t2"), 60) is None, "another refund meanwhile"
    assert refunds.ask("nothing", refund(), 60) is None
    assert states(refunds.get("r1")) == [("r1", "asked")]


def test_a_sale_that_is_not_paid_gives_nothing_back(begun: Transaction, refunds: Refunds, storage: Storage) -> None:
    assert refunds.ask(begun.id, refund(), 60) is None
    storage.transactions.ask(begun.id, Attempt("a1", Tender.CARD, "test", 1900, AttemptState.ASKED, EPOCH), 60)
    assert refunds.ask(begun.id, refund(), 60) is None
    assert storage.transactions.get(begun.id).refunds == ()


def test_a_ticket_of_another_sale_is_not_given_back(paid: Transaction, refunds: Refunds, storage: Storage) -> None:
    assert refunds.ask(paid.id, refund("r1", "t1", "t-of-another"), 60) is None
    assert storage.transactions.get(paid.id) == paid


@pytest.mark.parametrize("tickets", [("t1",), ("t1", "t2"), ("t2", "t1")])
def test_a_ticket_that_was_given_back_is_never_asked_for_again(
    give_back: Callable[..., Transaction], refunds: Refunds, tickets: tuple[str, ...]
) -> None:
    done = give_back(refund("r1", "t1"), "R2026-000001", PART)
    assert refunds.ask("s1", refund("r2", *tickets), 60) is None, "a caller that read the sale before"
    assert refunds.get("r1") == done
    asked = refunds.ask("s1", refund("r3", "t2"), 60)
    assert asked is not None, "the other ticket is still to be had"
    assert states(asked) == [("r1", "approved"), ("r3", "asked")]


def test_a_ticket_given_back_earlier_than_another_is_not_asked_for_again(
    give_back: Callable[..., Transaction], refunds: Refunds, connection: Connection
) -> None:
    give_back(refund("r1", "t1"), "R2026-000001", PART)
    done = give_back(refund("r2", "t2"), "R2026-000002", REFUNDED)
    assert refunds.ask("s1", refund("r3", "t1"), 60) is None, "a wholly refunded sale"
    connection.database["transactions"].update_one({"_id": "s1"}, {"$set": {"state": "paid"}})
    for tickets in (("t1",), ("t2",), ("t1", "t2")):
        assert refunds.ask("s1", refund("r4", *tickets), 60) is None, "by the refunds themselves, whatever the state"
    assert refunds.get("r2") == replace(done, state=PAID)


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize("state", [DECLINED, CANCELLED])
def test_a_ticket_whose_money_was_not_given_back_may_be_asked_for_again(refunds: Refunds, state: AttemptState) -> None:
    refunds.ask("s1", refund(), 60)
    refunds.answer("s1", refund(state=state, refusal="declined"))
    assert refunds.move("s1", "r1", (REFUNDING,), PAID)
    assert refunds.ask("s1", refund(), 60) is None, "sent again by a till whose answer was lost"
    again = refunds.ask("s1", refund("r2"), 60)
    assert again is not None
    assert states(again) == [("r1", state.value), ("r2", "asked")]


@pytest.mark.usefixtures("paid")
def test_the_first_answer_stands(refunds: Refunds) -> None:
    refunds.ask("s1", refund(), 60)
    declined = refunds.answer("s1", refund(state=DECLINED, refusal="no-connection"))
    assert declined is not None
    assert (declined.state, states(declined)) == (REFUNDING, [("r1", "declined")])
    assert declined.refunds[0].refusal == "no-connection"
    assert refunds.answer("s1", refund(state=DECLINED, refusal="declined")) == declined, "a repeat"
    assert refunds.answer("s1", refund(state=APPROVED)) is None
    assert refunds.answer("s1", refund("r9", state=APPROVED)) is None
    assert refunds.answer("nothing", refund(state=APPROVED)) is None
    assert refunds.get("r1") == declined


def test_an_answer_goes_to_its_own_refund(give_back: Callable[..., Transaction], refunds: Refunds) -> None:
    give_back(refund("r1", "t1"), "R2026-000001", PART)
    refunds.ask("s1", refund("r2", "t2"), 60)
    refunds.answer("s1", refund("r2", "t2", state=DECLINED, reference="$$NOW"))
    found = refunds.get("r2")
    assert states(found) == [("r1", "approved"), ("r2", "declined")]
    assert [one.reference for one in found.refunds] == [None, "$$NOW"]


@pytest.mark.usefixtures("paid")
def test_a_state_is_left_only_if_it_is_the_one_expected_and_the_refund_the_newest(refunds: Refunds) -> None:
    assert not refunds.move("s1", "r1", (PAID,), REFUNDED), "no such refund"
    refunds.ask("s1", refund(), 60)
    assert not refunds.move("s1", "r1", (UNRESOLVED,), PAID)
    assert refunds.move("s1", "r1", (REFUNDING,), UNRESOLVED)
    assert not refunds.move("s1", "r1", (REFUNDING,), UNRESOLVED), "it is there already"
    refunds.answer("s1", refund(state=CANCELLED))
    assert refunds.move("s1", "r1", (REFUNDING, UNRESOLVED), PAID)
    refunds.ask("s1", refund("r2", "t2"), 60)
    assert not refunds.move("s1", "r1", (REFUNDING,), PAID), "a stale caller, while another refund is under way"
    assert refunds.get("r2").state is REFUNDING
    assert [state for state, _at in refunds.get("r2").history[-4:]] == [
        "refunding", "refund_unresolved", "paid", "refunding",
    ]  # fmt: skip


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize("after", [PAID, PART, UNRESOLVED])
def test_a_refund_whose_money_was_given_back_never_leads_back(refunds: Refunds, after: TransactionState) -> None:
    refunds.ask("s1", refund(), 60)
    approved = refunds.answer("s1", refund(state=APPROVED))
    assert not refunds.move("s1", "r1", (REFUNDING, UNRESOLVED), after)
    assert refunds.get("r1") == approved
    done = refunds.mark_refunded("s1", "r1", "R2026-000001", PART)
    assert done is not None
    assert not refunds.move("s1", "r1", (PART, REFUNDED), after)
    assert refunds.get("r1") == done


@pytest.mark.usefixtures("paid")
def test_a_refund_is_finished_once_with_one_number(refunds: Refunds, storage: Storage) -> None:
    assert refunds.mark_refunded("s1", "r1", "R2026-000001", PART) is None, "nothing was asked"
    refunds.ask("s1", refund(), 60)
    assert refunds.mark_refunded("s1", "r1", "R2026-000001", PART) is None, "no money was given back"
    refunds.answer("s1", refund(state=APPROVED))
    done = refunds.mark_refunded("s1", "r1", "R2026-000001", PART)
    assert done is not None
    assert (done.state, done.refunds[0].number, done.receipt_number) == (PART, "R2026-000001", "2026-000001")
    assert done.refunds[0].done_at is not None
    assert abs(done.refunds[0].done_at - storage.database.now()) < timedelta(seconds=5)
    assert refunds.mark_refunded("s1", "r1", "R2026-000001", PART) == done, "a repeat"
    assert refunds.mark_refunded("s1", "r1", "R2026-000002", PART) is None
    assert refunds.get("r1") == done


def test_another_refund_under_way_is_not_finished_by_the_one_before(
    give_back: Callable[..., Transaction], refunds: Refunds
) -> None:
    give_back(refund("r1", "t1"), "R2026-000001", PART)
    refunds.ask("s1", refund("r2", "t2"), 60)
    asked = refunds.answer("s1", refund("r2", "t2", state=APPROVED))
    assert asked is not None
    assert refunds.mark_refunded("s1", "r1", "R2026-000002", REFUNDED) is None
    assert refunds.mark_refunded("s1", "r1", "R2026-000001", PART) == asked, "a repeat changes nothing"
    done = refunds.mark_refunded("s1", "r2", "R2026-000002", REFUNDED)
    assert done is not None
    assert [one.number for one in done.refunds] == ["R2026-000001", "R2026-000002"]


@pytest.mark.usefixtures("paid")
def test_a_refund_that_a_manager_decided_is_finished_too(refunds: Refunds) -> None:
    refunds.ask("s1", refund(), 60)
    refunds.move("s1", "r1", (REFUNDING,), UNRESOLVED)
    refunds.answer("s1", refund(state=APPROVED))
    done = refunds.mark_refunded("s1", "r1", "R2026-000001", PART)
    assert done is not None
    assert done.state is PART


@pytest.mark.usefixtures("paid")
def test_words_that_look_like_expressions_are_kept_as_they_are(refunds: Refunds) -> None:
    odd = refund("$total", reason="$$NOW", by="$$ROOT", workstation="$where")
    asked = refunds.ask("s1", odd, 60)
    assert asked is not None
    assert asked.refunds == (replace(odd, at=asked.refunds[0].at),)
    assert refunds.answer("s1", replace(odd, state=APPROVED)) is not None
    assert refunds.mark_refunded("s1", "$total", "R2026-000001", PART) is not None


def test_a_refund_is_found_by_its_id_and_its_number(give_back: Callable[..., Transaction], refunds: Refunds) -> None:
    done = give_back(refund("r1", "t1"), "R2026-000001", PART)
    assert refunds.get("r1") == done
    assert refunds.by_number("R2026-000001") == done
    for name in ("R2026-000002", "r2", "", "$where", '{"$gt": ""}'):
        with pytest.raises(NotFoundError):
            refunds.get(name)
        with pytest.raises(NotFoundError):
            refunds.by_number(name)
