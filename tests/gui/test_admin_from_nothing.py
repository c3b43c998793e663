"""A house from nothing: everything before the doors open is done in the administration's window, by keys or by mouse.

Two auditoriums, ten movies, three price cards with a half-price group, two of the staff, a week; then a ticket is sold.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.domain.orders import Choice
from cinema.domain.screenings import ScreeningState
from cinema.domain.users import Actor, Channel, Role
from gui.admin.face import ADMIN
from repositories.connect import Connection
from repositories.storage import Storage
from tests.gui.hands import Window
from tests.gui.office_hands import Keys, Mouse
from tests.gui.office_work import Office
from tests.support import CASH, findings


@pytest.fixture
def nothing(connection: Connection, storage: Storage) -> Iterator[Window]:
    """The window over an empty database: it asks for the house and its first administrator."""
    del connection
    cinema = join(storage, "office", patience=0.05)
    opened: Any = Window(replace(cinema, close=lambda: None), face=ADMIN)  # type: ignore[arg-type]
    opened.root.geometry("1280x800")
    opened.until(lambda: opened.app.cinema is not None)
    opened.settle()
    yield opened
    opened.app.close()


@pytest.mark.parametrize("kind", [Keys, pytest.param(Mouse, marks=pytest.mark.soak)], ids=["keys", "mouse"])
def test_a_house_is_filled_from_nothing_and_a_ticket_is_sold(
    nothing: Window, storage: Storage, tmp_path: Path, kind: type[Any]
) -> None:
    office = Office(nothing, kind(nothing))
    office.set_up()
    office.rooms()
    office.movies(tmp_path)
    office.prices()
    office.staff()
    office.week()
    cinema = nothing.app.cinema
    assert cinema is not None
    rooms = [storage.auditoriums.stored_plan(one.plan) for one in storage.auditoriums.all()]
    assert [(one.capacity, one.original != "") for one in rooms] == [(24, False), (40, True)]
    assert [seat.label for seat in rooms[1].seats][:5] == ["1-9", "1-7", "1-5", "1-3", "1-1"]
    cards = {one.name: one for one in storage.price_cards.all()}
    assert set(cards) == {"Base", "Wednesday", "Weekend"}
    assert all(len(one.halves) == 2 and one.quotas[0].percent == 40 for one in cards.values())
    assert [one.role for one in storage.people.staff(10)].count(Role.STAFF) == 2
    first = next(line.blocks[0].screening for line in office.page.board.lines if line.blocks)
    assert first.state is not ScreeningState.DRAFT
    found = storage.users.find_login("ada")
    assert found is not None
    ada = found[0]
    till = join(storage, "till-1", patience=0.05)
    seller = Actor(Role.ADMIN, "till-1", Channel.CUSTOMER, ada.id, "Ada")
    types = {one.name: one.id for one in storage.ticket_types.all()}
    chosen = {"B1": types["Adult"], "B2": types["Student"]}
    held = till.booking.hold(seller, first.id, None, list(chosen), chosen)
    order = till.checkout.begin(seller, [Choice(held, chosen)])
    sale = till.checkout.pay(seller, order, CASH)
    assert sale.receipt_number
    assert sale.total == 900 + 450
    assert findings(cinema) == []
