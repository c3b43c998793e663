"""Money given back: the tickets are refused, the seats are sold anew, the numbers have no gap, and nothing twice."""

import re
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.bootstrap import join
from cinema.domain.orders import Line
from cinema.domain.payments import Answer, AnswerKind, AttemptState, PaymentRequest, Tender
from cinema.domain.refunds import Refund, refund_shares
from cinema.domain.sale_facts import reason_hash
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
)
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order, recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, LATE, NO_REFUNDS, SILENT, begin, card, choice, expire_leases, hold, raw, sell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

STEPS = [
    ("before transactions.ask_refund", "paid"),
    ("after transactions.ask_refund", "paid"),
    ("before terminal_memory.decide", "paid"),
    ("after terminal_memory.decide", "refunded"),
    ("before journal.insert", "refunded"),
    ("after journal.insert", "refunded"),
    ("before transactions.bring", "refunded"),
    ("after transactions.bring", "refunded"),
    ("before seat_maps.finish", "refunded"),
    ("after seat_maps.finish", "refunded"),
]
REFUSED_STEPS = [
    "after terminal_memory.decide",
    "before transactions.answer_refund",
    "after transactions.answer_refund",
    "before journal.insert",
    "after journal.insert",
    "after transactions.bring",
]


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def refund(house: SmallHouse, sale: Transaction, *seats: str) -> Transaction:
    return house.cinema.refunds.refund(house.staff, number_of(sale), seats, reason="The projector broke.")


def verdicts(house: SmallHouse, sale: Transaction) -> list[str]:
    codes = house.cinema.receipts.codes(house.staff, sale)
    return [house.cinema.ticket_checks.check(house.staff, codes[one.id]).verdict.value for one in sale.tickets]


