"""A customer cancels tickets on their receipt or asks for it, the counter answers, and a guest keeps a code."""

import tkinter as tk
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.own_tickets import RequestState
from cinema.domain.refunds import TYPED_CAUSES, RefundCause
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from gui.box_office.sales import SalesPage
from gui.box_office.waiting import WaitingPage
from gui.customer.purchases import Purchases
from gui.customer.receipt import ReceiptPage
from gui.widgets.banner import Banner
from gui.window.tasks import Tasks
from tests.conftest import SmallHouse
from tests.gui.hands import Window, texts_of, words_of
from tests.gui.till_windows import Till, till_window
from tests.support import CASH, choice, enrol, findings, hold, sell

ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")


@pytest.fixture
def at(house: SmallHouse) -> SmallHouse:
    """The small house, whose customers cancel until two hours before the start."""
    house.storage.settings.set("cancel_until_minutes", 120)
    enrol(house.storage, ADA)
    return house


@pytest.fixture
def window(at: SmallHouse) -> Iterator[Window]:
    """The customer window of that house."""
    cinema: Any = replace(at.cinema, close=lambda: None)
    opened = Window(cinema)
    opened.root.geometry("1280x800")
    opened.until(lambda: opened.app.cinema is not None)
    yield opened
    opened.close()


def paid_in_cash(house: SmallHouse, *seats: str) -> Transaction:
    """Sell seats to Ada at the counter."""
    sam = replace(house.staff, channel=Channel.BOX_OFFICE)
    held = hold(house.cinema, sam, house.screening, *seats)
    order = house.cinema.checkout.begin(sam, [choice(held)], customer="ada")
    return house.cinema.checkout.pay(sam, order, CASH)


def as_ada(house: SmallHouse, window: Window) -> None:
    window.app.enter(house.storage.users.get("ada"))
    window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)


def receipt(window: Window, sale: Transaction, *, fresh: bool = False) -> ReceiptPage:
    """Open a sale's receipt from My tickets, as a customer does by the keyboard."""
    shell = window.app.shell
    assert shell is not None
    if fresh:
        shell.go("receipt", transaction_id=sale.id, fresh=True)
    else:
        shell.go("purchases")
        window.settle()
        listed = shell.current
        assert isinstance(listed, Purchases)
        window.focused(listed.first_focus)
        window.press("<Return>")
    window.until(lambda: isinstance(shell.current, ReceiptPage) and shell.current.box is not None)
    window.settle()
    page = shell.current
    assert isinstance(page, ReceiptPage)
    return page


def opened_panel(window: Window, page: ReceiptPage) -> Any:
    assert page.cancel is not None
    page.cancel.focus_set()
    window.focused(lambda: page.cancel)
    window.press("<Return>")
    window.settle()
    assert page.panel is not None
    return page.panel


def banner(window: Window) -> str:
    """Return what the window says at its top."""
    found: list[str] = []

    def look(widget: tk.Misc) -> None:
        if isinstance(widget, Banner):
            found.append(widget.message)
        for child in widget.winfo_children():
            look(child)

    look(window.root)
    return " ".join(found)


def stored(house: SmallHouse, sale: Transaction) -> Transaction:
    return house.storage.transactions.get(sale.id)


def test_tickets_are_chosen_and_cancelled_by_the_keyboard_after_one_more_question(
    at: SmallHouse, window: Window
) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1", "B2")
    as_ada(at, window)
    page = receipt(window, sale)
    panel = opened_panel(window, page)
    for words in ("€19.00", "This goes back at once: Card ending 4242", "You can cancel until", "Cancel 2 tickets"):
        assert words in words_of(panel), words
    window.focused(lambda: panel.ticks[0])
    window.press("<space>")
    assert "€9.50" in words_of(panel)
    assert panel.chosen == (sale.tickets[1].id,)
    panel.confirm.focus_set()
    window.focused(lambda: panel.confirm)
    window.press("<Return>")
    assert "this can't be undone" in words_of(panel)
    assert "Yes, cancel 1 ticket" in words_of(panel)
    window.focused(lambda: panel.keep)  # Enter that is held goes back
    assert stored(at, sale).state is TransactionState.PAID, "asked once more first"
    panel.confirm.focus_set()
    window.focused(lambda: panel.confirm)
    window.press("<Return>")
    window.until(lambda: stored(at, sale).state is TransactionState.PART_REFUNDED)
    window.settle()
    assert "Your tickets are cancelled: €9.50 goes back" in banner(window)
    assert page.panel is None
    assert page.box is not None
    assert [one.refused for one in page.box.receipt.tickets] == [False, True]
    (refund,) = stored(at, sale).refunds
    assert refund.tickets == (sale.tickets[1].id,)
    assert findings(at.cinema) == []


