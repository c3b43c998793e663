"""The cash of the house in a real window: the day is closed, a gone till's session, and bags go to the bank."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.drawer import DifferenceReason, DrawerReason, reason_name
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import PaymentUnresolvedError
from cinema.services.cinema import Cinema
from gui.admin.cash import CashPage
from gui.admin.session_end import SessionEndPage
from gui.selling.session_report import SessionReportPage
from tests.conftest import STAFF, SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.gui.office_hands import Keys
from tests.support import CASH, SILENT, card, enrol, findings, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
THERE = replace(STAFF, workstation="till-2")
SAFE = DrawerReason.SAFE


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as window:
        yield window


def current(window: Window, kind: type[Any]) -> Any:
    shell = window.app.shell
    assert shell is not None
    window.until(lambda: isinstance(shell.current, kind))
    window.settle()
    return shell.current


def cash(window: Window) -> CashPage:
    Keys(window).go("cash")
    page: CashPage = current(window, CashPage)
    window.until(lambda: page.day.view is not None)
    window.settle()
    return page


def gone_till(house: SmallHouse) -> Cinema:
    other = house.another_till("till-2")
    other.till_sessions.open(THERE, 100_00)
    sell(other, THERE, house.screening, "B1", request=CASH)
    return other


def test_a_day_is_closed_once_nothing_keeps_it_open_any_more(house: SmallHouse, office: Window) -> None:
    other = gone_till(house)
    with pytest.raises(PaymentUnresolvedError):
        sell(house.cinema, house.staff, house.screening, "C5", request=card(SILENT))
    page = cash(office)
    closing = page.day.closing
    said = words_of(closing)
    assert "01 till-2" in said
    assert "1 payment or refund has no outcome yet" in said
    assert "disabled" in closing.button.state()
    assert faults(office.root) == []
    (waiting,) = page.day.view.state.undecided if page.day.view else ()
    house.cinema.unresolved.decide(house.operator, waiting.id, taken=False)
    other.till_sessions.close(THERE, 109_50, None)
    page.shown()
    office.until(lambda: "disabled" not in closing.button.state())
    closing.button.invoke()
    assert house.cinema.business_days.closings(house.operator) == (), "a closing is final, so it is asked once more"
    closing.button.invoke()
    office.until(lambda: "Closed by Mia" in words_of(closing))
    assert page.day.figures.said("cash") == "€9.50"
    assert page.day.closed.shown == (house.cinema.programme.today(),)
    late = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    page.shown()
    office.until(lambda: len(page.day.late.shown) == 1)
    office.settle()
    assert late.receipt_number in page.day.late.tree.item(page.day.late.shown[0], "values")
    assert "1 entry came later" in words_of(closing)
    assert page.day.figures.said("cash") == "€9.50", "a closing never changes"
    assert findings(house.cinema) == []


def test_what_a_till_did_meanwhile_refuses_the_closing_and_is_shown(house: SmallHouse, office: Window) -> None:
    closing = cash(office).day.closing
    gone_till(house)
    closing.button.invoke()
    closing.button.invoke()
    office.until(lambda: "01 till-2" in words_of(closing.body))
    assert "Sessions are open" in words_of(closing.foot)
    assert house.cinema.business_days.closings(house.operator) == ()


def test_the_session_of_a_till_that_is_gone_is_closed_from_here(house: SmallHouse, office: Window) -> None:
    gone_till(house)
    page = cash(office)
    page.day.closing.ends[1].invoke()
    end = current(office, SessionEndPage)
    office.until(lambda: "€109.50" in words_of(end))
    assert faults(office.root) == []
    office.focused(lambda: end.counted.entry)
    hands = Keys(office)
    hands.write("80")
    hands.key("Return")
    office.until(lambda: bool(end.reason._error))
    hands.pick(end.reason, reason_name(DifferenceReason.UNKNOWN))
    hands.fill(end.bag, "7")
    hands.key("Return")
    report = current(office, SessionReportPage)
    assert "-€29.50" in words_of(report)
    office.press("<Return>")
    page = current(office, CashPage)
    office.until(lambda: page.day.view is not None and page.day.view.state.may_close)
    assert [(one.number, one.amount, one.by) for one in house.cinema.safe.contents(house.staff)] == [
        ("7", 80_00, "user-manager")
    ]
    assert findings(house.cinema) == []


def test_bags_go_to_the_bank_under_a_slip(house: SmallHouse, office: Window) -> None:
    sessions = house.cinema.till_sessions
    sessions.open(house.staff, 200_00)
    for bag, amount in (("A", 50_00), ("B", 30_00), ("C", 20_00)):
        sessions.drop(house.staff, amount, SAFE, bag)
    page, hands = cash(office), Keys(office)
    hands.press(page.choice.buttons["safe"])
    safe = page.safe
    office.until(lambda: len(safe.bags.shown) == 3)
    office.settle()
    assert faults(office.root) == []
    safe.bank()
    assert "Choose the bags" in words_of(safe)
    hands.reach(safe.bags.tree)
    hands.key("Shift-Down")
    office.until(lambda: "2 bags chosen" in words_of(safe))
    assert "€80.00" in words_of(safe)
    hands.fill(safe.slip, "K-17")
    sessions.add(house.staff, 50_00, DrawerReason.FLOAT, "A")  # a till takes one of them in that moment
    hands.key("Return")
    office.until(lambda: "no bag A" in words_of(safe))
    office.until(lambda: safe.bags.shown == ("B", "C"))
    safe.choose_all()
    hands.press(safe.button)
    office.until(lambda: safe.bags.shown == ())
    office.settle()
    assert "The safe is empty" in words_of(safe)
    (deposit, _float) = house.cinema.safe.takings(house.operator)
    assert (set(deposit.bags), deposit.amount, deposit.slip, deposit.by) == ({"B", "C"}, 50_00, "K-17", "user-manager")
    assert findings(house.cinema) == []
