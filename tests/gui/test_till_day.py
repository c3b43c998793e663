"""A day at a till through its windows, beside a till that sells by services and is killed: all agrees to the cent."""

from pathlib import Path

import pytest

from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from cinema.domain.payments import Tender
from gui.box_office.drawer_closing import ClosingView
from gui.box_office.drawer_opening import OpeningView
from gui.selling.session_report import SessionReportPage
from repositories.connect import Connection
from repositories.storage import Storage, open_storage
from tests.cash_day import ADULT, KINDS, ByServices, CashDay
from tests.conftest import build_house
from tests.gui.test_drawer import count, current, drawer, opened
from tests.gui.till_day import ByWindow
from tests.gui.till_windows import till_window
from tests.selling_checks import in_order
from tests.services.test_cash_day import FIRST, SECOND, agrees, killed
from tests.support import findings, raw

OPENING = 200_00
SHORT = ("cash", "card", "split", "refund cash", "void", "dearer", "drop", "add")
AFTER_THE_KILL = ("cash", "card", "refund cash")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("rounds", "kinds"), [(1, SHORT), pytest.param(4, KINDS, marks=pytest.mark.soak)])
def test_a_day_through_the_windows_agrees_to_the_cent(
    connection: Connection, storage: Storage, mongodb_uri: str, tmp_path: Path, rounds: int, kinds: tuple[str, ...]
) -> None:
    house = build_house(connection, storage, rows=12, columns=14 * rounds)
    at_the_kill = [f"{row}{place}" for row in "JKL" for place in range(1, 15)]
    seats = [f"{row}{place}" for row in "BCDEFGHI" for place in range(1, 14 * rounds + 1)]
    keys = tmp_path / "keys"
    other = join(open_storage(connection), "till-2", keys=KeysInFolder(keys), patience=0.05)
    other.till_sessions.open(SECOND, OPENING)
    there = CashDay(ByServices(other, SECOND, house.screening), "B", OPENING, iter(seats[1::2]), seed=2)
    with till_window(house) as till:
        opened(till, e5000=4)
        here = CashDay(ByWindow(till, house), "A", OPENING, iter(seats[0::2]), seed=1)
        here.do(rounds, kinds)
        told = killed(house, mongodb_uri, keys, at_the_kill)
        here.do(1, AFTER_THE_KILL if rounds == 1 else SHORT)
        view = drawer(till, ClosingView)
        shillings, cents = divmod(here.pencil.drawer, 100)
        count(view, e100=shillings, e1=cents)
        view.batch.value.set(f"{here.pencil.card / 100:.2f}")
        till.window.press("<F12>")
        current(till, SessionReportPage)
        drawer(till, OpeningView)

    z = house.cinema.till_sessions.last_z(FIRST)
    assert z is not None
    agrees(z, here.pencil, here.pencil.drawer)
    other = join(open_storage(connection), "till-2", keys=KeysInFolder(keys), patience=0.05)
    assert in_order(other, connection) == [], "recovery ends what was under way"
    there.hands = ByServices(other, SECOND, house.screening)
    bought = [one for one in raw(connection, "transactions") if one["tickets"][0]["seat"] in at_the_kill]
    numbers = {one["receipt_number"] for one in bought if one["receipt_number"]}
    assert set(told) <= numbers, "no sale that was told is lost"
    for _sale in numbers:
        there.pencil.take(ADULT, 0)
        there.pencil.sales += 1
    there.do(1, SHORT)
    closed = other.till_sessions.close(SECOND, there.pencil.drawer, there.pencil.card)
    agrees(closed, there.pencil, there.pencil.drawer)
    bags = {**here.pencil.bags, **there.pencil.bags}
    boss = house.operator
    assert {one.number: one.amount for one in house.cinema.safe.contents(boss)} == bags
    assert house.cinema.safe.bank(boss, list(bags), "K-1").amount == sum(bags.values())
    day = house.cinema.business_days.close(boss)
    both = [here.pencil, there.pencil]
    for tender in (Tender.CASH, Tender.CARD):
        totals = [one for one in day.totals if one.tender is tender]
        assert sum(one.taken for one in totals) == sum(one.taken[tender] for one in both)
        assert sum(one.given_back for one in totals) == sum(one.back[tender] for one in both)
    assert findings(house.cinema) == []
    assert in_order(house.cinema, connection) == []
