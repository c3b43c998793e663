"""The audit finds each fault by its name, and nothing in a healthy house."""

import threading
from datetime import UTC, datetime

import pytest
from bson.datetime_ms import DatetimeMS

from cinema.i18n import money
from tests.conftest import Remembered, SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import findings, sell


def sell_five(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.guest, house.screening, seat)
    other = house.another_till("till-2")
    for seat in ("C1", "C2"):
        sell(other, house.guest, house.screening, seat)
    house.cinema.recovery.recover()


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Five sales, two of them at another till; recovered, as the command does before it looks."""
    return remembered(sell_five)


def sell_five_and_refund(house: SmallHouse) -> None:
    sell_five(house)
    for seats, back in ((["B4"], ["B4"]), (["C3", "C4"], ["C3"])):
        sale = sell(house.cinema, house.guest, house.screening, *seats)
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    sell(house.another_till("till-2"), house.guest, house.screening, "C3")
    house.cinema.recovery.recover()


@pytest.fixture
def refunded(remembered: Remembered) -> SmallHouse:
    """The same, then one sale given back whole, and one in part; the seat of the first is sold again."""
    return remembered(sell_five_and_refund)


def test_a_healthy_house_has_no_findings(refunded: SmallHouse) -> None:
    sale = sell(refunded.cinema, refunded.guest, refunded.other_screening, "B1", "B2")
    refunded.cinema.booking.hold(refunded.guest, refunded.other_screening, None, ["C1"])
    assert sale.receipt_number
    assert findings(refunded.cinema) == []


def test_a_house_that_never_sold_has_no_findings(house: SmallHouse) -> None:
    assert findings(house.cinema) == []


FAULTS: list[tuple[Fault, str]] = [
    (faults.seat_without_ticket, "seat-without-ticket"),
    (faults.ticket_without_seat, "ticket-without-seat"),
    (faults.seat_of_somebody_else, "ticket-without-seat"),
    (faults.seat_of_somebody_else, "seat-without-ticket"),
    (faults.map_removed, "ticket-without-seat"),
    (faults.ticket_on_other_seat, "ticket-on-other-seat"),
    (faults.ticket_twice, "ticket-twice"),
    (faults.sold_in_two_sales, "ticket-on-other-seat"),
    (faults.sold_in_two_sales, "seat-sold-twice"),
    (faults.held_for_nobody, "held-without-hold"),
    (faults.hold_without_its_seat, "hold-without-seats"),
    (faults.hold_pinned_for_ever, "pinned-without-sale"),
    (faults.missing_receipt_number, "no-receipt-number"),
    (faults.missing_receipt_number, "receipt-gap"),
    (faults.last_receipt_lost, "receipt-gap"),
    (faults.receipt_twice, "receipt-number-twice"),
    (faults.receipt_twice, "receipt-gap"),
    (faults.counter_set_back, "number-not-given"),
    (faults.number_of_no_series, "number-not-given"),
    (faults.number_left_on_its_way, "number-on-its-way"),
    (faults.changed_amount, "amount-changed"),
    (faults.changed_total, "total-changed"),
    (faults.changed_screening, "sale-changed"),
    (faults.receipt_that_is_a_list, "sale-contradicts-itself"),
    (faults.payment_without_state, "sale-contradicts-itself"),
    (faults.seat_that_is_a_number, "sale-contradicts-itself"),
    (faults.payment_differs, "payment-differs"),
    (faults.payment_undone, "payment-differs"),
    (faults.paid_twice, "paid-twice"),
    (faults.money_for_nothing, "money-without-sale"),
    (faults.slip_too_many, "surplus-payment"),
    (faults.slip_given_back_unseen, "not-in-journal"),
    (faults.money_for_nothing, "state-differs"),
    (faults.sale_removed, "only-in-journal"),
    (faults.sale_removed, "seat-without-ticket"),
    (faults.unfinished_for_long, "stuck-sale"),
    (faults.open_for_long, "stuck-sale"),
    (faults.journal_entry_removed, "journal-gap"),
    (faults.journal_entry_removed, "not-in-journal"),
    (faults.last_journal_entry_removed, "not-in-journal"),
    (faults.journal_entry_changed, "journal-changed"),
    (faults.journal_instant_changed, "journal-changed"),
    (faults.journal_amount_changed, "amount-changed"),
    (faults.journal_reordered, "journal-moved"),
    (faults.journal_entry_inserted, "journal-moved"),
    (faults.journal_entry_inserted, "only-in-journal"),
    (faults.journal_rewritten, "journal-order"),
]
OF_REFUNDS: list[tuple[Fault, str]] = [
    (faults.refund_unfinished_for_long, "stuck-refund"),
    (faults.refund_left_half_done, "refund-unfinished"),
    (faults.refund_of_another_amount, "refund-differs"),
    (faults.refund_of_another_amount, "amount-changed"),
    (faults.refund_exceeds, "refund-exceeds-sale"),
    (faults.refunded_twice, "refunded-twice"),
    (faults.refund_without_number, "no-refund-number"),
    (faults.refund_without_number, "refund-gap"),
    (faults.refund_forgotten, "state-differs"),
    (faults.refund_forgotten, "only-in-journal"),
    (faults.refund_state_changed, "state-differs"),
    (faults.refund_number_twice, "refund-number-twice"),
    (faults.amount_that_is_a_list, "sale-contradicts-itself"),
    (faults.seat_not_put_back, "refunded-seat-still-sold"),
    (faults.refund_not_in_journal, "not-in-journal"),
    (faults.refund_amount_in_journal, "amount-changed"),
    (faults.refund_amount_in_journal, "journal-changed"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS)
def test_a_fault_is_found_by_its_name(sold: SmallHouse, fault: Fault, name: str) -> None:
    spoil_and_find(sold, fault, name)


SEAT = {"state": "free", "hold": None, "until": None, "ticket": None}


@pytest.mark.parametrize(
    "seat",
    [
        {**SEAT, "state": "sold"},
        {**SEAT, "state": "sold", "ticket": 7},
        {**SEAT, "state": "held"},
        {**SEAT, "state": "held", "hold": "h1"},
        {**SEAT, "state": "held", "hold": "h1", "until": "tomorrow"},
        {**SEAT, "hold": "h1"},
        {**SEAT, "ticket": "t1"},
        {**SEAT, "state": "blocked", "ticket": "t1"},
        {**SEAT, "state": "mine"},
        {**SEAT, "state": ["free"]},
        {"state": "free"},
        "free",
    ],
)
def test_a_seat_that_contradicts_itself_is_found(sold: SmallHouse, seat: object) -> None:
    sold.connection.database["seat_maps"].update_one({"_id": sold.screening}, {"$set": {"seats.C9": seat}})
    (found,) = [one for one in sold.cinema.audit.findings() if one.check == "seat-contradicts-itself"]
    assert found.subject == f"{sold.screening} C9"


@pytest.mark.parametrize(
    "fault", [faults.receipt_that_is_a_list, faults.payment_without_state, faults.seat_that_is_a_number]
)
def test_beside_a_sale_out_of_shape_the_rest_is_still_judged(sold: SmallHouse, fault: Fault) -> None:
    """Of that sale nothing else is told but its number, where nobody can read it; of the house everything is."""
    fault(sold.connection.database)
    assert set(findings(sold.cinema)) <= {"sale-contradicts-itself", "receipt-gap"}
    faults.held_for_nobody(sold.connection.database)
    assert "held-without-hold" in findings(sold.cinema)
    day = sold.storage.screenings.get(sold.screening).day
    assert "sale-contradicts-itself" in [one.check for one in sold.cinema.audit.findings(day)]


SHAPES: list[dict[str, object]] = [
    {"tickets": None}, {"tickets": 7}, {"tickets": "B1"}, {"tickets.0.price": 9.5},
    {"tickets.0.price": "950"}, {"tickets.0.id": None}, {"attempts.0.at": "yesterday"},
    {"attempts.0.amount": True}, {"refunds": [{}]}, {"refunds": [{"id": ["a"]}]},
    {"screening": 7}, {"state": ["paid"]}, {"created_at": "now"}, {"hold": 7}, {"total": None}, {"currency": 978},
    {"paid_at": 7}, {"paid_at": DatetimeMS(2**50)}, {"refunds": 7}, {"refunds": [7]}, {"attempts": {}},
]  # fmt: skip


@pytest.mark.parametrize("change", SHAPES, ids=str)
def test_a_sale_of_whatever_shape_is_told_and_stops_nothing(sold: SmallHouse, change: dict[str, object]) -> None:
    sales = sold.connection.database["transactions"]
    sales.update_one({}, {"$set": change}, bypass_document_validation=True)
    assert findings(sold.cinema).count("sale-contradicts-itself") == 1
    planned = sold.cinema.repairs.planned(sold.operator, sold.cinema.audit.findings())
    assert [one.words for one in planned] == []


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_an_instant_at_the_end_of_the_calendar_stops_nothing(sold: SmallHouse, at: datetime) -> None:
    """No timezone can move it, and the day of a sale that is not in the journal is asked for."""
    faults.last_journal_entry_removed(sold.connection.database)
    sold.storage.settings.set("timezone", "Pacific/Honolulu" if at.year == 1 else "Pacific/Kiritimati")
    sold.connection.database["transactions"].update_many({}, {"$set": {"attempts.0.at": at}})
    assert "not-in-journal" in findings(sold.cinema)


def test_a_sale_for_a_screening_that_is_no_word_parts_no_other_s_sales(sold: SmallHouse) -> None:
    """Storage puts it among the sales of the screening that it has in a list."""
    sales = sold.connection.database["transactions"]
    (one,) = sales.find({"tickets.seat": "B2"})
    sales.update_one({"_id": one["_id"]}, {"$set": {"screening": [sold.screening]}}, bypass_document_validation=True)
    found = sold.cinema.audit.findings()
    assert [one.check for one in found] == ["sale-contradicts-itself", "seat-without-ticket"]


@pytest.mark.parametrize(
    ("fault", "check", "amounts"),
    [
        (faults.changed_total, "total-changed", {"total": "951", "prices": "950"}),
        (faults.payment_differs, "payment-differs", {"taken": "1", "total": "950"}),
        (faults.journal_amount_changed, "amount-changed", {"amount": "950", "journal": "1"}),
        (faults.refund_amount_in_journal, "amount-changed", {"amount": "950", "journal": "951"}),
        (faults.refund_of_another_amount, "refund-differs", {"given": "951", "prices": "950"}),
    ],
)
def test_amounts_that_differ_are_both_told_with_the_receipt(
    refunded: SmallHouse, fault: Fault, check: str, amounts: dict[str, str]
) -> None:
    fault(refunded.connection.database)
    (found,) = [one for one in refunded.cinema.audit.findings() if one.check == check]
    assert {name: found.about[name] for name in amounts} == amounts
    sale = refunded.storage.transactions.get(found.about["sale"])
    assert f"{sale.receipt_number} (id {sale.id})" in found.message
    for amount in amounts.values():
        assert money(int(amount), sale.currency) in found.message


@pytest.mark.parametrize(
    ("fault", "removed"),
    [
        (faults.journal_entry_removed, True),
        (faults.last_journal_entry_removed, False),
        (faults.refund_not_in_journal, False),
    ],
)
def test_whether_an_entry_was_removed_or_never_written_is_said(
    refunded: SmallHouse, fault: Fault, *, removed: bool
) -> None:
    """By the chains of its own day, also where the audit of another day, the screening's, finds it."""
    fault(refunded.connection.database)
    day = refunded.storage.screenings.get(refunded.screening).day
    for found in (refunded.cinema.audit.findings(), refunded.cinema.audit.findings(day)):
        missing = [one for one in found if one.check == "not-in-journal"]
        assert missing
        assert all(("removed" in one.about) == removed for one in missing)
        assert all(("--repair" in one.advice) != removed for one in missing)
        planned = refunded.cinema.repairs.planned(refunded.operator, found)
        assert any(one.finding.check == "not-in-journal" for one in planned) != removed