def seats_now(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def test_a_single_ticket_then_the_rest_are_given_back_and_the_seats_are_sold_anew(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2", "B3")
    part = refund(house, sale, "B2")
    assert part.state is TransactionState.PART_REFUNDED
    assert verdicts(house, sale) == ["valid", "refunded", "valid"]
    assert seats_now(house, "B1", "B2", "B3") == ["sold", "free", "sold"]

    again = sell(house.cinema, house.guest, house.screening, "B2")
    whole = refund(house, sale)
    assert whole.state is TransactionState.REFUNDED
    assert [(str(one.number)[-10:], one.amount) for one in whole.refunds] == [("-01-000001", 950), ("-01-000002", 1900)]
    assert verdicts(house, sale) == ["refunded"] * 3
    assert verdicts(house, again) == ["valid"]
    assert seats_now(house, "B1", "B2", "B3") == ["free", "sold", "free"]
    assert in_order(house.cinema, house.connection) == []


def test_a_refund_goes_to_the_tender_that_paid(house: SmallHouse) -> None:
    cash = refund(house, sell(house.cinema, house.staff, house.screening, "B1", request=CASH))
    assert [(one.tender, one.shares[0].provider) for one in cash.refunds] == [(Tender.CASH, "cash")]
    assert raw(house.connection, "test_terminal") == []
    refund(house, sell(house.cinema, house.guest, house.screening, "B2"))
    kinds = [(one["amount"], one.get("refund", False)) for one in raw(house.connection, "test_terminal")]
    assert sorted(kinds) == [(950, False), (950, True)]


def test_a_free_ticket_asks_no_terminal(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "A1", "A2")
    assert refund(house, sale, "A2").state is TransactionState.PART_REFUNDED
    assert len(raw(house.connection, "test_terminal")) == 1, "the sale's own payment alone"
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("seats", "reason", "error", "field"),
    [
        (["Z9"], "ill", InvalidInputError, "seats"),
        (["B1", "B1"], "ill", InvalidInputError, "seats"),
        ([], "  ", InvalidInputError, "reason"),
        ([], "x" * 201, InvalidInputError, "reason"),
        ([], "two\nlines", InvalidInputError, "reason"),
    ],
)
def test_what_can_not_be_given_back_is_refused_in_words_and_nothing_changes(
    house: SmallHouse, seats: Sequence[str], reason: str, error: type[CinemaError], field: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    before = raw(house.connection, "transactions")
    with pytest.raises(error) as refused:
        house.cinema.refunds.refund(house.staff, number_of(sale), seats, reason=reason)
    assert refused.value.field == field
    assert raw(house.connection, "transactions") == before


def test_a_ticket_is_given_back_once_and_only_by_staff(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(NotAllowedError):
        house.cinema.refunds.refund(house.guest, number_of(sale), reason="ill")
    with pytest.raises(NotFoundError):
        house.cinema.refunds.refund(house.staff, "2026-01-999999", reason="ill")
    refund(house, sale, "B1")
    with pytest.raises(ConflictError):
        refund(house, sale, "B1")
    refund(house, sale)
    with pytest.raises(ConflictError):
        refund(house, sale)
    assert len(raw(house.connection, "test_terminal")) == 3, "one payment, two refunds"


def test_a_card_that_refuses_leaves_the_tickets_valid_and_may_be_asked_again(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(NO_REFUNDS))
    for _time in range(2):
        with pytest.raises(PaymentRefusedError):
            refund(house, sale)
        assert verdicts(house, sale) == ["valid"]
        assert house.storage.transactions.get(sale.id).state is TransactionState.PAID
    assert seats_now(house, "B1") == ["sold"]
    assert in_order(house.cinema, house.connection) == []


def test_an_answer_that_comes_too_late_still_gives_the_money_back_once(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(LATE))
    assert refund(house, sale).state is TransactionState.REFUNDED
    assert in_order(house.cinema, house.connection) == []


def stop(house: SmallHouse, failing_at: Failing, sale: Transaction, point: str) -> None:
    """Let a till die at a step of a refund; the sale was confirmed before, so that nothing else calls that step."""
    recover(house.cinema, house.connection)
    with pytest.raises(PowerCutError):
        failing_at(point).refunds.refund(house.staff, number_of(sale), reason="ill")


@pytest.mark.parametrize(
    ("by", "point", "expected"),
    [
        *(("card", *step) for step in STEPS[:6]),
        *(("cash", *step) for step in STEPS[:6] if "terminal_memory" not in step[0]),
    ],
)
def test_a_crash_in_a_refund_is_finished_or_taken_back(
    house: SmallHouse, failing_at: Failing, by: str, point: str, expected: str
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH if by == "cash" else None)
    stop(house, failing_at, sale, point)
    locked = [] if point == STEPS[0][0] else ["refunded"] * 2
    assert verdicts(house, sale) == (locked or ["valid"] * 2), "refused from the moment it is written down"
    if by == "cash" and point == "before journal.insert":
        expected = "paid"  # cash is handed over after its entry
    assert in_order(house.cinema, house.connection) == []
    assert house.storage.transactions.get(sale.id).state.value == expected
    assert seats_now(house, "B1", "B2") == (["free"] * 2 if expected == "refunded" else ["sold"] * 2)
    assert verdicts(house, sale) == ["refunded" if expected == "refunded" else "valid"] * 2
    if expected == "paid":
        assert refund(house, sale).state is TransactionState.REFUNDED
    assert [str(one["number"])[-7:] for one in raw(house.connection, "transactions")[0]["refunds"]][-1] == "-000001"
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("point", ["after transactions.bring", "before seat_maps.finish", "after seat_maps.finish"])
def test_a_crash_while_a_refund_is_brought_up_to_date_is_recovered(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    recover(house.cinema, house.connection)
    dying = failing_at("after journal.insert")
    with pytest.raises(PowerCutError):
        dying.refunds.refund(house.staff, number_of(sale), ["B1"], reason="ill")
    with pytest.raises(PowerCutError):
        recover(failing_at(point), house.connection)
    assert in_order(house.cinema, house.connection) == []
    assert seats_now(house, "B1", "B2") == ["free", "sold"]


@pytest.mark.parametrize("point", REFUSED_STEPS)
def test_a_crash_in_a_refund_that_the_card_refuses_leaves_the_tickets_valid(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(NO_REFUNDS))
    recover(house.cinema, house.connection)
    storage_point = point if point != "after transactions.bring" else "after journal.insert"
    with pytest.raises(PowerCutError):
        failing_at(storage_point).refunds.refund(house.staff, number_of(sale), reason="ill")
    assert in_order(house.cinema, house.connection) == []
    assert verdicts(house, sale) == ["valid"]
    assert seats_now(house, "B1") == ["sold"]


def test_a_ticket_stays_locked_until_the_void_of_its_refund_is_in(house: SmallHouse, failing_at: Failing) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(NO_REFUNDS))
    stop(house, failing_at, sale, "after transactions.answer_refund")
    assert verdicts(house, sale) == ["refunded"]
    with pytest.raises(ConflictError):
        refund(house, sale)


def test_recovery_keeps_a_terminal_s_reason_for_a_refused_refund(house: SmallHouse, failing_at: Failing) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(NO_REFUNDS))
    stop(house, failing_at, sale, "after terminal_memory.decide")
    recover(house.cinema, house.connection)
    assert [one.refusal for one in house.storage.transactions.get(sale.id).refunds] == ["declined"]
    assert verdicts(house, sale) == ["valid"]


def test_a_refund_under_way_locks_its_tickets_alone(house: SmallHouse, failing_at: Failing) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    recover(house.cinema, house.connection)
    with pytest.raises(PowerCutError):
        failing_at("before terminal_memory.decide").refunds.refund(house.staff, number_of(sale), ["B1"], reason="ill")
    assert verdicts(house, sale) == ["refunded", "valid"]
    with pytest.raises(ConflictError):
        refund(house, sale, "B1")
    other = refund(house, sale, "B2")
    assert {one.seat for one in other.tickets if one.id in other.refunded} == {"B2"}
    assert in_order(house.cinema, house.connection) == []
    assert verdicts(house, sale) == ["valid", "refunded"]


@pytest.mark.parametrize("lost", ["bring", "finish"])
def test_a_refund_that_comes_before_its_sale_was_brought_up_to_date_frees_the_seat(
    house: SmallHouse, failing_at: Failing, lost: str
) -> None:
    point = "before transactions.bring" if lost == "bring" else "before seat_maps.finish"
    order = begin(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.pay(house.guest, order, card())
    (entry,) = raw(house.connection, "journal")
    house.cinema.refunds.refund(house.staff, entry["number"], ["B1"], reason="ill")
    assert seats_now(house, "B1", "B2") == ["free", "sold"]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("point", ["before transactions.bring", "after transactions.bring", "before seat_maps.finish"])
def test_a_till_that_brings_an_old_sale_up_to_date_takes_no_refund_back(house: SmallHouse, point: str) -> None:
    """While it stands still, others finish its sale, give a ticket back and sell its seat anew."""

    def meanwhile() -> None:
        (entry,) = raw(house.connection, "journal")
        house.cinema.recovery._up_to_date.bring(entry["_id"])
        house.cinema.refunds.refund(house.staff, entry["number"], ["B1"], reason="ill")
        sell(house.cinema, house.guest, house.screening, "B1")

    slow = join(interrupted(open_storage(house.connection), point, meanwhile), "till-9", patience=0.01)
    sell(slow, house.guest, house.screening, "B1", "B2")
    assert seats_now(house, "B1", "B2") == ["sold", "sold"]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("landed", [True, False])
def test_a_ticket_that_another_refund_ended_is_not_given_back_again(house: SmallHouse, landed: bool) -> None:
    """The lock in the sale is lost, as by a fail-over: the claim still refuses the second refund."""
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    refund(house, sale, "B1")
    recover(house.cinema, house.connection)
    sales = house.connection.database["transactions"]
    sales.update_one({"_id": sale.id}, {"$set": {"refunds": [], "state": "paid"}})
    if landed:  # the other till brings the sale up to date first, as it must
        with pytest.raises(ConflictError):
            refund(house, sale, "B1")
    else:
        storage = open_storage(house.connection)
        fresh = storage.transactions.get(sale.id)
        made = replace(asked_refund(fresh, "B1"), id="another-refund")
        storage.transactions.ask_refund(sale.id, made, 60)
        with pytest.raises(ConflictError):
            house.cinema.checkout._settling._refunds.finish(
                storage.transactions.get(sale.id), made, [Answer(AnswerKind.APPROVED)]
            )
    assert in_order(house.cinema, house.connection) == []
    assert len([one for one in raw(house.connection, "journal") if one["kind"] == "refunded"]) == 1


def asked_refund(sale: Transaction, seat: str) -> Refund:
    ticket = next(one for one in sale.tickets if one.seat == seat)
    shares = refund_shares(sale.payments, sale.given_back, ticket.paid)
    return Refund(
        "asked-refund", (ticket.id,), ticket.paid, shares, AttemptState.ASKED, None, "till-4", sale.paid_at or EPOCH,
        reason="ill", salt="salt",
    )  # fmt: skip


def separate(house: SmallHouse) -> Transaction:
    house.storage.settings.set("card_provider", "separate")
    slip = PaymentRequest(Tender.CARD, reference="SLIP-1")
    return sell(house.cinema, house.staff, house.screening, "B1", "B2", request=slip)


def test_a_separate_terminal_gives_back_first_and_its_slip_is_asked_for(house: SmallHouse) -> None:
    sale = separate(house)
    with pytest.raises(InvalidInputError) as asked:
        refund(house, sale)
    assert asked.value.field == "reference"
    done = house.cinema.refunds.refund(house.staff, number_of(sale), reason="ill", reference=" SLIP-2 ")
    assert [one.reference for one in done.refunds] == ["SLIP-2"]
    assert in_order(house.cinema, house.connection) == []


def test_a_refund_by_slip_whose_till_died_is_finished_by_the_word_of_the_slip(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = separate(house)
    with pytest.raises(PowerCutError):
        failing_at("after transactions.ask_refund").refunds.refund(
            house.staff, number_of(sale), ("B1",), reason="ill", reference="SLIP-2"
        )
    recover(house.cinema, house.connection)
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, ended.refunds[0].reference) == (TransactionState.PART_REFUNDED, "SLIP-2")
    assert seats_now(house, "B1", "B2") == ["free", "sold"]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("given_back", [True, False])
def test_where_nobody_knows_a_manager_decides_once(house: SmallHouse, given_back: bool) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    make_silent(house, sale)
    with pytest.raises(PaymentUnresolvedError):
        refund(house, sale, "B1")
    recover(house.cinema, house.connection)
    (waiting,) = house.cinema.unresolved.waiting(house.operator)
    assert waiting.state is TransactionState.REFUND_UNRESOLVED
    assert verdicts(house, sale) == ["refunded", "valid"]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide(house.operator, sale.id, taken=True)
    with pytest.raises(NotAllowedError):
        house.cinema.unresolved.decide_refund(house.staff, sale.id, given_back=given_back)
    ended = house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=given_back)
    assert ended.state is (TransactionState.PART_REFUNDED if given_back else TransactionState.PAID)
    assert seats_now(house, "B1", "B2") == ["free" if given_back else "sold", "sold"]
    kinds = [one.kind.value for one in house.storage.journal.of_subject(sale.id)]
    assert kinds == ["sold", "refunded" if given_back else "void"]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=not given_back)


def make_silent(house: SmallHouse, sale: Transaction) -> None:
    """Let the terminal keep its peace about a sale's money from now on."""
    attempt = house.storage.transactions.get(sale.id).payments[0]
    silent = replace(attempt, last4=SILENT[-4:])
    # The card is the sale's own in its entry too, which every refund reads again.
    database = house.connection.database
    database["journal"].update_one({"_id": sale.id}, {"$set": {"operation.tenders.0.last4": silent.last4}})
    database["transactions"].update_one({"_id": sale.id}, {"$set": {"attempts.0.last4": silent.last4}})


def test_a_refund_that_is_asked_again_after_recovery_ended_it_is_not_written_twice(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PowerCutError):
        failing_at("after transactions.ask_refund").refunds.refund(house.staff, number_of(sale), reason="ill")
    asked = house.storage.transactions.get(sale.id).refunds[-1]
    assert house.storage.transactions.ask_refund(sale.id, asked, 60) is not None, "sent again, and still asked"
    recover(house.cinema, house.connection)
    assert house.storage.transactions.ask_refund(sale.id, asked, 60) is None, "sent again, and ended by recovery"
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, len(ended.refunds)) == (TransactionState.PAID, 1)
    refund(house, sale)
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("point", [point for point, _end in STEPS[1:]])
def test_a_till_that_sleeps_while_others_recover_and_sell_the_seat_anew_harms_nobody_when_it_wakes(
    house: SmallHouse, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    bought: list[Transaction] = []

    recover(house.cinema, house.connection)

    def meanwhile() -> None:
        recover(house.cinema, house.connection)
        if house.storage.transactions.get(sale.id).state is TransactionState.PAID:  # recovery cancelled it
            refund(house, sale)
        bought.append(sell(house.cinema, house.guest, house.screening, "B1"))

    sleeper = join(interrupted(open_storage(house.connection), point, meanwhile), "till-9", patience=0.01)
    with suppress(PaymentRefusedError, ConflictError):  # it was cancelled meanwhile: this till gave nothing back
        sleeper.refunds.refund(house.staff, number_of(sale), reason="ill")
    assert in_order(house.cinema, house.connection) == []
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUNDED
    assert [verdicts(house, one) for one in (sale, bought[0])] == [["refunded"], ["valid"]]
    back = [one for one in raw(house.connection, "test_terminal") if one.get("refund") and one["state"] == "approved"]
    assert len(back) == 1, "given back once"
    assert in_order(house.cinema, house.connection) == []


def split_sale(house: SmallHouse, *parts: tuple[PaymentRequest, int]) -> Transaction:
    """Sell two seats at 1900 by several tenders."""
    order = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    sale = house.cinema.checkout.begin_split(house.staff, order)
    for request, amount in parts:
        sale = house.cinema.checkout.tender(house.staff, sale.id, request, amount)
    assert sale.state is TransactionState.PAID
    return sale


def test_a_split_sale_goes_back_in_the_reverse_order_and_never_more_than_was_paid(house: SmallHouse) -> None:
    sale = split_sale(house, (CASH, 1200), (card(), 700))
    first = refund(house, sale, "B1")
    assert [(one.tender, one.amount) for one in first.refunds[0].shares] == [(Tender.CARD, 700), (Tender.CASH, 250)]
    rest = refund(house, sale)
    assert [(one.tender, one.amount) for one in rest.refunds[1].shares] == [(Tender.CASH, 950)]
    assert rest.given_back == {attempt.id: attempt.amount for attempt in sale.payments}
    assert in_order(house.cinema, house.connection) == []


def test_two_refunds_of_a_split_sale_at_once_give_no_tender_more_than_it_paid(house: SmallHouse) -> None:
    sale = split_sale(house, (CASH, 950), (card(), 950))

    def other() -> None:
        refund(house, sale, "B2")

    slow = join(interrupted(open_storage(house.connection), "before transactions.ask_refund", other), "till-9")
    with pytest.raises(ConflictError):
        slow.refunds.refund(house.staff, number_of(sale), ["B1"], reason="ill")
    assert refund(house, sale).state is TransactionState.REFUNDED
    back = [one["amount"] for one in raw(house.connection, "test_terminal") if one.get("refund")]
    assert sum(back) == 950
    assert in_order(house.cinema, house.connection) == []


def test_a_refund_of_which_one_tender_went_back_and_one_did_not_is_a_manager_s(house: SmallHouse) -> None:
    sale = split_sale(house, (card(NO_REFUNDS), 950), (card(), 950))
    with pytest.raises(PaymentUnresolvedError):
        refund(house, sale)
    recover(house.cinema, house.connection)
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [sale.id]
    assert verdicts(house, sale) == ["refunded"] * 2
    ended = house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=True)
    assert ended.state is TransactionState.REFUNDED
    assert seats_now(house, "B1", "B2") == ["free", "free"]


