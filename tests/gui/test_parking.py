"""Baskets in the box office's window: parked, reserved, found, taken over, let go; and the unfinished sale."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.domain.baskets import Basket, BasketKind
from cinema.domain.seat_maps import SeatState
from cinema.domain.stranding import StrandedReason
from cinema.domain.users import Channel
from cinema.domain.vouchers import VoucherKind
from cinema.i18n import LANGUAGES, clock, day, in_language
from cinema.services.selling.baskets import WaitingBaskets
from gui.box_office.park_form import ParkPage
from gui.box_office.reason import ReasonPage
from gui.box_office.unfinished import UnfinishedPage
from gui.box_office.voucher_sale import VoucherSalePage
from gui.box_office.waiting import WaitingPage
from gui.fonts import font
from gui.receipts.files import ReceiptFiles
from gui.scale import px
from gui.selling import shown_papers
from gui.selling.receipt_screen import ReceiptScreen
from tests.conftest import STAFF, SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, till_window
from tests.selling_checks import in_order
from tests.services.conftest import PowerCutError, faulty
from tests.support import CASH, begin, hold, raw, require_tool, sell

SAM = replace(STAFF, channel=Channel.BOX_OFFICE)


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def page(till: Till, kind: type[Any]) -> Any:
    """Wait for a screen, and return it."""
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


def leave(till: Till, key: str, label: str) -> None:
    """Press the key that parks or reserves, type a label, and come back to selling."""
    till.window.press(key)
    form = page(till, ParkPage)
    till.window.focused(form.first_focus)
    till.window.type(label)
    till.press("Return")
    till.window.until(lambda: till.window.app.shell is not None and hasattr(till.window.app.shell.current, "sale"))
    till.settled()


def banner(till: Till) -> str:
    assert till.window.app.shell is not None
    return till.window.app.shell.banner.message


def waiting(till: Till) -> WaitingPage:
    till.window.press("<Alt-Key-4>")
    found = page(till, WaitingPage)
    assert isinstance(found, WaitingPage)
    return found


def basket(house: SmallHouse, *seats: str, name: str = "") -> Basket:
    return house.cinema.baskets.reserve(SAM, begin(house.cinema, SAM, house.screening, *seats), name)


def test_a_party_is_parked_with_keys_typed_ahead_and_taken_over_and_paid(house: SmallHouse, till: Till) -> None:
    till.press("a", "a", "c")
    leave(till, "<F11>", "grey coat")
    assert till.held() == ()
    assert "Parked until" in banner(till)
    (stored,) = raw(house.connection, "baskets")
    assert (stored["kind"], stored["label"], len(stored["order"]["tickets"])) == ("parked", "grey coat", 3)
    till.press("F11")  # nothing is on the screen: what waits is shown
    shown = page(till, WaitingPage)
    assert "Take over" in shown.collect.cget("text")
    till.window.focused(shown.first_focus)
    till.press("Return")
    till.window.focused(lambda: shown.table.tree)
    till.press("Return")
    till.window.until(lambda: len(till.held()) == 3 if hasattr(page_now(till), "sale") else False)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.shown.counts == {"adult": 2, "child": 1}
    till.press("a", "F5")
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert raw(house.connection, "baskets") == []
    (sale,) = [one for one in raw(house.connection, "transactions") if one["state"] == "paid"]
    old = {one["seat"] for one in stored["order"]["tickets"]}
    assert old < {one["seat"] for one in sale["tickets"]}, "the same seats, and one more"
    assert in_order(house.cinema, house.connection) == []


def page_now(till: Till) -> object:
    assert till.window.app.shell is not None
    return till.window.app.shell.current


def test_seats_are_reserved_under_a_name_and_found_by_name_or_number(house: SmallHouse, till: Till) -> None:
    basket(house, "C1", name="Hansen")
    till.press("a")
    leave(till, "<Control-Key-r>", "oliveira")
    (stored,) = [one for one in raw(house.connection, "baskets") if one["label"] == "oliveira"]
    assert f"number {stored['number']}" in banner(till)
    shown = waiting(till)
    assert len(shown.table.shown) == 2
    for text in ("oli", stored["number"]):
        shown.field.value.set(text)
        assert list(shown.table.shown) == [stored["_id"]]
    shown.field.value.set("nobody")
    till.window.settle()
    assert "Not found" in words_of(shown)


def test_a_basket_is_let_go_at_the_second_press_only(house: SmallHouse, till: Till) -> None:
    basket(house, "B1", "B2", name="Ann")
    shown = waiting(till)
    shown.let_go.invoke()
    till.window.settle()
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.HELD
    assert "once more" in words_of(shown)
    shown.let_go.invoke()
    till.window.until(lambda: "free again" in words_of(shown))
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE


def test_one_that_another_till_has_taken_is_told_and_gone_from_the_list(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = basket(house, "B1", name="Ann")
    shown = waiting(till)
    real = WaitingBaskets.collect

    def late(self: WaitingBaskets, *given: Any, **named: Any) -> Any:
        monkeypatch.setattr(WaitingBaskets, "collect", real)
        real(house.another_till("till-2").baskets, replace(SAM, workstation="till-2"), one.id)
        return real(self, *given, **named)

    monkeypatch.setattr(WaitingBaskets, "collect", late)
    shown.collect.invoke()
    till.window.until(lambda: "not there any more" in words_of(shown))
    till.window.settle()
    assert "Nothing waits" in words_of(shown)


def killed(house: SmallHouse, point: str) -> None:
    """Let a program of this window's till die at a point of a sale."""
    dying = join(faulty(house.storage, point), "till-1")
    with pytest.raises(PowerCutError):
        sell(dying, SAM, house.screening, "B1", "B2", request=CASH)
    mine = house.cinema.unfinished._this_till.identity().till.id  # a till's key is its folder's: here each has its own
    house.connection.database["baskets"].update_many({}, {"$set": {"till": mine}})


