"""The customer display: shows the sale and nothing else of the till, takes no key from it, and can fail alone."""

import threading
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.members import Member
from cinema.domain.payments import Tender
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.services.selling.checkout import Checkout
from gui import theme
from gui.box_office.day import read_day
from gui.box_office.display import CustomerDisplay, display_of
from gui.box_office.display_posters import PosterTime, best_pages, tonight
from gui.box_office.display_sale import SalePane
from gui.box_office.display_view import DisplayView, Stage, party_display
from gui.box_office.display_window import DisplayWindow
from gui.seat_map.looks import SeatLook
from gui.tokens import Tokens
from tests.conftest import SmallHouse
from tests.gui.hands import Errors, texts_of
from tests.gui.test_box_office import on_card_page, paid
from tests.gui.test_box_office_exchange import Desk
from tests.gui.till_windows import Till, till_window
from tests.support import CASH, enrol, hold, sell

CUSTOMER = Actor(Role.CUSTOMER, "till-9", Channel.CUSTOMER, "user-ada", "Ada")
ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")


def display(till: Till) -> CustomerDisplay:
    return display_of(till.window.root, till.page.app)


def opened(till: Till) -> DisplayWindow:
    """Open the display by its key, and return its window when it shows something."""
    till.window.press("<Control-Key-s>")
    till.window.until(lambda: display(till).window is not None and display(till).tonight is not None)
    till.window.settle()
    found = display(till).window
    assert found is not None
    return found


def shown(till: Till) -> str:
    """Return the texts that the customer sees now."""
    window = display(till).window
    assert window is not None
    return texts_of(window.sale if window.sale.winfo_ismapped() else window.posters)


def sees(till: Till, *words: str) -> None:
    till.window.until(lambda: all(one in shown(till) for one in words))