def test_one_slip_may_give_back_two_slips_and_pays_back_once(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    one, other = (PaymentRequest(Tender.CARD, reference=name) for name in ("SLIP-1", "SLIP-2"))
    sale = split_sale(house, (one, 950), (other, 950))
    work = house.cinema.refunds.refund
    done = work(house.staff, number_of(sale), reason="ill", reference="BACK-1")
    assert [share.reference for share in done.refunds[0].shares] == ["BACK-1", "BACK-1"]
    second = sell(house.cinema, house.staff, house.screening, "C1", request=replace(one, reference="SLIP-3"))
    with pytest.raises(SlipKnownError):
        work(house.staff, number_of(second), reason="ill", reference="BACK-1")
    assert verdicts(house, second) == ["valid"]
    assert in_order(house.cinema, house.connection) == []


def test_a_refund_s_reason_stays_out_of_the_journal(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    done = house.cinema.refunds.refund(house.staff, number_of(sale), reason="Ada Lovelace is ill")
    assert done.refunds[0].reason == "Ada Lovelace is ill"
    assert "Lovelace" not in repr(raw(house.connection, "journal"))
    (entry,) = (one for one in raw(house.connection, "journal") if one["kind"] == "refunded")
    assert entry["operation"]["reason_hash"] == reason_hash("Ada Lovelace is ill", done.refunds[0].salt)


def test_the_paper_of_a_refund_and_the_copy_of_its_sale_agree(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    receipts = house.cinema.receipts
    paper = receipts.of_refund(house.staff, refund(house, sale, "B2"))
    sold, back = number_of(sale), f"R{number_of(sale)}"
    assert sold.endswith("-01-000001")
    assert (paper.number, paper.refund_of, paper.total) == (back, sold, 950)
    text = receipts.text(paper, "en")
    assert "REFUND" in text
    assert "Given back in cash" in text
    assert "C1/" not in text, "no code of a ticket that admits nobody"
    copy = receipts.by_number(house.staff, sold)
    assert [one.refunded for one in copy.tickets] == [False, True]
    text = receipts.text(copy, "en")
    assert f"Given back, {back}" in text
    assert len(re.findall(r"\bC1/", text)) == 1  # an id may end in C1, before the slash of its code
    assert receipts.by_number(house.staff, back).copy
    assert receipts.pdf(paper, "en").startswith(b"%PDF")
    assert len(receipts.pdf(paper, "en")) < len(receipts.pdf(copy, "en"))
    with pytest.raises(NotFoundError):
        receipts.by_number(house.staff, f"{back[:-1]}9")


def given_by_terminal(house: SmallHouse) -> int:
    """Return what the test terminal gave back in all."""
    found = [one for one in raw(house.connection, "test_terminal") if one.get("refund")]
    return sum(one["amount"] for one in found if one["state"] == "approved")


def test_a_refund_that_a_terminal_gave_back_in_part_is_not_decided_as_not_given_back(house: SmallHouse) -> None:
    sale = split_sale(house, (card(NO_REFUNDS), 900), (card(), 1000))
    with pytest.raises(PaymentUnresolvedError):
        refund(house, sale)
    with pytest.raises(ConflictError, match="10"):
        house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=False)
    with pytest.raises(ConflictError):
        refund(house, sale)
    assert given_by_terminal(house) == 1000
    ended = house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=True)
    assert ended.state is TransactionState.REFUNDED


@pytest.mark.parametrize("in_part", [False, True])
def test_money_that_a_terminal_gives_back_after_a_manager_s_void_is_on_record(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch, in_part: bool
) -> None:
    ways = ((card(NO_REFUNDS), 950), (card(), 950)) if in_part else ((card(), 1900),)
    sale = split_sale(house, *ways)
    recover(house.cinema, house.connection)

    def meanwhile() -> None:
        with monkeypatch.context() as away:
            away.setattr(DemoTerminal, "cancel", lambda _self, _key: Answer(AnswerKind.NONE))
            expire_leases(house.connection)
            house.cinema.recovery.recover()
            house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=False)
        assert verdicts(house, sale) == ["valid"] * 2

    point = "before terminal_memory.decide"
    slow = join(interrupted(open_storage(house.connection), point, meanwhile), "till-9", patience=0.01)
    with pytest.raises(PaymentUnresolvedError) if in_part else nullcontext():
        slow.refunds.refund(house.staff, number_of(sale), reason="ill")
    assert verdicts(house, sale) == ["refunded"] * 2
    if in_part:
        recover(house.cinema, house.connection)
        (waiting,) = house.cinema.unresolved.waiting(house.operator)
        assert waiting.state is TransactionState.REFUND_UNRESOLVED
        with pytest.raises(ConflictError):
            house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=False)
        house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=True)
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, ended.given_back) == (
        TransactionState.REFUNDED,
        {one.id: one.amount for one in sale.payments},
    )
    by_hand = ["the terminal gave back 950, the journal knows 1900"] if in_part else []
    assert in_order(house.cinema, house.connection) == by_hand


