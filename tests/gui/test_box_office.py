"""The box office in a real window on a real house: sold by keys, in their order, and never another party than typed."""

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from cinema.domain.payments import Tender
from cinema.domain.seat_maps import SeatState
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.services.selling.party_booking import PartyBooking
from gui.box_office.card import CardPage
from gui.box_office.face import BOX_OFFICE
from gui.box_office.sell import SellPage
from gui.selling.receipt_screen import ReceiptScreen
from gui.window.keyboard import Pressed
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.support import enrol, expire, hold, raw, sell

CUSTOMER = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "user-ada", "Ada")


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def sales(house: SmallHouse) -> list[dict[str, Any]]:
    return [one for one in raw(house.connection, "transactions") if one["state"] == "paid"]


def paid(till: Till) -> Transaction:
    """Wait for the sale of this party, and return it."""
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    return till.page.sale.paid


def test_two_adults_and_a_child_are_sold_for_exact_cash_in_four_keys(house: SmallHouse, till: Till) -> None:
    till.press("a", "a", "c", "F5")
    sale = paid(till)
    assert till.keys <= 6
    assert sorted(ticket.type for ticket in sale.tickets) == ["adult", "adult", "child"]
    assert (sale.total, sale.payments[0].tender) == (2500, Tender.CASH)
    assert len({ticket.seat[0] for ticket in sale.tickets}) == 1, "in one row, beside each other"
    assert "No change" in words_of(till.page.column)
    assert in_order(house.cinema, house.connection) == []


def test_the_exact_key_pays_the_rounded_amount_and_the_column_says_it(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "cash_rounding", "1")
    with till_window(house) as till:
        till.press("a", "a", "a")  # 28.50
        till.settled()
        assert "€29.00 in cash, rounded" in words_of(till.page.column)
        till.press("F5")
        (tender,) = paid(till).payments
        assert (tender.amount, tender.rounding, tender.tendered, tender.change) == (2850, 50, 2900, 0)
        assert "€28.50 → €29.00" in words_of(till.page.column)
        assert "No change" in words_of(till.page.column)


def test_with_a_banknote_it_takes_seven_keys_and_the_change_is_large_until_the_next_sale(till: Till) -> None:
    till.press("a", "a", "c", "Return")
    till.settled()
    till.window.focused(lambda: till.page.column.given.entry)
    till.press("5", "0", "Return")
    sale = paid(till)
    assert till.keys <= 7
    assert sale.payments[0].tendered == 5000
    assert till.page.column.change.cget("text") == "€25.00"
    assert till.page.column.change.winfo_height() >= 40
    till.press("a")
    till.settled()
    assert till.page.column.take.winfo_ismapped(), "the next sale has begun"
    assert "Change of the last sale: €25.00" in words_of(till.page.column)


def test_an_empty_amount_is_the_exact_one(till: Till) -> None:
    till.press("a", "Return")
    till.settled()
    till.window.focused(lambda: till.page.column.given.entry)
    till.press("Return")
    assert paid(till).payments[0].tendered == 950


def test_keys_typed_faster_than_the_database_are_carried_out_in_order(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real, asked = threading.Event(), PartyBooking.hold, list[int]()

    def slow(self: PartyBooking, *arguments: Any) -> Any:
        go.wait(20)
        asked.append(arguments[-1].count)
        return real(self, *arguments)

    monkeypatch.setattr(PartyBooking, "hold", slow)
    till.press("a", "a", "c", "S-a", "c", "F5")
    till.press("a")
    assert till.page.sale is not None
    assert till.page.hall.tiles._counts == {"adult": 2, "child": 2}, "shown at once, before anything is held"
    go.set()
    till.window.until(lambda: len(sales(house)) == 1)
    till.settled()
    (sale,) = sales(house)
    assert sorted(ticket["type"] for ticket in sale["tickets"]) == ["adult", "child", "child"]
    assert len(asked) == 3, "keys that waited became one call; the last one is the next customer's"
    assert till.page.sale.asked.counts == {"adult": 1}, "the key after the payment begins the next sale"


def test_a_refused_key_leaves_the_party_as_it_was_and_nothing_typed_after_it_is_sold(
    house: SmallHouse, till: Till
) -> None:
    quota = {"name": "Children", "types": ["child"], "most": 1, "percent": None, "round_down": False}
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"quotas": [quota]}})
    till.press("a", "c")
    till.settled()
    assert len(till.held()) == 2
    assert till.page.sale is not None
    till.page.sale._asking = till.page.sale.asked  # as if a call were running, so that the next keys wait together
    till.press("c", "F5")
    till.page.sale._asking = None
    till.page.sale._go_on()
    till.window.until(lambda: "left out" in words_of(till.page.column))
    assert till.page.sale.asked.counts == {"adult": 1, "child": 1}
    assert sales(house) == []