def test_esc_and_keep_leave_everything_as_it_was(at: SmallHouse, window: Window) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1")
    as_ada(at, window)
    page = receipt(window, sale)
    panel = opened_panel(window, page)
    window.focused(lambda: panel.keep)
    window.press("<Return>")
    assert page.panel is None
    window.focused(lambda: page.cancel)
    opened_panel(window, page)
    window.press("<Escape>")
    assert page.panel is None
    assert stored(at, sale).state is TransactionState.PAID


def test_what_the_counter_did_meanwhile_is_told_in_the_panel(at: SmallHouse, window: Window) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1")
    as_ada(at, window)
    panel = opened_panel(window, receipt(window, sale))
    at.cinema.refunds.refund(at.staff, sale.receipt_number or "", reason="ill")
    panel.press()
    panel.press()
    window.until(lambda: panel.message.message)
    assert "already" in panel.message.message
    assert not panel.is_busy
    assert len(stored(at, sale).refunds) == 1


def test_cash_is_asked_for_shown_among_the_tickets_and_withdrawn(at: SmallHouse, window: Window) -> None:
    sale = paid_in_cash(at, "B1")
    as_ada(at, window)
    page = receipt(window, sale)
    panel = opened_panel(window, page)
    assert "collect the money at the counter" in words_of(panel)
    panel.press()
    panel.press()
    window.until(lambda: page.note is not None)
    assert page.note is not None
    assert "Asked to cancel: collect the money at the counter" in words_of(page.note)
    assert page.cancel is None
    assert window.app.shell is not None
    window.app.shell.go("purchases")
    window.settle()
    listed = window.app.shell.current
    assert isinstance(listed, Purchases)
    assert "Asked to cancel: collect the money at the counter" in texts_of(listed.rows[0])
    page = receipt(window, sale)
    assert page.note is not None
    assert page.note.withdraw is not None
    page.note.withdraw.focus_set()
    window.press("<Return>")
    window.until(lambda: page.note is None and page.cancel is not None)
    assert at.cinema.cancel_desk.waiting(at.staff) == ()


def test_a_house_that_offers_nothing_shows_nothing_and_who_is_late_reads_why(at: SmallHouse, window: Window) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1")
    at.storage.settings.set("cancel_until_minutes", 10_080)
    as_ada(at, window)
    page = receipt(window, sale)
    assert page.cancel is None
    assert "It is too late to cancel" in words_of(page)
    at.storage.settings.set("cancel_until_minutes", 0)
    page = receipt(window, sale)
    assert page.cancel is None
    assert "cancel" not in words_of(page)


def test_a_guest_sees_the_code_until_the_page_is_left_and_once_more_then(at: SmallHouse, window: Window) -> None:
    guest = replace(at.guest, workstation="till-1")
    sale = sell(at.cinema, guest, at.screening, "B1")
    window.app.enter(None)
    window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
    page = receipt(window, sale, fresh=True)
    code = page.code
    assert code.startswith("P")
    assert code in words_of(page)
    assert "Keep this code: with it you get receipt and tickets again at the counter" in words_of(page)
    window.press("<Alt-Key-1>")
    window.settle()
    assert code in banner(window)
    assert [one.id for one in at.cinema.counter_sales.search(at.staff, code)] == [sale.id]


def test_a_customer_gets_no_code(at: SmallHouse, window: Window) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1")
    as_ada(at, window)
    page = receipt(window, sale, fresh=True)
    assert page.code == ""
    assert "Keep this code" not in words_of(page)


# The counter


@pytest.fixture
def till(at: SmallHouse) -> Iterator[Till]:
    with till_window(at) as opened:
        yield opened


def waiting(till: Till, count: int) -> WaitingPage:
    till.window.press("<Alt-Key-4>")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, WaitingPage))
    page = shell.current
    assert isinstance(page, WaitingPage)
    till.window.until(lambda: len(page.requests.found) == count)
    till.window.settle()
    return page


