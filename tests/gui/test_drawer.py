"""The drawer's page in a real window: counted and opened, what it should hold, cash moved, and closed by a Z."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.drawer import DifferenceReason, DrawerReason, reason_name
from cinema.domain.session_report import SessionReport
from cinema.domain.users import Actor
from cinema.services.selling.till_sessions import TillSessions
from gui.box_office.cash_move import CashMovePage
from gui.box_office.drawer import DrawerPage
from gui.box_office.drawer_closing import ClosingView
from gui.box_office.drawer_opening import OpeningView
from gui.box_office.lend import LendPage
from gui.box_office.sell import SellPage
from gui.receipts.files import ReceiptFiles
from gui.selling.session_report import SessionReportPage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.support import CASH, findings, sell


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def current(till: Till, kind: type[Any]) -> Any:
    """Wait for a screen of this kind, and return it."""
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


def drawer(till: Till, view: type[Any]) -> Any:
    """Go to the drawer, and return its view once it is of this kind."""
    till.window.press("<Alt-Key-3>")
    page = current(till, DrawerPage)
    till.window.until(lambda: isinstance(page.view, view))
    till.window.settle()
    return page.view


def count(view: Any, **pieces: int) -> None:
    """Type a count, such as e20=3."""
    for name, number in pieces.items():
        view.count.boxes[int(name[1:])].text.set(str(number))


def opened(till: Till, **pieces: int) -> None:
    count(drawer(till, OpeningView), **pieces)
    till.window.press("<F12>")
    current(till, SellPage)


def test_a_session_is_opened_by_its_count_and_the_till_sells_on(house: SmallHouse, till: Till) -> None:
    view = drawer(till, OpeningView)
    assert "first session" in words_of(view)
    till.window.focused(view.count.first)
    till.window.type("1")
    till.window.press("<Down>")
    till.window.type("2")
    assert view.count.total == 200_00
    assert "€200.00" in view.button.cget("text")
    till.window.press("<F12>")
    current(till, SellPage)
    session = house.cinema.till_sessions.current(house.staff)
    assert session is not None
    assert session.counted == 200_00


def test_without_an_open_session_the_till_says_so(till: Till) -> None:
    assert "Count the drawer first" in words_of(till.page.column)


def test_letters_in_a_box_open_nothing(house: SmallHouse, till: Till) -> None:
    view = drawer(till, OpeningView)
    view.count.boxes[20_00].text.set("2x")
    till.window.press("<F12>")
    till.window.settle()
    assert "no number" in words_of(view)
    assert house.cinema.till_sessions.current(house.staff) is None


def test_what_the_drawer_should_hold_follows_the_sales(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=1)
    sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B3")
    view = drawer(till, ClosingView)
    assert "Expected: €69.00" in words_of(view)
    count(view, e5000=1, e1000=1, e500=1, e200=2)
    view.batch.value.set("9,50")
    assert [one.cget("text") for one in view._cells["cash"]] == ["€69.00", "€69.00", "€0.00"]
    assert [one.cget("text") for one in view._cells["card"]] == ["€9.50", "€9.50", "€0.00"]
    till.window.press("<F12>")
    report = current(till, SessionReportPage)
    assert "01-0001" in words_of(report)
    assert "€69.00" in words_of(report)
    assert house.cinema.till_sessions.current(house.staff) is None
    till.window.press("<Return>")
    page = current(till, DrawerPage)
    till.window.until(lambda: isinstance(page.view, OpeningView))
    till.window.settle()
    assert "left €69.00" in words_of(page.view)
    assert page.view.count.total == 0, "what the last one counted is not to be seen"
    assert findings(house.cinema) == []


def test_the_terminal_s_total_is_asked_for_where_cards_were_charged(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=1)
    sell(house.cinema, house.staff, house.screening, "B3")
    view = drawer(till, ClosingView)
    count(view, e5000=1)
    till.window.press("<F12>")
    till.window.until(lambda: bool(view.batch._error))
    assert house.cinema.till_sessions.current(house.staff) is not None


def test_cash_is_taken_to_the_safe_and_no_more_than_there_is(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=2)
    drawer(till, ClosingView)
    till.window.press("<F7>")
    page = current(till, CashMovePage)
    page.form.fields["amount"].value.set("100,01")
    page.form.fields["bag"].value.set("B 1")
    page.form.button.invoke()
    till.window.until(lambda: "holds €100.00" in page.form.fields["amount"]._error)
    page.form.fields["amount"].value.set("60")
    page.form.button.invoke()
    current(till, DrawerPage)
    assert house.cinema.till_sessions.x(house.staff).expected_cash == 40_00
    assert [one.number for one in house.cinema.safe.contents(house.staff)] == ["B 1"]


def test_the_x_is_shown_and_the_session_goes_on(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=2)
    drawer(till, ClosingView)
    till.window.press("<F5>")
    assert "X report" in words_of(current(till, SessionReportPage))
    till.window.press("<Escape>")
    current(till, DrawerPage)
    assert house.cinema.till_sessions.current(house.staff) is not None


def test_a_session_closed_in_another_window_is_seen_here(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=1)
    view = drawer(till, ClosingView)
    house.cinema.till_sessions.close(house.staff, 50_00, None)
    count(view, e5000=1)
    till.window.press("<F12>")
    till.window.until(lambda: "No session is open" in words_of(view))


def test_a_large_difference_needs_a_reason_and_a_manager_s_pin(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    manager_with_pin(house, "471386")
    opened(till, e5000=1)
    view = drawer(till, ClosingView)
    count(view, e2000=1)
    till.window.press("<F12>")
    till.window.until(lambda: bool(view.reason._error))
    view.reason.value.set(reason_name(DifferenceReason.UNKNOWN))
    till.window.press("<F12>")
    page = current(till, LendPage)
    till.window.until(lambda: page.form is not None)
    page.form.fields["pin"].value.set("471386")
    page.form.button.invoke()
    current(till, SessionReportPage)
    last = house.cinema.till_sessions.last_z(house.staff)
    assert last is not None
    assert last.closed is not None
    assert last.closed.difference == -30_00


@pytest.mark.parametrize(("size", "language"), [("1024x600", "es"), ("1280x800", "pt_BR"), ("1920x1080", "en")])
def test_nothing_is_cut_off(house: SmallHouse, size: str, language: str) -> None:
    other = house.another_till("till-2").till_sessions
    other.open(house.staff, 100_00)
    for bag in ("B 1", "7741 0092", "7741 0093", "7741 0094", "7741 0095"):
        other.drop(house.staff, 10_00, DrawerReason.SAFE, bag)
    with till_window(house, language=language) as till:
        till.window.root.geometry(size)
        till.window.settle()
        view = drawer(till, OpeningView)
        assert "B 1 (" in words_of(view), "it says which bags are in the safe"
        assert faults(view) == []
        count(view, e5000=1)
        till.window.press("<F12>")
        current(till, SellPage)
        view = drawer(till, ClosingView)
        assert faults(view) == []
        till.window.press("<F12>")  # with nothing counted
        till.window.until(lambda: bool(view.reason._error))
        till.window.settle()
        assert faults(view) == []


def test_sums_that_arrive_after_the_closing_do_not_bring_the_session_back(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(till, e5000=1)
    view = drawer(till, ClosingView)
    count(view, e5000=1)
    asked, answer = threading.Event(), threading.Event()
    x = TillSessions.x

    def late(sessions: TillSessions, actor: Actor) -> SessionReport:
        report = x(sessions, actor)
        asked.set()
        answer.wait(20)
        return report

    page, shell = current(till, DrawerPage), till.window.app.shell
    assert shell is not None
    with monkeypatch.context() as patched:
        patched.setattr(TillSessions, "x", late)
        page.shown()
        till.window.until(asked.is_set)
        till.window.press("<F12>")
        till.window.until(lambda: isinstance(shell.current, SessionReportPage))
        answer.set()
        till.window.until(lambda: page._loading == 0)
    assert page.view is None


def test_what_is_typed_into_a_count_is_kept_while_the_till_sells_on(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=1)
    view = drawer(till, ClosingView)
    count(view, e5000=1, e200=3)
    view.batch.value.set("9,50")
    till.window.press("<Alt-Key-1>")
    current(till, SellPage)
    view = drawer(till, ClosingView)
    assert (view.count.total, view.batch.get()) == (56_00, "9,50")
    till.window.press("<Alt-Key-1>")
    current(till, SellPage)
    house.cinema.till_sessions.close(house.staff, 50_00, None)
    house.cinema.till_sessions.open(house.staff, 50_00)
    assert drawer(till, ClosingView).count.total == 0, "of another session nothing is kept"


def test_a_cash_up_takes_four_keys_and_the_counts(house: SmallHouse, till: Till) -> None:
    """The counts are the pieces, each ended by Enter, and the total on the terminal's slip."""
    opened(till, e5000=1)
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    sell(house.cinema, house.staff, house.screening, "B3")
    page = till.window.app.shell
    assert page is not None
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        keys += 1
        till.window.press(key)

    press("<Alt-Key-3>")
    drawer_page = current(till, DrawerPage)
    till.window.until(lambda: isinstance(drawer_page.view, ClosingView))
    till.window.settle()
    till.window.focused(drawer_page.view.count.first)
    for pieces in ("", "1", "", "", "1", "2", "", "1"):  # 50, 5, 2 × 2, 0.50
        till.window.type(pieces)
        till.window.press("<Return>")
    press("<F9>")
    till.window.focused(lambda: drawer_page.view.batch.entry)
    till.window.type("9.50")
    press("<F12>")
    current(till, SessionReportPage)
    press("<Return>")
    current(till, DrawerPage)
    assert keys <= 4
    last = house.cinema.till_sessions.last_z(house.staff)
    assert last is not None
    assert last.closed is not None
    assert (last.closed.counted, last.closed.difference, last.closed.card_difference) == (59_50, 0, 0)