def test_what_is_less_than_the_total_or_no_amount_is_told_beside_it(house: SmallHouse, till: Till) -> None:
    till.press("a", "a")
    till.settled()
    column = till.page.column
    for text, told in (("12,5", "less than the total"), ("zwölf", "amount"), ("1.234,50", "amount"), ("0", "less")):
        column.given.value.set(text)
        column.enter()
        till.settled()
        assert told in words_of(column), text
    assert sales(house) == []
    column.given.value.set("20,00")
    assert "Change €1.00" in words_of(column)
    column.enter()
    assert paid(till).payments[0].tendered == 2000


def test_a_second_enter_right_after_paying_is_swallowed_and_a_later_one_is_the_next_customer(till: Till) -> None:
    till.press("a", "F5")
    paid(till)
    till.page.payments.paid_at = time.monotonic()  # however long this machine took until here
    till.page.sell_keys.enter()
    assert till.page.column.next.winfo_ismapped(), "the change is still shown"
    till.page.payments.paid_at = time.monotonic() - 1
    till.page.sell_keys.enter()
    till.settled()
    assert till.page.column.take.winfo_ismapped()


def test_seats_placed_by_hand_stay_when_more_are_asked_for(house: SmallHouse, till: Till) -> None:
    till.page.sell_keys.press_seat("A9")
    till.page.sell_keys.press_seat("A10")
    till.settled()
    assert till.held() == ("A9", "A10")
    till.press("c")
    till.settled()
    assert set(till.held()) == {"A8", "A9", "A10"}
    assert till.page.sale is not None
    assert till.page.sale.asked.by_hand == {"A9": "adult", "A10": "adult"}
    till.page.sell_keys.press_seat("A9")
    till.settled()
    assert "A9" not in till.page.sale.asked.by_hand


def test_shift_takes_one_away_and_escape_clears_the_party(house: SmallHouse, till: Till) -> None:
    till.press("a", "a", "c")
    till.settled()
    till.press("S-a")
    till.settled()
    assert len(till.held()) == 2
    till.press("Escape")
    till.settled()
    assert till.held() == ()
    seats = house.storage.seat_maps.get(house.screening).seats.values()
    assert all(one.state is SeatState.FREE for one in seats)


def test_a_screening_is_chosen_by_its_number_and_another_day_is_entered_in_words(house: SmallHouse, till: Till) -> None:
    assert till.page.purchase is not None
    assert till.page.purchase.seating.showing.screening.id == house.screening, "the soonest one"
    assert "Not today" in words_of(till.page.hall)
    till.press("2")
    till.window.until(lambda: till.page.purchase.seating.showing.screening.id == house.other_screening)  # type: ignore[union-attr]
    till.settled()
    till.press("a")
    till.settled()
    till.press("1")
    assert "Sell or clear this party first" in words_of(till.page.column)
    till.press("F5")
    paid(till)
    till.page.payments.paid_at = time.monotonic() - 1
    till.page.sell_keys.enter()
    till.window.until(lambda: till.page.purchase.seating.showing.screening.id == house.screening)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("key", "letter"), [(Pressed("a", shift=False), "adult"), (Pressed("c", shift=False), "child")]
)
def test_letters_stand_for_types_whatever_caps_lock_says(till: Till, key: Pressed, letter: str) -> None:
    till.page.pressed(key)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.asked.counts == {letter: 1}


def test_a_letter_typed_into_the_amount_is_a_ticket(till: Till) -> None:
    till.press("a", "Return")
    till.settled()
    till.window.focused(lambda: till.page.column.given.entry)
    till.press("a")
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.asked.counts == {"adult": 2}
    assert till.page.column.given.get() == ""


def test_a_party_whose_time_has_run_out_is_told_and_its_seats_are_free(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    assert till.page.purchase is not None
    assert till.page.purchase.basket.hold is not None
    expire(house.connection, house.screening, till.page.purchase.basket.hold.id)
    till.page.purchase.run_out()
    till.settled()
    assert "ran out" in words_of(till.page.column)
    assert till.page.sale is not None
    assert till.page.sale.asked.count == 0
    till.press("a", "F5")
    assert paid(till).total == 950


def test_a_card_is_taken_on_its_own_page_and_the_till_goes_on(house: SmallHouse, till: Till) -> None:
    till.press("a", "c")
    till.settled()
    till.press("F9")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, CardPage))
    page: Any = shell.current
    till.window.until(lambda: page.box.ways is not None)
    page.box.ways.choose("card")
    page.box.ways.form.number.value.set("4242 4242 4242 4242")
    page.box.submit()
    till.window.until(lambda: shell.current is not page)
    sale = paid(till)
    assert (sale.total, sale.payments[0].tender) == (1550, Tender.CARD)
    assert in_order(house.cinema, house.connection) == []


