"""Tab goes through every screen in reading order: along a row, then down; a column is read to its end."""

import tkinter as tk
from collections.abc import Callable
from itertools import pairwise

import pytest

from cinema.domain.payments import PaymentWay, Provider, Tender
from gui.customer.receipt import ReceiptPage
from tests.gui.buying import CASH, SEPARATE, Buyer, card
from tests.gui.hands import Window
from tests.gui.sales import SCREENING, sample_sale, ticket
from tests.gui.seat_fakes import BuyingCinema

SLACK = 6  # px; a row's controls differ in height
ROOTS = ("on_now", "catalogue", "for_you", "purchases", "favourites", "profile")


@pytest.fixture
def cinema() -> BuyingCinema:
    made = BuyingCinema()
    made.receipts.bought += [sample_sale("one", [ticket("A1")]), sample_sale("two", [ticket("A2")])]
    return made


def stops(window: Window) -> list[tk.Misc]:
    """Return what Tab reaches from the beginning of the window, in its order."""
    window.settle()
    found: list[tk.Misc] = []
    at = window.root.tk_focusNext()
    while at is not None and at not in found:
        found.append(at)
        at = at.tk_focusNext()
    return found


def box(widget: tk.Misc) -> tuple[int, int, int, int]:
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    return left, top, left + widget.winfo_width(), top + widget.winfo_height()


def follows(first: tk.Misc, then: tk.Misc) -> bool:
    """Whether a reader comes from one widget to the other: to the right in its row, below it, or to a column beside."""
    left, top, right, _bottom = box(first)
    next_left, next_top, _next_right, next_bottom = box(then)
    if next_top >= top + (box(first)[3] - top) - SLACK:
        return True  # below
    same_row = next_top < box(first)[3] - SLACK and next_bottom > top + SLACK
    return next_left >= right - SLACK if same_row or next_top < top else next_left > left


def wrong(found: list[tk.Misc]) -> list[str]:
    return [
        f"{first} {box(first)} -> {then} {box(then)}" for first, then in pairwise(found) if not follows(first, then)
    ]


def check(window: Window) -> list[tk.Misc]:
    found = stops(window)
    assert len(found) > 5
    assert wrong(found) == []
    return found


@pytest.mark.parametrize("name", ROOTS)
def test_a_page_of_the_bar_is_walked_in_reading_order(window: Window, name: str) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go(name)
    check(window)


def test_a_message_over_the_page_comes_last_with_its_button_first(window: Window) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    banner = window.app.shell.banner
    window.app.shell.go("catalogue")
    banner.show("Look here", action=("Do it", lambda: None))
    assert stops(window)[-2:] == [banner._act, banner._close]


def test_a_title_is_walked_in_reading_order(window: Window) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("title", movie_id="metropolis")
    check(window)


def test_the_sign_in_is_walked_in_reading_order(window: Window) -> None:
    check(window)


def test_the_seats_are_walked_from_the_map_over_the_tickets_to_pay(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    buyer.choose("H7", "H8", "K12")
    found = check(window)
    view, panel = buyer.seats.view, buyer.seats.panel
    assert view is not None
    assert panel is not None
    places = [found.index(one) for one in (view.board, *(row.type for row in panel.rows.rows.values()), panel.pay)]
    assert places == sorted(places)
    view.show_list(wanted=True)
    found = check(window)
    assert found.index(view.list.table) < found.index(panel.pay)
    # Rows that are added later don't come behind the button.
    buyer.choose("K11")
    found = check(window)
    assert found.index(panel.rows.rows["K11"].remove) < found.index(panel.pay)


@pytest.mark.parametrize("way", [CASH, SEPARATE, PaymentWay(Tender.CARD, Provider.TEST)])
def test_each_way_to_pay_is_walked_in_reading_order(window: Window, cinema: BuyingCinema, way: PaymentWay) -> None:
    cinema.checkout.ways = (way, CASH) if way is not CASH else (CASH, SEPARATE)
    page = Buyer(window, cinema).pay()
    check(window)
    if way is SEPARATE:
        page.submit()
        window.settle()
        check(window)


def test_a_receipt_is_walked_in_reading_order(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    card(buyer.pay("H7", "H8"), "4242 4242 4242 4242")
    buyer.receipt()
    assert isinstance(buyer.shell.current, ReceiptPage)
    check(window)


def test_no_page_keeps_tab_from_the_next(window: Window) -> None:
    """Every stop is really reached by the key, in both directions."""
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("seats", screening_id=SCREENING)
    window.settle()
    expected = stops(window)
    expected[0].focus_force()
    window.focused(lambda: expected[0])
    walked: list[object] = [expected[0]]
    walk: Callable[[str], None] = window.press
    for _stop in expected[1:]:
        walk("<Tab>")
        walked.append(window.root.focus_get())
    assert walked == expected
    walk("<Shift-Tab>")
    assert window.root.focus_get() is expected[-2]
