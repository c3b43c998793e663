"""Hand-overs in the box office's window: four digits typed and taken over, and a basket handed over to a kiosk."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.baskets import Basket
from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.seat_maps import SeatState
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import StorageError
from cinema.i18n import LANGUAGES
from cinema.services.cinema import Cinema
from cinema.services.selling.hand_over import HandOvers
from gui.box_office.display import display_of
from gui.box_office.handed_over import HandedOverPage, digits_display
from gui.box_office.park_form import ParkPage
from gui.box_office.waiting import WaitingPage
from gui.fonts import font
from gui.scale import px
from tests.conftest import STAFF, SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.test_parking import page, page_now, waiting
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.support import begin, enrol, raw

ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
SAM = replace(STAFF, channel=Channel.BOX_OFFICE)
AT_KIOSK = Actor(Role.GUEST, "kiosk-7", Channel.KIOSK)


@pytest.fixture
def kiosk(house: SmallHouse) -> Cinema:
    """A registered kiosk beside the registered till."""
    enrol(house.storage, ADMIN)
    house.cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    made = house.another_till("kiosk-7")
    made.stations.register(replace(ADMIN, workstation="kiosk-7"), StationKind.KIOSK, "Foyer left")
    return made


@pytest.fixture
def till(house: SmallHouse, kiosk: Cinema) -> Iterator[Till]:
    del kiosk
    with till_window(house) as opened:
        yield opened


def offered(house: SmallHouse, kiosk: Cinema, *seats: str) -> Basket:
    return kiosk.hand_overs.offer(AT_KIOSK, begin(kiosk, AT_KIOSK, house.screening, *(seats or ("B1", "B2"))))


def digits_typed(till: Till, shown: WaitingPage, digits: str) -> None:
    till.window.focused(shown.first_focus)
    shown.field.value.set("")
    till.window.type(digits)
    till.press("Return")


def handed_over(till: Till) -> HandedOverPage:
    """Hand the party on the screen over with the keys for it."""
    till.window.press("<F11>")
    form = page(till, ParkPage)
    till.window.focused(form.first_focus)
    till.press("F12")
    found = page(till, HandedOverPage)
    assert isinstance(found, HandedOverPage)
    return found


def test_digits_from_a_kiosk_are_typed_and_paid(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    basket = offered(house, kiosk)
    shown = waiting(till)
    number = kiosk.stations.this(AT_KIOSK).number  # type: ignore[union-attr]
    line = shown.table.tree.item(basket.id, "values")
    assert f"kiosk {number:02d}" in line
    assert "Handed over" in line
    assert basket.number in line
    assert "handed over: 1" in words_of(shown)
    digits_typed(till, shown, basket.number or "")
    till.window.until(lambda: hasattr(page_now(till), "sale") and till.held() == ("B1", "B2"))
    till.settled()
    till.press("F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert in_order(house.cinema, house.connection) == []


def test_digits_that_are_newer_than_the_list_are_taken_too(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    shown = waiting(till)
    basket = offered(house, kiosk)
    assert basket.id not in shown.found
    digits_typed(till, shown, basket.number or "")
    till.window.until(lambda: hasattr(page_now(till), "sale") and till.held() == ("B1", "B2"))


def test_a_line_is_taken_over_by_its_row_too(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    offered(house, kiosk)
    shown = waiting(till)
    shown.collect.invoke()
    till.window.until(lambda: hasattr(page_now(till), "sale") and till.held() == ("B1", "B2"))


def test_wrong_digits_are_told_and_can_be_typed_over_at_once(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    basket = offered(house, kiosk)
    wrong = f"{(int(basket.number or '') + 1) % 10_000:04}"
    shown = waiting(till)
    for _try in range(5):
        digits_typed(till, shown, wrong)
        till.window.until(lambda: "not valid" in words_of(shown) and not shown._is_busy)
    till.window.settle()
    assert shown.field.entry.selection_present()
    digits_typed(till, shown, basket.number or "")
    till.window.until(lambda: "Try again in" in words_of(shown))
    assert house.storage.seat_maps.find_hold(house.screening, basket.order.screenings[0].hold).owner == basket.owner  # type: ignore[union-attr]


def test_a_lost_answer_is_asked_for_again_by_the_same_digits(
    house: SmallHouse, kiosk: Cinema, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = offered(house, kiosk)
    shown, real = waiting(till), HandOvers.take

    def lost(self: HandOvers, *given: Any, **named: Any) -> Any:
        monkeypatch.setattr(HandOvers, "take", real)
        real(self, *given, **named)
        raise StorageError("The database can't be reached just now.")

    monkeypatch.setattr(HandOvers, "take", lost)
    digits_typed(till, shown, basket.number or "")
    till.window.until(lambda: "can't be reached" in words_of(shown))
    till.window.settle()
    till.press("Return")
    till.window.until(lambda: hasattr(page_now(till), "sale") and till.held() == ("B1", "B2"))


def test_a_name_still_leads_to_the_rows(house: SmallHouse, till: Till) -> None:
    reserved = house.cinema.baskets.reserve(SAM, begin(house.cinema, SAM, house.screening, "C1"), "Hansen")
    shown = waiting(till)
    for text in ("han", reserved.number or ""):
        digits_typed(till, shown, text)
        till.window.focused(lambda: shown.table.tree)
        assert shown.table.selected == reserved.id
        shown.field.entry.focus_set()
        till.window.settle()
    assert raw(house.connection, "code_tries") == []


def test_its_seats_are_let_go_at_the_counter(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    offered(house, kiosk)
    shown = waiting(till)
    for _press in range(2):
        shown.let_go.invoke()
        till.window.settle()
    till.window.until(lambda: "free again" in words_of(shown))
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE


def test_a_party_is_handed_over_with_keys_and_its_digits_stay_until_they_are_closed(
    house: SmallHouse, kiosk: Cinema, till: Till
) -> None:
    till.press("a", "a")
    till.settled()
    shown = handed_over(till)
    assert till.window.app.shell is not None
    (stored,) = raw(house.connection, "baskets")
    assert shown.digits.cget("text") == stored["number"]
    till.window.press("<Return>")
    till.window.until(lambda: hasattr(page_now(till), "sale"))
    till.settled()
    assert till.held() == (), "the next customer finds an empty basket"
    (held,) = kiosk.hand_overs.take(AT_KIOSK, stored["number"]).holds
    assert len(held.seats) == 2


def test_it_is_taken_back_by_its_key_and_sold_here(house: SmallHouse, till: Till) -> None:
    till.press("a", "c")
    till.settled()
    handed_over(till)
    till.window.press("<F2>")
    till.window.until(lambda: hasattr(page_now(till), "sale") and len(till.held()) == 2)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.shown.counts == {"adult": 1, "child": 1}
    assert raw(house.connection, "baskets") == []


def test_one_that_a_kiosk_has_by_now_is_not_taken_back(house: SmallHouse, kiosk: Cinema, till: Till) -> None:
    till.press("a")
    till.settled()
    shown = handed_over(till)
    kiosk.hand_overs.take(AT_KIOSK, shown.basket.number or "")
    till.window.press("<F2>")
    till.window.until(lambda: "Another till" in words_of(shown))
    (held,) = house.storage.seat_maps.held_now(house.screening)
    assert held.owner == "kiosk-7/guest"


def test_what_a_kiosk_cannot_sell_is_told_and_can_be_parked(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    assert till.page.purchase is not None
    till.page.purchase.discount = WantedDiscount(DiscountWay.PERCENT, DiscountReason.GROUP, 10_00)
    till.window.press("<F11>")
    form = page(till, ParkPage)
    till.window.focused(form.first_focus)
    till.press("F12")
    till.window.until(lambda: "usual price" in words_of(form))
    till.window.settle()
    till.press("Return")
    till.window.until(lambda: hasattr(page_now(till), "sale"))
    assert [one["kind"] for one in raw(house.connection, "baskets")] == ["parked"]


def test_after_a_lost_answer_the_other_way_is_not_tried(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = HandOvers.offer

    def lost(self: HandOvers, *given: Any, **named: Any) -> Any:
        monkeypatch.setattr(HandOvers, "offer", real)
        real(self, *given, **named)
        raise StorageError("The database can't be reached just now.")

    monkeypatch.setattr(HandOvers, "offer", lost)
    till.press("a")
    till.settled()
    till.window.press("<F11>")
    form = page(till, ParkPage)
    till.window.focused(form.first_focus)
    till.press("F12")
    till.window.until(lambda: "can't be reached" in words_of(form))
    till.press("Return")
    till.window.until(lambda: "had no answer" in words_of(form))
    till.press("F12")
    page(till, HandedOverPage)
    assert len(raw(house.connection, "baskets")) == 1


def test_the_customer_reads_the_digits_on_the_display(house: SmallHouse, till: Till) -> None:
    till.press("a")
    till.settled()
    till.window.press("<Control-Key-s>")
    till.window.until(lambda: display_of(till.window.root, till.page.app).window is not None)
    shown = handed_over(till)
    window = display_of(till.window.root, shown.app).window
    assert window is not None
    till.window.until(lambda: window.sale.view is not None and window.sale.view.sums[-1].amount == shown.basket.number)
    till.window.press("<Escape>")
    till.window.until(lambda: hasattr(page_now(till), "sale"))
    till.window.until(lambda: not window.sale.winfo_ismapped())


def test_the_display_says_nothing_but_the_purchase_and_its_digits(house: SmallHouse, kiosk: Cinema) -> None:
    basket = replace(offered(house, kiosk), label="grey coat")
    view = digits_display(basket, replace(house.cinema.house(), language="es"))
    assert view.language == "es"
    assert view.sums[-1].amount == basket.number
    assert "grey coat" not in repr(view)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_kind_of_a_basket_has_room_in_the_list(house: SmallHouse, kiosk: Cinema, language: str) -> None:
    offered(house, kiosk)
    with till_window(house, language=language) as till:
        shown = waiting(till)
        (line,) = shown.table.shown
        words = str(shown.table.tree.item(line, "values")[0])
        assert int(shown.table.tree.column("kind", "width")) >= font(13).measure(words) + px(24)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_nothing_is_cut_or_outside_in_a_small_window(house: SmallHouse, kiosk: Cinema, language: str) -> None:
    del kiosk
    with till_window(house, language=language) as till:
        till.window.root.geometry("1024x600")
        till.press("a", "a", "a")
        till.settled()
        till.window.press("<F11>")
        form = page(till, ParkPage)
        till.window.focused(form.first_focus)
        assert faults(till.window.root) == []
        till.press("F12")
        page(till, HandedOverPage)
        assert faults(till.window.root) == []