def on_card_page(till: Till) -> Any:
    """Wait for the page of a payment that is no plain cash, and return it."""
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, CardPage))
    page: Any = shell.current
    till.window.until(lambda: page.box.ways is not None)
    return page


def test_a_party_is_sold_on_invoice_to_a_buyer_whose_fields_say_what_is_missing(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "invoice_sales", "1")
    with till_window(house) as till:
        till.press("a", "a")
        till.settled()
        assert "More ways" in words_of(till.page.column)
        till.press("F9")
        page = on_card_page(till)
        page.box.ways.choose("invoice")
        till.window.settle()
        assert faults(till.window.root) == []
        fields = page.box.ways.named.fields
        page.box.submit()
        assert "invalid" in fields["buyer_name"].entry.state()
        fields["buyer_name"].value.set("Łódź Film")
        page.box.submit()
        assert "invalid" in fields["buyer_tax_id"].entry.state()
        page.box.ways.choose("cash")
        page.box.ways.choose("invoice")
        fields = page.box.ways.named.fields
        assert fields["buyer_name"].get() == "Łódź Film", "what was typed stays"
        fields["buyer_tax_id"].value.set("PL 725")
        page.box.submit()
        till.window.until(lambda: not page.winfo_exists())
        sale = paid(till)
        assert (sale.total, sale.payments[0].tender) == (1900, Tender.INVOICE)
        assert "Sold on invoice" in words_of(till.page.column)
        receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
        assert receipt.buyer is not None
        assert (receipt.buyer.name, receipt.buyer.tax_id) == ("Łódź Film", "PL 725")
        assert in_order(house.cinema, house.connection) == []


def test_a_large_sale_asks_for_the_buyer_on_a_page_that_begins_with_cash(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "buyer_from", "19")
    with till_window(house) as till:
        till.press("a", "a", "F5")
        page = on_card_page(till)
        ways = page.box.ways
        assert (ways.way.tender, ways.to_pay.named) == (
            Tender.CASH, "From €19.00 on, a receipt needs the buyer's name and tax number.",
        )  # fmt: skip
        till.window.settle()
        assert faults(till.window.root) == []
        assert ways.form.given.get() == "19.00", "F5 was the exact amount"
        ways.form.given.value.set("50")
        page.box.submit()
        assert "invalid" in ways.named.fields["buyer_name"].entry.state()
        ways.named.fields["buyer_name"].value.set("Ada")
        ways.named.fields["buyer_tax_id"].value.set("7")
        page.box.submit()
        till.window.until(lambda: not page.winfo_exists())
        sale = paid(till)
        assert (sale.total, sale.payments[0].tendered, sale.buyer is None) == (1900, 5000, False)
        assert till.page.column.change.cget("text") == "€31.00"
        till.press("a", "F5")
        till.settled()
        assert paid(till).buyer is None, "a smaller sale asks nobody"


def test_a_buyer_is_forgotten_when_the_payment_sold_nothing(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "invoice_sales", "1")
    with till_window(house) as till:
        till.press("a")
        till.settled()
        till.press("F9")
        page = on_card_page(till)
        page.box.ways.choose("invoice")
        page.box.ways.named.fields["buyer_name"].value.set("Ada")
        page.box.ways.named.fields["buyer_tax_id"].value.set("7")
        house.cinema.office.set(house.operator, "invoice_sales", "0")  # meanwhile, in the administration
        page.box.submit()
        till.window.until(lambda: "counter" in words_of(page) and not raw(house.connection, "buyers"))


def test_going_back_from_the_card_keeps_the_party(till: Till) -> None:
    till.press("a")
    till.settled()
    held = till.held()
    till.press("F9")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, CardPage))
    till.window.settle()
    shell.back()
    till.window.settle()
    assert till.held() == held
    till.press("F5")
    assert paid(till).tickets[0].seat == held[0]


def test_the_receipt_of_the_last_sale_is_two_keys_away(till: Till) -> None:
    till.press("a", "F5")
    paid(till)
    till.press("F4")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, ReceiptScreen))


@pytest.mark.parametrize("keys", [(), ("a", "a")], ids=["nobody is served yet", "the next party is"])
def test_enter_on_a_fresh_receipt_goes_on_to_the_next_customer(till: Till, keys: tuple[str, ...]) -> None:
    till.press("a", "F5")
    sale = paid(till)
    till.press(*keys)
    till.settled()
    held = till.held()
    shell = till.window.app.shell
    assert shell is not None
    shell.go("receipt", transaction_id=sale.id, fresh=True)
    till.window.until(lambda: isinstance(shell.current, ReceiptScreen) and shell.current.box is not None)
    receipt: Any = shell.current
    till.window.focused(lambda: receipt.box.on)
    till.press("Return")
    till.window.until(lambda: isinstance(shell.current, SellPage) and till.page.sale is not None)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.paid is None
    assert till.held() == (held if keys else ())
    assert len(till.held()) == len(keys)