def test_of_several_refunds_that_wait_a_manager_names_one(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    make_silent(house, sale)
    for seat in ("B1", "B2"):
        with pytest.raises(PaymentUnresolvedError):
            refund(house, sale, seat)
    decide = house.cinema.unresolved.decide_refund
    with pytest.raises(InvalidInputError) as asked:
        decide(house.operator, sale.id, given_back=True)
    first, second = house.storage.transactions.get(sale.id).refunds
    assert (first.id in asked.value.message, second.id in asked.value.message) == (True, True)
    assert decide(house.operator, sale.id, second.id, given_back=True).refunded == set(second.tickets)
    with pytest.raises(ConflictError):
        decide(house.operator, sale.id, second.id, given_back=True)
    assert [one.is_under_way for one in house.storage.transactions.get(sale.id).refunds] == [True, False]


def test_a_seat_of_two_screenings_is_refunded_by_its_screening_s_name(house: SmallHouse) -> None:
    shown = (house.screening, house.other_screening)
    held = [choice(hold(house.cinema, house.staff, one, "B1")) for one in shown]
    sale = house.cinema.checkout.pay(house.staff, house.cinema.checkout.begin(house.staff, held), CASH)
    with pytest.raises(InvalidInputError) as asked:
        refund(house, sale, "B1")
    assert all(f"{one}/B1" in asked.value.message for one in shown)
    with pytest.raises(InvalidInputError):
        refund(house, sale, f"{house.screening}/B1", f"{house.screening}/B1")
    done = refund(house, sale, f"{house.screening}/B1")
    assert [one.screening for one in done.tickets if one.id in done.refunded] == [house.screening]
    assert refund(house, sale).state is TransactionState.REFUNDED


def test_a_sale_with_goods_is_refunded_by_its_seats_alone(house: SmallHouse) -> None:
    checkout, line = house.cinema.checkout, Line("l1", "Popcorn", 1, 900)
    held = choice(hold(house.cinema, house.staff, house.screening, "B1"))
    for choices in ([held], []):
        sale = checkout.pay(house.staff, checkout.begin(house.staff, choices, lines=[line]), CASH)
        with pytest.raises(ConflictError, match="goods"):
            refund(house, sale)
        if choices:
            assert refund(house, sale, "B1").refunds[0].amount == 950
        line = replace(line, id="l2")