def test_the_counter_opens_a_request_s_refund_by_enter_and_gives_it_back(at: SmallHouse, till: Till) -> None:
    sale = paid_in_cash(at, "B1", "B2", "B3")
    at.cinema.own_tickets.cancel(ADA, sale.id, ["B1", "B3"])
    page = waiting(till, 1)
    assert "Asked to cancel" in words_of(page.requests)
    (row,) = page.requests.table.shown
    cells = page.requests.table.tree.item(row, "values")
    for words in ("Ada", sale.receipt_number or "", "B1 B3", "€19.00"):
        assert words in cells, words
    page.requests.table.select(page.requests.table.shown[0])
    page.requests.table.focus_set()
    till.press("Return")
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, SalesPage) and shell.current.form is not None)
    till.window.settle()
    sales = shell.current
    assert isinstance(sales, SalesPage)
    assert sales.sheet is not None
    assert sales.form is not None
    assert sales.sheet.chosen == (sale.tickets[0].id, sale.tickets[2].id)
    assert "Changed plans" in sales.form.fields["cause"].get()
    assert till.window.root.focus_get() is sales.form.cancel, "Enter that was pressed twice gives nothing back"
    till.press("F12")
    till.window.until(lambda: stored(at, sale).state is TransactionState.PART_REFUNDED)
    till.window.settle()
    (refund,) = stored(at, sale).refunds
    assert (refund.cause, refund.amount) == (RefundCause.CHANGED_PLANS, 1900)
    page = waiting(till, 0)
    assert not page.requests.winfo_ismapped()
    assert [one.state for one in at.cinema.own_tickets.requests(ADA)] == [RequestState.DONE]
    assert TYPED_CAUSES


def test_refusing_needs_a_word(at: SmallHouse, till: Till) -> None:
    sale = paid_in_cash(at, "B1")
    at.cinema.own_tickets.cancel(ADA, sale.id)
    page = waiting(till, 1)
    card = page.requests
    card.refusal.focus_set()
    till.press("Return")
    till.window.focused(lambda: card.word.entry)
    till.press("Return")
    till.window.settle()
    assert "Please fill in" in card.word.fault
    till.window.type("x" * 201)
    till.press("Return")
    till.window.settle()
    assert len(at.cinema.cancel_desk.waiting(at.staff)) == 1
    card.word.value.set("The film has begun.")
    till.press("Return")
    till.window.until(lambda: not card.found)
    assert [one.word for one in at.cinema.own_tickets.requests(ADA)] == ["The film has begun."]


def test_esc_leaves_the_word_and_refuses_nothing(at: SmallHouse, till: Till) -> None:
    sale = paid_in_cash(at, "B1")
    at.cinema.own_tickets.cancel(ADA, sale.id)
    page = waiting(till, 1)
    page.requests.refuse()
    till.window.focused(lambda: page.requests.word.entry)
    till.window.press("<Escape>")
    till.window.settle()
    assert not page.requests.word.winfo_ismapped()
    assert len(at.cinema.cancel_desk.waiting(at.staff)) == 1


def test_a_guest_s_code_typed_into_the_finder_shows_the_sale(at: SmallHouse, till: Till) -> None:
    guest = replace(at.guest, workstation="till-1")
    sale = sell(at.cinema, guest, at.screening, "B1")
    code = at.cinema.guest_codes.code_for(guest, sale.id).code
    shell = till.window.app.shell
    assert shell is not None
    shell.go_by_hand("sales")
    till.window.settle()
    page = shell.current
    assert isinstance(page, SalesPage)
    till.window.focused(lambda: page.finder.field.entry)
    till.window.type(code.lower())
    till.press("Return")
    till.window.until(lambda: page.found is not None and page.found.sale.id == sale.id)


def test_a_slow_terminal_keeps_the_page_and_a_second_press_out(
    at: SmallHouse, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = sell(at.cinema, ADA, at.screening, "B1")
    as_ada(at, window)
    page = receipt(window, sale)
    panel = opened_panel(window, page)
    sent: list[object] = []
    monkeypatch.setattr(Tasks, "submit", lambda _self, work, **_rest: sent.append(work))
    panel.press()
    panel.press()
    panel.press()
    assert len(sent) == 1
    assert not page.may_leave(tell=False)
    assert page.escape()
    assert page.panel is panel, "it stays while money is on its way"