def test_after_a_crash_the_till_opens_on_the_unfinished_sale_and_goes_on_with_the_same_seats(house: SmallHouse) -> None:
    killed(house, "before journal.insert")
    with till_window(house, opens=UnfinishedPage) as till:
        shown = page(till, UnfinishedPage)
        assert "Unfinished sale of" in words_of(shown)
        assert "B1, B2" in words_of(shown)
        till.window.focused(shown.first_focus)
        till.press("Return")
        till.window.until(lambda: hasattr(page_now(till), "sale") and till.held() == ("B1", "B2"))
        till.settled()
        till.press("F5")
        till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    assert [one["kind"] for one in raw(house.connection, "baskets")] == []
    assert in_order(house.cinema, house.connection) == []


def test_one_that_was_sold_shows_its_receipt_and_one_that_is_voided_frees_its_seats(house: SmallHouse) -> None:
    killed(house, "after journal.insert")
    with till_window(house, opens=UnfinishedPage) as till:
        page(till, UnfinishedPage).finish.invoke()
        page(till, ReceiptScreen)
    assert raw(house.connection, "baskets") == []


def test_a_seat_that_is_gone_is_named_and_the_sale_can_be_voided(house: SmallHouse) -> None:
    killed(house, "before journal.insert")
    (left,) = raw(house.connection, "baskets")
    assert left["kind"] == BasketKind.UNFINISHED
    house.cinema.recovery._closing.end(house.storage.baskets.find(left["_id"]).order)  # type: ignore[union-attr]
    hold(house.cinema, house.guest, house.screening, "B2")
    with till_window(house, opens=UnfinishedPage) as till:
        shown = page(till, UnfinishedPage)
        shown.finish.invoke()
        till.window.until(lambda: "Taken already: B2" in words_of(shown))
        shown.void.invoke()
        till.window.until(lambda: hasattr(page_now(till), "sale"))
    assert raw(house.connection, "baskets") == []
    assert house.storage.seat_maps.get(house.screening).state("B1") is SeatState.FREE


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_end_of_a_reservation_has_room_whatever_its_day_and_language(house: SmallHouse, language: str) -> None:
    basket(house, "B1", name="Ann")
    with till_window(house, language=language) as till:
        shown = waiting(till)
        with in_language(language):
            ends = [datetime(2026, 1, 1, 22, 58, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
            widest = max(font(13).measure(f"{day(one, 'UTC')} {clock(one, 'UTC')}") for one in ends)
        assert int(shown.table.tree.column("until", "width")) >= widest + px(24)


def test_the_list_of_reserved_seats_is_opened_to_be_printed(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def viewer(command: Sequence[str]) -> int:
        opened.append(Path(command[-1]))
        return 0

    files = ReceiptFiles(find=lambda _name: "viewer", run=viewer)
    monkeypatch.setattr(shown_papers, "FILES", files)
    order = begin(house.cinema, SAM, house.screening, "B1", "B2")
    house.cinema.baskets.reserve(SAM, order, "Lodz")
    shown = waiting(till)
    shown.list.invoke()
    till.window.until(lambda: bool(opened))
    require_tool("pdftotext", "poppler-utils")
    told = subprocess.run(["pdftotext", opened[0], "-"], check=True, capture_output=True, text=True).stdout
    assert ("Lodz" in told, "B1, B2" in told) == (True, True)


def test_nothing_is_cut_or_outside_in_a_small_window(house: SmallHouse, till: Till) -> None:
    basket(house, "B1", "B2", "B3", "B4", "B5", name="A school whose name is as long as a name may be, or nearly")
    till.window.root.geometry("1024x600")
    shown = waiting(till)
    till.window.settle()
    shown.let_go.invoke()
    till.window.settle()
    assert "once more" in words_of(shown)
    assert faults(till.window.root) == []
    shown.field.value.set("nobody of this name")
    till.window.settle()
    assert faults(till.window.root) == []


def test_a_party_that_leaves_a_single_seat_is_parked_with_its_reason(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "stranded_at_counter", "strict")
    with till_window(house) as till:
        till.page.sell_keys.press_seat("B2")
        till.settled()
        till.window.press("<F11>")
        form = page(till, ParkPage)
        till.window.focused(form.first_focus)
        till.press("Return")
        reasons = page(till, ReasonPage)
        reasons.choose(StrandedReason.ASKED_FOR)
        till.window.until(lambda: hasattr(page_now(till), "sale"))
        till.settled()
        (stored,) = raw(house.connection, "baskets")
        assert stored["order"]["screenings"][0]["stranding"]["reason"] == "asked-for"


def test_an_unfinished_sale_of_a_voucher_is_sold_on_its_page(house: SmallHouse) -> None:
    dying = join(faulty(house.storage, "before journal.insert"), "till-1")
    line = dying.vouchers.line(SAM, VoucherKind.TICKET, 3, price=2000)
    with pytest.raises(PowerCutError):
        dying.checkout.pay(SAM, dying.checkout.begin(SAM, [], lines=[line]), CASH)
    mine = house.cinema.unfinished._this_till.identity().till.id
    house.connection.database["baskets"].update_many({}, {"$set": {"till": mine}})
    with till_window(house, opens=UnfinishedPage) as till:
        shown = page(till, UnfinishedPage)
        till.window.focused(shown.first_focus)
        till.press("Return")
        form = page(till, VoucherSalePage).form
        assert (form.values()["amount"], form.values()["tickets"]) == ("20.00", "3")
        form.button.invoke()
        receipt = page(till, ReceiptScreen)
        assert "€20.00" in words_of(receipt)
    assert in_order(house.cinema, house.connection) == []
