"""Money given back: the tickets are refused, the seats are sold anew, the numbers have no gap, and nothing twice."""

from collections.abc import Sequence
from contextlib import suppress

import pytest

from cinema.bootstrap import join
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
)
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, LATE, NO_REFUNDS, card, expire_leases, findings, raw, sell

STEPS = [
    ("before refunds.ask", "paid"),
    ("after refunds.ask", "paid"),
    ("before terminal_memory.decide", "paid"),
    ("after terminal_memory.decide", "refunded"),
    ("before refunds.answer", "refunded"),
    ("after refunds.answer", "refunded"),
    ("before seat_maps.put_back", "refunded"),
    ("after seat_maps.put_back", "refunded"),
    ("before counters.take", "refunded"),
    ("after counters.take", "refunded"),
    ("before refunds.mark_refunded", "refunded"),
    ("after refunds.mark_refunded", "refunded"),
    ("before journal.append", "refunded"),
    ("after journal.append", "refunded"),
    ("before counters.arrived", "refunded"),
    ("after counters.arrived", "refunded"),
]


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def refund(house: SmallHouse, sale: Transaction, *seats: str) -> Transaction:
    return house.cinema.refunds.refund(house.staff, number_of(sale), seats, reason="The projector broke.")


def verdicts(house: SmallHouse, sale: Transaction) -> list[str]:
    codes = house.cinema.receipts.codes(sale)
    return [house.cinema.ticket_checks.check(codes[one.id]).verdict.value for one in sale.tickets]


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
    assert [(one.number, one.amount) for one in whole.refunds] == [("R2026-000001", 950), ("R2026-000002", 1900)]
    assert verdicts(house, sale) == ["refunded"] * 3
    assert verdicts(house, again) == ["valid"]
    assert seats_now(house, "B1", "B2", "B3") == ["free", "sold", "free"]
    assert findings(house.cinema) == []


def test_a_refund_goes_to_the_tender_that_paid(house: SmallHouse) -> None:
    cash = refund(house, sell(house.cinema, house.staff, house.screening, "B1", request=CASH))
    assert [(one.tender, one.provider) for one in cash.refunds] == [(Tender.CASH, "cash")]
    assert raw(house.connection, "test_terminal") == []
    refund(house, sell(house.cinema, house.guest, house.screening, "B2"))
    kinds = [(one["amount"], one.get("refund", False)) for one in raw(house.connection, "test_terminal")]
    assert sorted(kinds) == [(950, False), (950, True)]


def test_a_free_ticket_asks_no_terminal(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "A1", "A2")
    assert refund(house, sale, "A2").state is TransactionState.PART_REFUNDED
    assert len(raw(house.connection, "test_terminal")) == 1, "the sale's own payment alone"
    assert findings(house.cinema) == []


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
        house.cinema.refunds.refund(house.staff, "2026-999999", reason="ill")
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
    assert findings(house.cinema) == []


def test_an_answer_that_comes_too_late_still_gives_the_money_back_once(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(LATE))
    assert refund(house, sale).state is TransactionState.REFUNDED
    assert findings(house.cinema) == []


@pytest.mark.parametrize(("point", "expected"), STEPS)
def test_a_crash_in_a_refund_is_finished_or_taken_back(
    house: SmallHouse, failing_at: Failing, point: str, expected: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(PowerCutError):
        failing_at(point).refunds.refund(house.staff, number_of(sale), reason="ill")
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    again = house.cinema.recovery.recover()
    assert (again.settled, again.numbers) == (0, 0)
    assert house.storage.transactions.get(sale.id).state.value == expected
    assert seats_now(house, "B1", "B2") == (["free"] * 2 if expected == "refunded" else ["sold"] * 2)
    assert verdicts(house, sale) == ["refunded" if expected == "refunded" else "valid"] * 2
    assert findings(house.cinema) == []
    if expected == "paid":
        assert refund(house, sale).state is TransactionState.REFUNDED
    assert [one["number"] for one in raw(house.connection, "transactions")[0]["refunds"]][-1] == "R2026-000001"


@pytest.mark.parametrize("point", [point for point, _end in STEPS])
def test_a_ticket_on_its_way_back_is_refused_from_the_moment_it_is_written_down(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(PowerCutError):
        failing_at(point).refunds.refund(house.staff, number_of(sale), reason="ill")
    expected = TicketVerdict.VALID if point == "before refunds.ask" else TicketVerdict.REFUNDED
    assert verdicts(house, sale) == [expected.value]


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
    assert findings(house.cinema) == []


def test_a_refund_by_slip_whose_till_died_is_finished_by_the_word_of_the_slip(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = separate(house)
    with pytest.raises(PowerCutError):
        failing_at("after refunds.ask").refunds.refund(
            house.staff, number_of(sale), ("B1",), reason="ill", reference="SLIP-2"
        )
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, ended.refunds[0].reference) == (TransactionState.PART_REFUNDED, "SLIP-2")
    assert seats_now(house, "B1", "B2") == ["free", "sold"]
    assert findings(house.cinema) == []


@pytest.mark.parametrize("given_back", [True, False])
def test_where_nobody_knows_a_manager_decides_once(house: SmallHouse, given_back: bool) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2")
    make_silent(house, sale)
    with pytest.raises(PaymentUnresolvedError):
        refund(house, sale, "B1")
    assert [one.state for one in house.cinema.unresolved.waiting(house.operator)] == [
        TransactionState.REFUND_UNRESOLVED
    ]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide(house.operator, sale.id, taken=True)
    with pytest.raises(ConflictError):
        refund(house, sale, "B2")
    ended = house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=given_back)
    assert ended.state is (TransactionState.PART_REFUNDED if given_back else TransactionState.PAID)
    assert seats_now(house, "B1", "B2") == ["free" if given_back else "sold", "sold"]
    decided = "refunded" if given_back else "not-given-back"
    events = [one.event for one in house.storage.journal.of_transaction(sale.id)]
    assert events == ["sold", f"{decided}/{ended.refunds[0].id}"]
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=not given_back)
    assert findings(house.cinema) == []