def test_seats_that_others_take_are_never_sold_twice(house: SmallHouse, till: Till) -> None:
    till.press("a", "a")
    till.settled()
    with pytest.raises(Exception, match="Taken already"):
        hold(house.cinema, house.guest, house.screening, *till.held())
    sell(house.cinema, house.guest, house.screening, "A5")
    till.window.until(lambda: till.page.seats.look("A5").value == "sold")
    till.press("F5")
    assert "A5" not in {ticket.seat for ticket in paid(till).tickets}


def test_leaving_the_window_gives_the_seats_back(house: SmallHouse) -> None:
    with till_window(house) as till:
        till.press("a")
        till.settled()
        till.window.app.sign_out()
        till.window.settle()
    seats = house.storage.seat_maps.get(house.screening).seats.values()
    assert all(one.state is SeatState.FREE for one in seats)


def test_a_customer_does_not_come_in(house: SmallHouse) -> None:
    enrol(house.storage, CUSTOMER)
    assert not BOX_OFFICE.admits(Role.CUSTOMER)
    window = Window(house.cinema, face=BOX_OFFICE)  # type: ignore[arg-type]
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get("user-ada"))
        window.settle()
        assert window.app.shell is None
        assert "for staff" in words_of(window.root)
    finally:
        window.app.cinema = None
        window.close()


@pytest.mark.parametrize(("size", "language"), [("1280x800", "es"), ("1920x1080", "en"), ("1024x600", "pt_BR")])
def test_everything_has_room_in_every_language(house: SmallHouse, till: Till, size: str, language: str) -> None:
    till.window.app.change_language(language)
    till.window.root.geometry(size)
    till.window.until(lambda: till.page.sale is not None)
    till.window.settle()
    assert faults(till.window.root) == []
    till.press("a", "a", "c")
    till.settled()
    assert faults(till.window.root) == []
    till.press("F5")
    paid(till)
    assert faults(till.window.root) == []


def test_what_is_typed_right_after_a_number_is_for_that_screening(house: SmallHouse, till: Till) -> None:
    till.press("2", "a", "a", "c", "F5")
    till.window.until(lambda: bool(sales(house)))
    till.settled()
    sale = house.storage.transactions.get(sales(house)[0]["_id"])
    assert {ticket.screening for ticket in sale.tickets} == {house.other_screening}
    assert sorted(ticket.type for ticket in sale.tickets) == ["adult", "adult", "child"]
    seats = house.storage.seat_maps.get(house.screening).seats.values()
    assert all(one.state is SeatState.FREE for one in seats)


def test_the_amount_may_be_typed_before_the_other_screening_is_there(house: SmallHouse, till: Till) -> None:
    till.press("2", "a", "Return", "2", "0", "Return")
    till.window.until(lambda: bool(sales(house)))
    till.settled()
    assert house.storage.transactions.get(sales(house)[0]["_id"]).payments[0].tendered == 2000


def test_letters_typed_with_a_number_that_is_refused_are_not_sold(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    till.press("2", "a", "a")
    till.settled()
    assert len(till.held()) == 1
    assert "Sell or clear this party first" in words_of(till.page.column)


def test_an_amount_with_digits_too_many_is_not_taken(house: SmallHouse, till: Till) -> None:
    till.press("a", "Return")
    till.settled()
    till.window.focused(lambda: till.page.column.given.entry)
    till.press(*"999999", "Return")
    till.settled()
    assert sales(house) == []
    assert "Check the amount" in words_of(till.page.column)
    assert len(till.held()) == 1


def test_what_is_typed_right_after_turning_to_another_day_is_not_sold_for_this_one(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = till.page.list.day
    assert shown is not None
    typed, read = threading.Event(), house.cinema.programme.of_day

    def once_typed(day: str) -> Any:
        assert typed.wait(20)
        return read(day)

    monkeypatch.setattr(house.cinema.programme, "of_day", once_typed)
    till.press("Prior", "a")
    typed.set()
    till.window.until(lambda: till.page.list.day is not None and till.page.list.day.day < shown.day)
    till.settled()
    assert till.held() == ()
    till.press("a")
    till.settled()
    assert len(till.held()) == 1, "the till goes on where that day has nothing to sell"


def test_two_days_are_turned_by_two_keys_however_fast_they_are(till: Till) -> None:
    shown = till.page.list.day
    assert shown is not None
    till.press("Prior", "Prior")
    two_before = (date.fromisoformat(shown.day) - timedelta(days=2)).isoformat()
    till.window.until(lambda: till.page.list.day is not None and till.page.list.day.day == two_before)