def texts_in(value: object) -> list[str]:
    """Return every text of a view, but the plan's."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_in(one)]
    if is_dataclass(value) and not isinstance(value, SeatPlan):
        return [text for one in fields(value) for text in texts_in(getattr(value, one.name))]
    return []


def test_a_view_has_what_the_customer_buys_in_the_house_s_language_and_nothing_else(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "language", "es")
    enrol(house.storage, CUSTOMER)
    sell(house.cinema, CUSTOMER, house.screening, "C9")
    hold(house.cinema, CUSTOMER, house.screening, "C10")
    with till_window(house) as till:
        till.press("a", "a", "c")
        till.settled()
        purchase = till.page.purchase
        assert purchase is not None
        purchase.member = Member("user-ada", "Ada Lovelace", "ada@example.org", "M-77", "Friends", is_valid=True)
        purchase.discount = WantedDiscount(DiscountWay.AMOUNT, DiscountReason.PARTNER, 500)
        view = party_display(purchase)
    assert isinstance(view, DisplayView)
    seats = {seat.label for seat in purchase.seating.plan.seats if view.looks[seat.id] is SeatLook.MINE}
    first, second, off = view.lines
    assert (first.count, first.amount, second.count, second.amount) == (2, "19,00\xa0€", 1, "6,00\xa0€")
    assert seats == {*first.details.split(), *second.details.split()}
    assert (off.count, off.details, off.amount) == (0, "", "-5,00\xa0€")
    assert [one.amount for one in view.sums] == ["20,00\xa0€"]
    assert {view.looks["C9"], view.looks["C10"]} == {SeatLook.SOLD}, "another's is taken, held or sold"
    words = " ".join(texts_in(view))
    assert "Metropolis" in words
    for secret in ("Ada", "Lovelace", "M-77", "example.org", "partner", "Partner", "Sam", "F5", "F2"):
        assert secret not in words.split(), secret


def test_it_follows_the_sale_to_its_change_and_never_has_the_keyboard(till_house: Till) -> None:
    till = till_house
    window = opened(till)
    sees(till, "Metropolis")
    window.focus_force()  # as a window manager may do
    till.window.focused(till.page.first_focus)
    till.press("a", "a")
    till.settled()
    sees(till, "2 × Adult", "€19.00")
    assert not window.posters.winfo_ismapped()
    till.press("Return")
    till.settled()
    till.window.focused(lambda: till.page.column.given.entry)
    window.sale.event_generate("<Button-1>")
    window.sale.event_generate("<Key-5>")  # on the display by mistake: it is the till's
    till.window.until(lambda: till.page.column.given.get() == "5")
    till.window.focused(lambda: till.page.column.given.entry)
    till.press("0", "Return")
    paid(till)
    sees(till, "Cash given", "€50.00", "Your change", "€31.00", "Thank you")
    window.sale.event_generate("<Button-1>")
    window.sale.event_generate("<Key-F11>")
    assert window.is_full
    till.window.focused(till.page.first_focus)
    till.page.customer._sold_at -= 60
    till.page.refresh()
    till.window.until(window.posters.winfo_ismapped)
    till.window.press("<Control-Key-s>")
    till.window.until(lambda: display(till).window is None)


def test_the_terminal_is_named_while_it_is_asked(till_house: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till = till_house
    go, real = threading.Event(), Checkout.pay

    def slow(self: Checkout, *arguments: Any, **more: Any) -> Any:
        go.wait(20)
        return real(self, *arguments, **more)

    monkeypatch.setattr(Checkout, "pay", slow)
    opened(till)
    till.press("a")
    till.settled()
    till.press("F9")
    page = on_card_page(till)
    root, app = till.window.root, page.app
    page.box.ways.choose("card")
    page.box.ways.form.number.value.set("4242 4242 4242 4242")
    sale = display_of(root, app).window
    assert sale is not None
    assert "Please use the card terminal" not in texts_of(sale.sale)
    page.box.submit()
    till.window.until(lambda: "Please use the card terminal" in texts_of(sale.sale))
    go.set()
    till.window.until(lambda: till.window.app.shell is not None and till.window.app.shell.current is not page)
    assert paid(till).payments[0].tender is Tender.CARD
    sees(till, "Thank you", "€9.50")
    assert till.page.customer.stage is Stage.CHOOSING


@pytest.mark.expects_errors
def test_an_error_in_it_closes_it_and_the_sale_goes_on(
    till_house: Till, monkeypatch: pytest.MonkeyPatch, no_hidden_errors: Errors
) -> None:
    till = till_house
    window = opened(till)

    def spoilt(_self: SalePane, _tokens: Tokens) -> None:
        raise RuntimeError("no such colour")

    monkeypatch.setattr(SalePane, "paint", spoilt)
    till.press("F8")  # the till has its other theme all the same
    assert till.page.hall.view.board.tokens.name == theme.current().name
    till.press("a")
    till.window.until(lambda: display(till).window is None)
    assert not window.winfo_exists()
    till.settled()
    till.press("F5")
    assert paid(till).total == 950
    assert [line for line in no_hidden_errors.lines if "no such colour" in line]
    monkeypatch.undo()
    again = opened(till)
    sees(till, "Thank you")
    again.destroy()  # as the window manager may do
    till.window.until(lambda: display(till).window is None)
    till.press("a")
    till.settled()


def test_a_till_s_setting_opens_it_in_its_place_unless_no_screen_is_there(house: SmallHouse) -> None:
    enrol(house.storage, ADMIN)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1", "640x400+600+300")
    with till_window(house) as till:
        till.window.until(lambda: display(till).window is not None)
        till.window.settle()
        window = display(till).window
        assert window is not None
        till.window.until(lambda: window.winfo_geometry() == "640x400+600+300")
        assert window.is_placed
        till.press("a")  # the focus has stayed at the till
        till.settled()
        assert till.held()
        till.window.press("<Control-Key-s>")
        till.window.until(lambda: display(till).window is None)
        display(till).open("640x400+90000+0")
        found = display(till).window
        assert found is not None
        assert not found.is_placed, "where nobody would see it, it opens as a window"


def test_an_exchange_shows_the_new_seat_beside_the_old_one_and_what_goes_back(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    with till_window(house) as till:
        opened(till)
        desk = Desk(till, house)
        desk.open(sale)
        shown_by = display_of(till.window.root, desk.page.app).window
        assert shown_by is not None
        till.window.until(shown_by.posters.winfo_ismapped)
        desk.place("C5")
        desk.press("c")
        desk.rest()
        wanted = ("1 × Child", "B1 → C5", "€6.00", "Already paid", "€9.50", "You get back", "€3.50")
        till.window.until(lambda: all(one in texts_of(shown_by.sale) for one in wanted))
        assert shown_by.sale.board.styles["C5"].look is SeatLook.MINE
        desk.press("Escape")
        desk.press("Escape")
        till.window.until(shown_by.posters.winfo_ismapped)


def test_tonight_has_each_movie_once_with_the_times_that_are_to_come(house: SmallHouse) -> None:
    day = read_day(house.cinema)
    found = tonight(day)
    (poster,) = found.posters
    assert poster.title == "Metropolis"
    assert len(poster.times) == len(day.showings)
    seats = [seat.id for seat in house.cinema.booking.seating(day.showings[0].screening.id).plan.seats]
    for start in range(0, len(seats), 10):
        sell(house.cinema, house.guest, day.showings[0].screening.id, *seats[start : start + 10])
    assert tonight(read_day(house.cinema, day.day)).posters[0].times[0] == PosterTime(
        poster.times[0].text, is_sold=True
    )


def test_posters_have_room_on_as_few_pages_as_can_be_read() -> None:
    assert best_pages(5, 1224, 680, 28, 132, 200) == (1, 1, 5, 222)
    for count in range(1, 41):
        for width, height in ((1224, 680), (1000, 560), (680, 1100), (1840, 960)):
            pages, rows, columns, wide = best_pages(count, width, height, 28, 132, 200)
            assert rows * columns >= -(-count // pages), "every movie is on a page"
            assert columns * wide + (columns - 1) * 28 <= width
            assert rows * (wide * 3 // 2 + 132) + (rows - 1) * 28 <= height + rows


@pytest.fixture
def till_house(house: SmallHouse) -> Any:
    with till_window(house) as opened_till:
        yield opened_till