@pytest.mark.parametrize(("fault", "name"), OF_REFUNDS)
def test_a_fault_of_a_refund_is_found_by_its_name(refunded: SmallHouse, fault: Fault, name: str) -> None:
    spoil_and_find(refunded, fault, name)


def spoil_and_find(house: SmallHouse, fault: Fault, name: str) -> None:
    database = house.connection.database
    indexes = database["transactions"].index_information()
    fault(database)
    try:
        found = [one for one in house.cinema.audit.findings() if one.check == name]
        assert found, house.cinema.audit.findings()
        assert all(not one.ok and one.subject and one.message and one.advice for one in found)
        assert not any("{" in one.message + one.advice for one in found)
    finally:
        database["transactions"].delete_many({})
        for index, made in indexes.items():
            if index not in database["transactions"].index_information():
                options = {key: made[key] for key in ("unique", "partialFilterExpression") if key in made}
                database["transactions"].create_index(made["key"], **options)


def test_the_audit_of_a_house_that_goes_on_selling_finds_nothing(sold: SmallHouse) -> None:
    stop = threading.Event()

    def go_on_selling() -> None:
        till = sold.another_till("till-3")
        for seat in [f"{row}{number}" for row in "BC" for number in range(4, 11)]:
            if stop.is_set():
                return
            sale = sell(till, sold.guest, sold.screening, seat)
            if seat[1:] in {"5", "8"}:
                till.refunds.refund(sold.staff, sale.receipt_number or "", reason="ill")

    seller = threading.Thread(target=go_on_selling)
    seller.start()
    try:
        while seller.is_alive():
            assert findings(sold.cinema) == []
    finally:
        stop.set()
        seller.join()
    assert findings(sold.cinema) == []