def make_silent(house: SmallHouse, sale: Transaction) -> None:
    """Give a sale the digits of the card that never answers, which can't have paid by itself."""
    house.connection.database["transactions"].update_one({"_id": sale.id}, {"$set": {"attempts.0.last4": "0259"}})


def test_a_refund_that_is_asked_again_after_recovery_ended_it_is_not_written_twice(
    house: SmallHouse, failing_at: Failing
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with pytest.raises(PowerCutError):
        failing_at("after refunds.ask").refunds.refund(house.staff, number_of(sale), reason="ill")
    asked = house.storage.transactions.get(sale.id).refunds[-1]
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert house.storage.refunds.ask(sale.id, asked, 60) is None, "sent again by a till whose answer was lost"
    ended = house.storage.transactions.get(sale.id)
    assert (ended.state, len(ended.refunds)) == (TransactionState.PAID, 1)
    refund(house, sale)
    assert findings(house.cinema) == []


def test_a_silent_terminal_leaves_the_refund_to_a_manager(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    make_silent(house, sale)
    with pytest.raises(PaymentUnresolvedError):
        refund(house, sale)
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUND_UNRESOLVED
    assert verdicts(house, sale) == ["refunded"]
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUND_UNRESOLVED
    house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=True)
    assert seats_now(house, "B1") == ["free"]


@pytest.mark.parametrize("point", [point for point, _end in STEPS if point != "before refunds.ask"])
def test_a_till_that_sleeps_while_others_recover_and_sell_the_seat_anew_harms_nobody_when_it_wakes(
    house: SmallHouse, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    bought: list[Transaction] = []

    def meanwhile() -> None:
        expire_leases(house.connection)
        house.cinema.recovery.recover()
        if house.storage.transactions.get(sale.id).state is TransactionState.PAID:  # recovery cancelled it
            refund(house, sale)
        bought.append(sell(house.cinema, house.guest, house.screening, "B1"))

    sleeper = join(interrupted(open_storage(house.connection), point, meanwhile), "till-9", patience=0.01)
    with suppress(PaymentRefusedError):  # it was cancelled in the meantime, so nothing was given back by this till
        sleeper.refunds.refund(house.staff, number_of(sale), reason="ill")
    house.cinema.recovery.recover()
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUNDED
    assert [verdicts(house, one) for one in (sale, bought[0])] == [["refunded"], ["valid"]]
    back = [one for one in raw(house.connection, "test_terminal") if one.get("refund") and one["state"] == "approved"]
    assert len(back) == 1, "given back once"
    assert findings(house.cinema) == []


def test_the_paper_of_a_refund_and_the_copy_of_its_sale_agree(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    receipts = house.cinema.receipts
    paper = receipts.of_refund(house.staff, refund(house, sale, "B2"))
    assert (paper.number, paper.refund_of, paper.total) == ("R2026-000001", "2026-000001", 950)
    text = receipts.text(paper, "en")
    assert "REFUND" in text
    assert "Given back in cash" in text
    assert "C1/" not in text, "no code of a ticket that admits nobody"
    copy = receipts.by_number(house.staff, "2026-000001")
    assert [one.refunded for one in copy.tickets] == [False, True]
    text = receipts.text(copy, "en")
    assert "Given back, R2026-000001" in text
    assert text.count("C1/") == 1
    assert receipts.by_number(house.staff, "R2026-000001").copy
    assert receipts.pdf(paper, "en").startswith(b"%PDF")
    assert len(receipts.pdf(paper, "en")) < len(receipts.pdf(copy, "en"))
    with pytest.raises(NotFoundError):
        receipts.by_number(house.staff, "R2026-000009")
