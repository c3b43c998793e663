"""The box office's sales page in a real window: found by number, given back once, voided, printed again."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from tkinter import ttk
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.refunds import TYPED_CAUSES, RefundCause, cause_name
from cinema.domain.seat_maps import SeatState
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.services.receipts import Receipts
from cinema.services.selling.refunds import Refunds
from gui.box_office.lend import LendPage
from gui.box_office.refund_form import RefundForm
from gui.box_office.sales import SalesPage
from gui.receipts.files import ReceiptFiles
from gui.selling.receipt_screen import ReceiptScreen
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import texts_of, words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.selling_checks import in_order
from tests.services.vouchers import pay_by, sell_voucher
from tests.support import CASH, card, hold, sell


class Desk:
    """The sales page of a window, and hands for it."""

    def __init__(self, till: Till) -> None:
        self.window = till.window
        assert till.window.app.shell is not None
        self.shell = till.window.app.shell
        self.shell.go_by_hand("sales")
        self.window.settle()
        self.window.focused(lambda: self.page.finder.field.entry)

    @property
    def page(self) -> SalesPage:
        found = self.shell.current
        assert isinstance(found, SalesPage)
        return found

    @property
    def void(self) -> ttk.Button | None:
        """The button that opens the void, if the sale has one."""
        assert self.page.actions is not None
        return self.page.actions.void

    def open_void(self) -> None:
        assert self.void is not None
        self.void.invoke()
        self.window.settle()

    @property
    def form(self) -> RefundForm:
        assert self.page.form is not None
        return self.page.form

    @property
    def words(self) -> str:
        return words_of(self.page)

    @property
    def sale(self) -> str:
        """The id of the sale that is shown; empty for none."""
        return self.page.found.sale.id if self.page.found is not None else ""

    def find(self, number: str | None) -> None:
        """Type a number and press Enter."""
        self.page.find()
        self.window.focused(lambda: self.page.finder.field.entry)
        self.page.finder.field.value.set(number or "")
        self.window.press("<Return>")
        self.window.settle()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.window.press(f"<{key}>" if key == "space" else f"<Key-{key}>")
        self.window.settle()

    def because(self, cause: RefundCause) -> None:
        self.form.choose_cause(TYPED_CAUSES.index(cause))
        assert cause_name(cause) in self.form.fields["cause"].get()


@pytest.fixture
def desk(house: SmallHouse) -> Iterator[Desk]:
    with till_window(house) as till:
        yield Desk(till)


def sold(house: SmallHouse, *seats: str, request: PaymentRequest = CASH) -> Transaction:
    return sell(house.cinema, house.staff, house.screening, *seats, request=request)


def stored(house: SmallHouse, sale: Transaction) -> Transaction:
    return house.storage.transactions.get(sale.id)


def states(house: SmallHouse, *seats: str) -> list[SeatState]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat) for seat in seats]


def test_before_anything_is_found_the_page_says_what_to_do(desk: Desk) -> None:
    assert "No sale yet" in desk.words
    assert "Type or scan the number on a receipt" in desk.words
    desk.find("")
    assert "Type the number on the receipt." in desk.words


def test_a_sale_is_found_by_its_number_its_last_digits_and_a_ticket_s_code(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2")
    number = sale.receipt_number or ""
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    for text in (number.lower(), number[-6:].lstrip("0"), code):
        desk.find(text)
        assert desk.page.found is not None, text
        assert desk.page.found.sale.id == sale.id
        for shown in (f"Sale {number}", "Row B · Seat 1", "Row B · Seat 2", "Valid", "Cash", "€19.00"):
            assert shown in desk.words, shown
        desk.press("Escape")
    assert desk.window.root.focus_get() is desk.page.finder.field.entry


def test_staff_sees_which_sale_got_wheelchair_spaces_since_the_house_was_full(house: SmallHouse, desk: Desk) -> None:
    house.storage.settings.set("seats_at_counter", 100)
    seats = [seat for seat in house.storage.seat_maps.get(house.screening).seats if seat not in {"A1", "A2"}]
    hold(house.cinema, replace(house.staff, channel=Channel.BOX_OFFICE), house.screening, *seats)
    kiosk = Actor(Role.GUEST, "kiosk-1", Channel.KIOSK)
    full = sell(house.cinema, kiosk, house.screening, "A1", "A2")
    desk.find(full.receipt_number)
    assert "went to others, since the house was full" in desk.words
    desk.press("Escape")
    other = sell(house.cinema, house.staff, house.other_screening, "A1", "A2")
    desk.find(other.receipt_number)
    assert desk.sale == other.id
    assert "since the house was full" not in desk.words


def test_an_unknown_number_is_told_under_the_field(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.find(sale.receipt_number)
    for text, told in (("2026-01-999999", "2026-01-999999"), ("oliv", "No sale like that"), ("C1/x/y/z/q", "code")):
        desk.find(text)
        assert told in words_of(desk.page.finder.field), text
        assert desk.page.found is None, "no other sale may be taken for it"
        assert desk.window.root.focus_get() is desk.page.finder.field.entry


def test_some_tickets_go_back_to_their_tender_by_keys_alone_and_free_their_seats(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2", request=card())
    desk.find(sale.receipt_number)
    desk.press("F2")
    assert "€19.00" in str(desk.form.confirm.cget("text"))
    desk.press("space")
    assert "Refund €9.50" in str(desk.form.confirm.cget("text"))
    assert "€9.50 back: Card ending 4242" in desk.words
    desk.because(RefundCause.ILLNESS)
    desk.press("F12")
    now = stored(house, sale)
    (refund,) = now.refunds
    assert (now.state, refund.amount, refund.cause) == (TransactionState.PART_REFUNDED, 950, RefundCause.ILLNESS)
    assert refund.shares[0].tender is Tender.CARD
    assert states(house, "B1", "B2") == [SeatState.SOLD, SeatState.FREE], "the ticket that was unticked stays"
    assert "Refunded" in desk.words
    assert f"€9.50 was given back. Refund {refund.number}." in desk.words
    desk.find(refund.number)
    assert f"Found by its refund {refund.number}" in desk.words
    assert in_order(house.cinema, house.connection) == []


def test_a_cause_is_needed_and_another_reason_needs_words(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.find(sale.receipt_number)
    desk.press("F2", "F12")
    assert "Choose a reason from the list." in words_of(desk.form.fields["cause"])
    desk.because(RefundCause.OTHER)
    desk.press("F12")
    assert "Say in a few words why." in words_of(desk.form.fields["reason"])
    assert stored(house, sale).refunds == ()
    assert desk.window.root.focus_get() is desk.form.fields["reason"].entry
    desk.window.type("bees")
    desk.press("Return")
    assert [one.cause for one in stored(house, sale).refunds] == [RefundCause.OTHER]


def test_enter_pressed_twice_gives_the_money_back_once(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real, calls = threading.Event(), Refunds.refund, list[Any]()

    def slow(self: Refunds, *arguments: Any, **options: Any) -> Any:
        calls.append(arguments)
        go.wait(20)
        return real(self, *arguments, **options)

    monkeypatch.setattr(Refunds, "refund", slow)
    sale = sold(house, "B1", "B2")
    desk.find(sale.receipt_number)
    desk.press("F2")
    desk.because(RefundCause.GOODWILL)
    desk.form.fields["reason"].entry.focus_set()
    desk.window.focused(lambda: desk.form.fields["reason"].entry)
    for key in ("Return", "Return", "F12", "Escape"):
        desk.window.press(f"<Key-{key}>")
    assert not desk.page.may_leave(tell=False), "the page stays until the answer is there"
    desk.page.find()
    desk.page.look_up(sale.receipt_number or "")
    go.set()
    desk.window.settle()
    assert len(calls) == 1
    assert [one.amount for one in stored(house, sale).refunds] == [1900]
    assert desk.page.may_leave()


def test_the_last_sale_is_voided_after_a_question(house: SmallHouse, desk: Desk) -> None:
    first, last = sold(house, "B1"), sold(house, "B2")
    desk.find(first.receipt_number)
    assert desk.void is None, "only the last one can be voided"
    desk.find(last.receipt_number)
    desk.open_void()
    assert "Void this sale?" in desk.words
    desk.press("Return")
    assert stored(house, last).refunds == (), "Enter pressed twice keeps the sale"
    assert desk.page.form is None
    desk.open_void()
    desk.press("F12")
    assert [one.cause for one in stored(house, last).refunds] == [RefundCause.VOIDED]
    assert states(house, "B1", "B2") == [SeatState.SOLD, SeatState.FREE]
    assert in_order(house.cinema, house.connection) == []


def test_a_refused_void_is_told_and_the_sale_is_read_again(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.find(sale.receipt_number)
    desk.open_void()
    sold(house, "B2")  # by the other window of this till
    desk.press("F12")
    assert "Only the last sale of this till can be voided." in words_of(desk.form)
    assert stored(house, sale).refunds == ()
    desk.press("Escape")
    assert desk.void is None, "the sale was read again"
    desk.press("F2")
    assert "€9.50" in str(desk.form.confirm.cget("text"))


def test_what_needs_a_manager_is_entered_in_those_words(house: SmallHouse, desk: Desk) -> None:
    house.storage.settings.set("cashier_refund", "5")
    sale = sold(house, "B1")
    desk.find(sale.receipt_number)
    desk.press("F2")
    desk.because(RefundCause.ILLNESS)
    desk.press("F12")
    desk.window.until(lambda: "A manager allows" in words_of(desk.shell))
    desk.press("Escape")
    assert "manager" in words_of(desk.form)
    assert stored(house, sale).refunds == ()


def test_a_separate_terminal_s_slip_is_asked_for(house: SmallHouse, desk: Desk) -> None:
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    sale = sold(house, "B1", request=PaymentRequest(Tender.CARD, reference="S-1"))
    desk.find(sale.receipt_number)
    desk.press("F2")
    desk.because(RefundCause.ILLNESS)
    desk.press("F12")
    assert "Type the reference on the terminal's slip." in words_of(desk.form)
    desk.form.fields["reference"].value.set("R-1")
    desk.press("F12")
    assert [one.reference for one in stored(house, sale).refunds] == ["R-1"]


def test_receipts_of_the_sale_and_of_its_refund_are_shown_again(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2")
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["B1"], reason="", cause=RefundCause.ILLNESS)
    desk.find(sale.receipt_number)
    desk.press("F4")
    desk.window.until(lambda: isinstance(desk.shell.current, ReceiptScreen) and desk.shell.current.box is not None)
    assert f"Receipt {sale.receipt_number} · copy" in words_of(desk.window.root)
    desk.shell.back()
    desk.window.settle()
    assert desk.page.actions is not None
    assert desk.page.actions.refund_receipt is not None
    desk.page.actions.refund_receipt.invoke()
    desk.window.until(lambda: isinstance(desk.shell.current, ReceiptScreen) and desk.shell.current.box is not None)
    assert f"Receipt {stored(house, sale).refunds[0].number}" in words_of(desk.window.root)


def test_this_till_s_latest_sales_are_one_key_away(house: SmallHouse, desk: Desk) -> None:
    sold(house, "B1")
    sale = sold(house, "B2", "B3")
    desk.page.shown()
    desk.window.settle()
    assert [str(row.cget("text")).split()[-1] for row in desk.page.finder.rows] == ["€19.00", "€9.50"]
    desk.page.finder.rows[0].focus_set()
    desk.window.focused(lambda: desk.page.finder.rows[0])
    desk.press("Return")
    assert desk.page.found is not None
    assert desk.page.found.sale.id == sale.id


def test_of_several_sales_that_may_be_meant_one_is_chosen_by_keys(house: SmallHouse, desk: Desk) -> None:
    first, second = sold(house, "B1", request=card()), sold(house, "C7", request=card())
    desk.find("4242")
    assert "2 sales like that" in desk.words
    assert not desk.sale
    assert [(first.receipt_number or "?") in str(row.cget("text")) for row in desk.page.finder.rows] == [False, True]
    desk.press("Down", "Return")
    assert desk.sale == first.id
    desk.find(f"c7 {house.storage.screenings.get(house.screening).day}")
    assert desk.sale == second.id
    assert "2 sales like that" in desk.words, "the others stay at hand"
    desk.find("7.77")
    assert "No sale like that was found: 7.77" in words_of(desk.page.finder.field)


def test_a_refund_takes_three_keys_once_the_sale_is_there(house: SmallHouse, desk: Desk) -> None:
    keys = ("F2", "2", "F12")
    assert len(keys) <= 5
    for seats in (("B1", "B2"), ("B4",)):
        sale = sold(house, *seats)
        desk.find(sale.receipt_number)
        desk.press(*keys)
        (refund,) = stored(house, sale).refunds
        assert (refund.amount, refund.cause) == (950 * len(seats), RefundCause.ILLNESS)


def test_the_last_receipt_is_printed_again_in_two_keys_as_a_counted_copy(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed, texts = list[str](), list[str]()
    monkeypatch.setattr(ReceiptFiles, "print", lambda _self, _content, name: printed.append(name))
    real = Receipts.pdf

    def pdf(self: Receipts, receipt: Any, language: str) -> bytes:
        texts.append(self.text(receipt, language))
        return real(self, receipt, language)

    monkeypatch.setattr(Receipts, "pdf", pdf)
    sale = sold(house, "B1")
    desk.shell.go_by_hand("sell")
    desk.window.settle()
    for copy in (1, 2):
        keys = ("F4", "F4")
        for key in keys:
            desk.window.press(f"<Key-{key}>")
            desk.window.until(lambda: isinstance(desk.shell.current, ReceiptScreen))
        desk.window.until(lambda: len(printed) == copy)  # noqa: B023
        desk.window.settle()
        desk.shell.back()
        desk.window.settle()
    assert stored(house, sale).papers == {sale.receipt_number: 2}
    assert [f"COPY {place}" in one for place, one in enumerate(texts, start=1)] == [True, True]
    desk.shell.go_by_hand("sales")
    desk.window.settle()
    desk.find(sale.receipt_number)
    assert "Printed again 2 times" in desk.words


@pytest.mark.parametrize(("size", "language"), [("1280x800", "es"), ("1024x600", "pt_BR"), ("1024x600", "en")])
def test_everything_has_room_in_every_language(house: SmallHouse, desk: Desk, size: str, language: str) -> None:
    sale = sold(house, "B1", "B2")
    desk.window.app.change_language(language)
    desk.window.root.geometry(size)
    desk.window.settle()
    assert faults(desk.window.root) == []
    desk.find(sale.receipt_number)
    assert faults(desk.window.root) == []
    desk.press("F2", "F12")
    assert faults(desk.window.root) == []
    desk.press("Escape")
    desk.open_void()
    assert faults(desk.window.root) == []


def test_a_refund_above_the_limit_goes_on_with_a_manager_s_pin(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    manager_with_pin(house, "471386")
    house.cinema.office.set(house.operator, "cashier_refund", "5.00")
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    desk.find(sale.receipt_number)
    desk.press("F2")
    desk.because(RefundCause.ILLNESS)
    desk.press("F12")
    desk.window.until(lambda: isinstance(desk.shell.current, LendPage) and desk.shell.current.form is not None)
    page = desk.shell.current
    assert isinstance(page, LendPage)
    assert page.form is not None
    page.form.fields["pin"].value.set("471386")
    page.form.button.invoke()
    desk.window.until(lambda: bool(house.storage.transactions.get(sale.id).last_refund))
    desk.window.settle()
    assert "was given back" in desk.words
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUNDED


def test_money_of_a_card_is_given_back_in_a_new_voucher_by_a_manager_s_pin(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    manager_with_pin(house, "471386")
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=card())
    desk.find(sale.receipt_number)
    desk.press("F2")
    desk.because(RefundCause.ILLNESS)
    way = desk.form.fields["to"]
    assert way.entry["values"] == ("As it was paid", "In cash", "In a new voucher")
    way.value.set("In a new voucher")
    desk.window.settle()
    assert "back: New voucher" in desk.words
    desk.press("F12")
    desk.window.until(lambda: isinstance(desk.shell.current, LendPage) and desk.shell.current.form is not None)
    page = desk.shell.current
    assert isinstance(page, LendPage)
    assert page.form is not None
    assert "New voucher" in words_of(page)
    page.form.fields["pin"].value.set("471386")
    page.form.button.invoke()
    desk.window.until(lambda: house.storage.transactions.get(sale.id).state is TransactionState.REFUNDED)
    desk.window.until(lambda: "A voucher for" in desk.words)
    refund = house.storage.transactions.get(sale.id).last_refund
    assert refund is not None
    assert refund.issued is not None
    assert desk.page.actions is not None
    assert desk.page.actions.refund_receipt is not None
    desk.page.actions.refund_receipt.invoke()
    desk.window.until(lambda: isinstance(desk.shell.current, ReceiptScreen) and desk.shell.current.box is not None)
    (paper,) = house.cinema.receipts.by_number(house.staff, refund.number or "").vouchers
    assert paper.code is not None
    screen = desk.shell.current
    assert isinstance(screen, ReceiptScreen)
    assert screen.box is not None
    assert paper.code in texts_of(screen.box.paper)


def test_cash_paid_offers_no_other_way_than_a_voucher_and_a_voucher_none(house: SmallHouse, desk: Desk) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    desk.find(sale.receipt_number)
    desk.press("F2")
    assert desk.form.fields["to"].entry["values"] == ("As it was paid", "In a new voucher")
    _sold, code = sell_voucher(house)
    desk.press("Escape")
    desk.find(pay_by(house, code, "B2").receipt_number)
    desk.press("F2")
    assert not desk.form.fields["to"].winfo_ismapped()
