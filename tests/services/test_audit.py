"""The audit finds each fault by its name, and nothing in a healthy house."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from bson.datetime_ms import DatetimeMS

from cinema.domain.audit import differences
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.registration import Registration
from cinema.domain.users import Role
from cinema.errors import PaymentRefusedError, PaymentUnresolvedError, SlipKnownError
from cinema.i18n import money
from cinema.services.audit import sales as audit_sales
from repositories.schema import SCHEMA, apply_schema
from tests.conftest import Remembered, SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import CASH, DECLINES, SILENT, begin, card, choice, findings, hold, sell


def sell_and_refund(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "name", "Lantern")
    house.cinema.office.record_marks(house.operator)
    registration = Registration("Max", "max", "max@example.org", "four words are enough")
    house.cinema.accounts.add(house.operator, registration, Role.MANAGER)
    house.cinema.accounts.register(house.guest, "Ada", "ada-c", "ada@example.org", "quite another password")
    for seat in ("B1", "B2", "B3"):
        sell(house.cinema, house.guest, house.screening, seat)
    other = house.another_till("till-2")
    for seat in ("C1", "C2"):
        sell(other, house.guest, house.screening, seat)
    for seats, back in ((["B4"], ["B4"]), (["C3", "C4"], ["C3"])):
        sale = sell(house.cinema, house.guest, house.screening, *seats)
        house.cinema.refunds.refund(house.staff, sale.receipt_number or "", back, reason="ill")
    sell(other, house.guest, house.screening, "C3")
    sell(other, house.guest, house.screening, "A1", "A2")
    order = begin(house.cinema, house.guest, house.screening, "C5")
    house.cinema.checkout.pay(house.guest, house.cinema.receipt_names.name(house.guest, order, "Ada"), card())
    faults.settle(house.connection.database, house.cinema, other)


@pytest.fixture
def sold(remembered: Remembered) -> Iterator[SmallHouse]:
    """Sales at two tills; one was given back whole, one in part, and a seat of it sold again."""
    house = remembered(sell_and_refund)
    yield house
    database = house.connection.database
    indexes = {name: len(database[name].index_information()) for name in ("journal", "tills")}
    if indexes != {name: 1 + len(SCHEMA[name].indexes) for name in indexes}:  # the one of the id is the server's
        for name in indexes:
            database[name].delete_many({})
        apply_schema(database)


def test_a_healthy_house_has_no_findings(sold: SmallHouse) -> None:
    sale = sell(sold.cinema, sold.guest, sold.other_screening, "B1", "B2")
    hold(sold.cinema, sold.guest, sold.other_screening, "C1")
    assert sale.receipt_number
    assert findings(sold.cinema) == []
    assert rebuilt_equals_stored(sold.connection) == []


def test_a_house_that_never_sold_has_no_findings(house: SmallHouse) -> None:
    assert findings(house.cinema) == []


def test_only_money_that_waits_for_a_manager_is_told_of_a_house_where_all_went_rightly(house: SmallHouse) -> None:
    cinema, shown = house.cinema, house.screening
    split = cinema.checkout.begin_split(house.staff, begin(cinema, house.staff, shown, "B1", "B2"))
    cinema.checkout.tender(house.staff, split.id, PaymentRequest(Tender.CASH, tendered=500), 500)
    assert findings(cinema) == []
    cinema.checkout.tender(house.staff, split.id, card(), split.total - 500)
    given_up = cinema.checkout.begin_split(house.staff, begin(cinema, house.staff, shown, "B3"))
    cinema.checkout.tender(house.staff, given_up.id, PaymentRequest(Tender.CASH, tendered=500), 500)
    cinema.checkout.give_up(house.staff, given_up.id)
    for number in (SILENT, DECLINES):
        with suppress(PaymentUnresolvedError, PaymentRefusedError):
            sell(cinema, house.guest, shown, "C1" if number == SILENT else "C2", request=card(number))
    house.storage.settings.set("card_provider", "separate")
    slip = PaymentRequest(Tender.CARD, reference="S-1")
    paid = sell(cinema, house.staff, shown, "C3", request=slip)
    with pytest.raises(SlipKnownError):
        sell(cinema, house.staff, shown, "C4", request=slip)
    cinema.refunds.refund(house.staff, paid.receipt_number or "", reason="ill", reference="R-1")
    cinema.recovery.recover()
    found = cinema.audit.findings(cinema.operator())
    assert [(one.check, one.about["sale"]) for one in found] == [("surplus-payment", given_up.id)]
    cinema.unresolved.decide_surplus(house.operator, given_up.id, given_back=True)
    assert findings(cinema) == []
    assert rebuilt_equals_stored(house.connection) == []


FAULTS: list[tuple[Fault, str]] = [
    (faults.seat_without_ticket, "seat-without-ticket"),
    (faults.ticket_without_seat, "ticket-without-seat"),
    (faults.seat_of_somebody_else, "ticket-without-seat"),
    (faults.seat_of_somebody_else, "seat-without-ticket"),
    (faults.map_removed, "ticket-without-seat"),
    (faults.ticket_on_other_seat, "ticket-on-other-seat"),
    (faults.seat_not_put_back, "refunded-seat-still-sold"),
    (faults.seat_removed, "seats-missing"),
    (faults.sold_in_two_sales, "seat-sold-twice"),
    (faults.held_for_nobody, "held-without-hold"),
    (faults.hold_without_its_seat, "hold-without-seats"),
    (faults.hold_pinned_for_ever, "pinned-without-sale"),
    (faults.missing_receipt_number, "no-receipt-number"),
    (faults.receipt_changed, "receipt-number-differs"),
    (faults.receipt_that_is_a_list, "sale-contradicts-itself"),
    (faults.changed_amount, "amount-changed"),
    (faults.changed_total, "amount-changed"),
    (faults.changed_price, "amount-changed"),
    (faults.changed_payment, "amount-changed"),
    (faults.ticket_changed, "ticket-changed"),
    (faults.ticket_moved, "ticket-changed"),
    (faults.ticket_removed, "ticket-changed"),
    (faults.ticket_twice, "ticket-twice"),
    (faults.changed_screening, "sale-changed"),
    (faults.changed_seller, "sale-changed"),
    (faults.changed_moment, "sale-changed"),
    (faults.payment_undone, "payment-differs"),
    (faults.payment_removed, "payment-differs"),
    (faults.payment_not_counted, "payment-differs"),
    (faults.payment_without_state, "sale-contradicts-itself"),
    (faults.seat_that_is_a_number, "sale-contradicts-itself"),
    (faults.paid_again, "not-in-journal"),
    (faults.money_for_nothing, "state-differs"),
    (faults.sale_removed, "only-in-journal"),
    (faults.sale_invented, "not-in-journal"),
    (faults.asked_for_long, "stuck-sale"),
    (faults.asked_in_a_paid_sale, "stuck-payment"),
    (faults.asked_for_another_total, "total-changed"),
    (faults.abandoned_without_word, "state-differs"),
    (faults.amount_that_is_a_list, "sale-contradicts-itself"),
    (faults.refund_unfinished_for_long, "stuck-refund"),
    (faults.refund_invented, "not-in-journal"),
    (faults.refund_of_another_amount, "amount-changed"),
    (faults.refund_of_another_ticket, "refund-differs"),
    (faults.refunded_twice, "refund-differs"),
    (faults.refund_without_number, "no-refund-number"),
    (faults.refund_forgotten, "refund-differs"),
    (faults.refund_state_changed, "state-differs"),
    (faults.journal_entry_removed, "journal-gap"),
    (faults.journal_entry_removed, "receipt-gap"),
    (faults.journal_entry_removed, "not-in-journal"),
    (faults.last_journal_entry_removed, "not-in-journal"),
    (faults.journal_entry_changed, "journal-changed"),
    (faults.journal_instant_changed, "journal-changed"),
    (faults.journal_amount_changed, "journal-changed"),
    (faults.journal_amount_changed, "amount-changed"),
    (faults.journal_place_lost, "journal-unreadable"),
    (faults.journal_reordered, "journal-moved"),
    (faults.journal_entry_inserted, "journal-moved"),
    (faults.journal_entry_inserted, "journal-unsigned"),
    (faults.journal_rewritten, "journal-order"),
    (faults.journal_rewritten, "journal-unsigned"),
    (faults.journal_made_anew, "journal-unsigned"),
    (faults.journal_forked, "journal-fork"),
    (faults.signature_removed, "journal-unsigned"),
    (faults.entry_forged, "journal-unsigned"),
    (faults.entry_forged, "only-in-journal"),
    (faults.entry_of_foreign_till, "till-not-registered"),
    (faults.claimed_twice, "claim-twice"),
    (faults.number_given_twice, "receipt-number-twice"),
    (faults.number_left_out, "receipt-gap"),
    (faults.miscounted, "journal-miscounted"),
    (faults.till_removed, "till-removed"),
    (faults.till_key_replaced, "till-contradicts-itself"),
    (faults.till_key_replaced, "till-changed"),
    (faults.till_corrupt, "till-contradicts-itself"),
    (faults.till_renumbered, "till-changed"),
    (faults.till_number_twice, "till-number-twice"),
    (faults.till_renamed, "till-changed"),
    (faults.setting_changed, "settings-changed"),
    (faults.setting_unset, "settings-changed"),
    (faults.settings_removed, "settings-removed"),
    (faults.demo_flag_flipped, "mark-changed"),
    (faults.ticket_key_replaced, "ticket-key-replaced"),
    (faults.ticket_key_replaced_with_its_public_part, "ticket-key-replaced"),
    (faults.administrator_made, "role-changed"),
    (faults.role_raised, "role-changed"),
    (faults.role_taken, "account-removed"),
    (faults.account_removed, "account-removed"),
    (faults.screening_removed, "screening-removed"),
    (faults.screening_moved, "screening-moved"),
    (faults.screening_cancelled, "screening-cancelled"),
    (faults.seat_out_of_the_plan, "seat-not-in-plan"),
    (faults.plan_removed, "seat-not-in-plan"),
    (faults.terminal_record_removed, "terminal-record"),
    (faults.terminal_amount_changed, "terminal-record"),
    (faults.terminal_refund_removed, "terminal-record"),
    (faults.prices_swapped, "amount-changed"),
    (faults.refund_appended, "refund-not-asked"),
    (faults.reason_changed, "reason-changed"),
    (faults.refused_payment_invented, "payment-invented"),
    (faults.history_rewritten, "history-changed"),
    (faults.history_ends_otherwise, "history-changed"),
    (faults.history_of_an_unknown_state, "history-changed"),
    (faults.history_with_a_refund, "history-changed"),
    (faults.history_in_the_future, "history-changed"),
    (faults.asked_at_rewritten, "history-changed"),
    (faults.asked_at_rewritten_with_its_history, "history-changed"),
    (faults.leased_for_ever, "lease-too-long"),
    (faults.basket_whose_code_is_short, "basket-code"),
    (faults.basket_whose_code_never_ends, "basket-code"),
    (faults.basket_hidden, "basket-hidden"),
    (faults.basket_corrupt, "basket-corrupt"),
    (faults.buyer_changed, "buyer-changed"),
    (faults.buyer_corrupt, "buyer-changed"),
    (faults.buyer_removed, "buyer-removed"),
    (faults.buyer_given_to_somebody_else, "buyer-changed"),
    (faults.terminal_card_changed, "terminal-record"),
    (faults.terminal_record_invented, "terminal-record-invented"),
    (faults.movie_swapped, "screening-movie-changed"),
    (faults.room_swapped, "screening-room-changed"),
    (faults.room_swapped_with_its_plan, "screening-room-changed"),
    (faults.seat_blocked_in_the_plan, "seat-blocked"),
    (faults.free_seat_blocked, "seat-blocked-otherwise"),
    (faults.free_seat_blocked_in_the_plan, "seat-blocked-otherwise"),
    (faults.seat_numbered_otherwise, "seat-not-in-plan"),
    (faults.free_seat_renamed, "seat-renamed"),
    (faults.password_replaced, "password-replaced"),
    (faults.password_taken_away, "password-replaced"),
    (faults.pin_made_by_hand, "pin-replaced"),
    (faults.till_registered_by_hand, "till-changed"),
    (faults.logins_swapped, "account-key-differs"),
    (faults.email_of_somebody_else, "account-key-differs"),
    (faults.marked_as_being_erased, "account-being-erased"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS)
def test_a_fault_is_found_by_its_name(sold: SmallHouse, fault: Fault, name: str) -> None:
    fault(sold.connection.database)
    found = sold.cinema.audit.findings(sold.operator)
    assert name in [one.check for one in found], found
    assert all(not one.ok and one.subject and one.message and one.advice for one in found)
    assert not any("{" in one.message + one.advice for one in found)


def test_the_ways_that_are_found_are_counted_in_the_documentation() -> None:
    text = " ".join((Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8").split())
    by_what_is_stored = len({fault for fault, _name in FAULTS})
    ways = by_what_is_stored + len(faults.ONLY_BY_HEADS)
    assert f"in {ways} ways" in text
    assert f"finds {by_what_is_stored} of them by what is stored, and all {ways} with the heads" in text


SIMPLE: set[Fault] = {
    faults.ticket_without_seat, faults.seat_not_put_back, faults.held_for_nobody, faults.hold_pinned_for_ever,
    faults.missing_receipt_number, faults.changed_total, faults.ticket_changed, faults.changed_seller,
    faults.money_for_nothing, faults.sale_removed, faults.asked_for_long, faults.journal_entry_changed,
    faults.entry_forged, faults.claimed_twice, faults.refund_state_changed, faults.ticket_moved,
    faults.changed_screening, faults.payment_without_state, faults.setting_changed, faults.demo_flag_flipped,
    faults.administrator_made, faults.role_raised, faults.screening_removed, faults.screening_moved,
    faults.screening_cancelled, faults.seat_out_of_the_plan, faults.terminal_record_removed, faults.till_renamed,
    faults.till_removed, faults.till_renumbered, faults.refund_appended,
    faults.reason_changed, faults.refused_payment_invented, faults.history_rewritten, faults.asked_at_rewritten,
    faults.basket_whose_code_is_short, faults.basket_whose_code_never_ends, faults.basket_hidden, faults.basket_corrupt,
    faults.leased_for_ever, faults.buyer_changed, faults.buyer_removed, faults.terminal_record_invented,
    faults.movie_swapped, faults.room_swapped, faults.seat_blocked_in_the_plan, faults.free_seat_renamed,
    faults.password_replaced, faults.email_of_somebody_else, faults.marked_as_being_erased,
    faults.history_of_an_unknown_state, faults.buyer_given_to_somebody_else, faults.terminal_card_changed,
    faults.free_seat_blocked, faults.password_taken_away, faults.pin_made_by_hand, faults.till_registered_by_hand,
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(SIMPLE, key=str))
def test_one_change_is_told_as_little_as_can_be(sold: SmallHouse, fault: Fault) -> None:
    """No chain of findings that follow from each other: of a sale only where it differs, of a seat only its own."""
    fault(sold.connection.database)
    beside = {"entry_forged": 3, "claimed_twice": 4, "changed_screening": 2, "journal_entry_changed": 2}
    assert len(sold.cinema.audit.findings(sold.operator)) <= beside.get(getattr(fault, "__name__", ""), 1), (
        sold.cinema.audit.findings(sold.operator)
    )


@pytest.mark.parametrize("fault", sorted({fault for fault, _name in FAULTS}, key=str))
def test_what_keeps_an_entry_due_is_told(sold: SmallHouse, fault: Fault) -> None:
    """A sale that does not agree with its entries is never noted as up to date, so the audit says where it differs."""
    fault(sold.connection.database)
    for row in sold.storage.audit_rows.sales():
        if row.sale is not None and not row.facts.agree_with(row.sale):
            assert list(differences(row.facts, row.sale))


def test_an_entry_that_waits_for_long_is_told(sold: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = faults.sale_on(sold.connection.database, "B1")["_id"]
    sold.connection.database["journal"].update_one({"_id": sale}, {"$set": {"due": True}})
    with patch.object(audit_sales, "ON_ITS_WAY", timedelta(hours=1)):  # the house was sold a while ago
        assert findings(sold.cinema) == []
    monkeypatch.setattr("cinema.services.audit.sales.STUCK", timedelta(0))
    assert [(one.check, one.about["sale"]) for one in sold.cinema.audit.findings(sold.operator)] == [
        ("stuck-entry", sale)
    ]


def test_what_was_entered_a_moment_ago_is_not_judged_yet(sold: SmallHouse) -> None:
    faults.changed_total(sold.connection.database)
    sale = faults.sale_on(sold.connection.database, "B1")["_id"]
    sold.connection.database["journal"].update_one({"_id": sale}, {"$set": {"due": True}})
    with patch.object(audit_sales, "ON_ITS_WAY", timedelta(hours=1)):  # the house was sold a while ago
        assert findings(sold.cinema) == []


SEAT = {"state": "free", "hold": None, "until": None, "ticket": None}


@pytest.mark.parametrize(
    "seat",
    [
        {**SEAT, "state": "sold"},
        {**SEAT, "state": "sold", "ticket": 7},
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
    (found,) = [one for one in sold.cinema.audit.findings(sold.operator) if one.check == "seat-contradicts-itself"]
    assert found.subject == f"{sold.screening} C9"


SHAPES: list[dict[str, object]] = [
    {"tickets": None}, {"tickets": 7}, {"tickets": "B1"}, {"tickets.0.price": 9.5},
    {"tickets.0.price": "950"}, {"tickets.0.id": None}, {"attempts.0.at": "yesterday"},
    {"attempts.0.amount": True}, {"refunds": [{}]}, {"refunds": [{"id": ["a"]}]},
    {"screenings": 7}, {"screenings": [{"id": 7}]}, {"screenings.0.starts_at": 7}, {"state": ["paid"]},
    {"asked_at": "now"}, {"total": None}, {"currency": 978}, {"paid_at": 7}, {"paid_at": DatetimeMS(2**50)},
    {"refunds": 7}, {"refunds": [7]}, {"attempts": {}}, {"lease": 7}, {"counted": "x"},
]  # fmt: skip


@pytest.mark.parametrize("change", SHAPES, ids=str)
def test_a_sale_of_whatever_shape_is_told_and_stops_nothing(sold: SmallHouse, change: dict[str, object]) -> None:
    """Its seats are judged by the journal all the same."""
    faults.of_paid(sold.connection.database, {"$set": change})
    assert findings(sold.cinema) == ["sale-contradicts-itself"]
    faults.held_for_nobody(sold.connection.database)
    assert sorted(findings(sold.cinema)) == ["held-without-hold", "sale-contradicts-itself"]


@pytest.mark.parametrize(
    ("fault", "here", "there"),
    [
        (faults.changed_total, "951", "950"),
        (faults.journal_amount_changed, "950", "1"),
        (faults.refund_of_another_amount, "951", "950"),
    ],
)
def test_amounts_that_differ_are_both_told_with_the_receipt(
    sold: SmallHouse, fault: Fault, here: str, there: str
) -> None:
    fault(sold.connection.database)
    (found,) = [one for one in sold.cinema.audit.findings(sold.operator) if one.check == "amount-changed"]
    assert (found.about["here"], found.about["there"]) == (here, there)
    sale = sold.storage.transactions.get(found.about["sale"])
    assert f"{sale.receipt_number} (id {sale.id})" in found.message
    for amount in (here, there):
        assert money(int(amount), sale.currency) in found.message


def test_a_sale_of_two_screenings_is_judged_once_and_its_seats_in_both(house: SmallHouse) -> None:
    holds = [hold(house.cinema, house.guest, one, "B1") for one in (house.screening, house.other_screening)]
    order = house.cinema.checkout.begin(house.guest, [choice(one) for one in holds])
    house.cinema.checkout.pay(house.guest, order, card())
    faults.settle(house.connection.database, house.cinema)
    assert findings(house.cinema) == []
    data = house.connection.database
    for screening in (house.screening, house.other_screening):
        data["seat_maps"].update_one({"_id": screening}, {"$set": {"seats.B1": SEAT}})
    assert findings(house.cinema) == ["ticket-without-seat"] * 2
    faults.of_paid(data, {"$set": {"seller": "eve"}})
    assert findings(house.cinema).count("sale-changed") == 1


@pytest.mark.parametrize("paid_with", [card(), CASH])
def test_the_audit_of_a_house_that_goes_on_selling_finds_nothing(sold: SmallHouse, paid_with: PaymentRequest) -> None:
    stop = threading.Event()

    def go_on_selling() -> None:
        till = sold.another_till("till-3")
        for seat in [f"{row}{number}" for row in "BC" for number in range(6, 11)]:
            if stop.is_set():
                return
            sale = sell(till, sold.staff, sold.screening, seat, request=paid_with)
            if seat[1:] in {"6", "8"}:
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
    assert sold.cinema.journal.verify(sold.operator, sold.cinema.journal.heads(sold.operator)) == ()