def test_the_last_z_is_shown_again_saved_and_printed(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    house.cinema.till_sessions.open(house.staff, 50_00)
    z = house.cinema.till_sessions.close(house.staff, 50_00, None)
    printed: list[bytes] = []

    def lpr(call: Sequence[str]) -> int:
        printed.append(Path(call[1]).read_bytes())
        return 0

    files = ReceiptFiles(find=lambda _name: "/usr/bin/lpr", run=lpr)
    monkeypatch.setattr(SessionReportPage, "files", files)
    monkeypatch.setenv("HOME", str(tmp_path))
    view = drawer(till, OpeningView)
    view.last_z.invoke()
    page = current(till, SessionReportPage)
    assert (z.number or "?") in words_of(page)
    page.print.invoke()
    till.window.until(lambda: bool(printed))
    till.window.settle()
    page.save.invoke()
    assert page.saving is not None
    page.saving.choose.invoke()
    file = tmp_path / f"{z.number}.pdf"
    till.window.until(file.exists)
    till.window.settle()
    assert file.read_bytes() == printed[0]
    assert printed[0].startswith(b"%PDF")
    till.window.press("<Return>")
    till.window.settle()
    till.window.press("<F4>")
    current(till, SessionReportPage)


def test_a_bag_of_the_safe_is_chosen_as_change(house: SmallHouse, till: Till) -> None:
    opened(till, e5000=2)
    house.cinema.till_sessions.drop(house.staff, 60_00, DrawerReason.SAFE, "B 1")
    drawer(till, ClosingView)
    till.window.press("<F6>")
    page = current(till, CashMovePage)
    till.window.until(lambda: page.form is not None)
    page.form.fields["bag"].value.set("B 1  (€60.00)")
    assert page.form.fields["reason"].get() == reason_name(DrawerReason.FLOAT)
    page.form.button.invoke()
    current(till, DrawerPage)
    assert house.cinema.till_sessions.x(house.staff).expected_cash == 100_00
    assert house.cinema.safe.contents(house.staff) == ()
    till.window.press("<F6>")
    page = current(till, CashMovePage)
    till.window.until(lambda: page.form is not None)
    assert "bag" not in page.form.fields, "there is none in the safe any more"
    assert findings(house.cinema) == []


def test_who_counts_blind_is_told_after_the_count(house: SmallHouse, till: Till) -> None:
    house.storage.settings.set("expected_cash_by", "manager")
    opened(till, e5000=1)
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    view = drawer(till, ClosingView)
    assert "59.50" not in words_of(view)
    till.window.press("<F5>")
    till.window.settle()
    assert isinstance(current(till, DrawerPage).view, ClosingView)
    count(view, e5000=1, e500=1, e200=2)
    assert "59.50" not in words_of(view)
    assert faults(view) == []
    till.window.press("<F12>")
    assert "59.50" in words_of(current(till, SessionReportPage))
    till.window.press("<Return>")
    page = current(till, DrawerPage)
    till.window.until(lambda: isinstance(page.view, OpeningView))
    till.window.settle()
    assert "59.00" not in words_of(page.view), "what the closing left is counted blind too"
