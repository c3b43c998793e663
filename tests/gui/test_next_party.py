"""What was said of one party at the till is not said of the next one, and no party is lost on the way elsewhere."""

from collections.abc import Iterator

import pytest

from cinema.domain.members import Member
from cinema.domain.registration import Registration
from cinema.domain.users import Channel, Role
from gui.box_office.drawer import DrawerPage
from gui.box_office.sell import SellPage
from gui.window.keyboard import Pressed
from tests.conftest import STAFF, SmallHouse
from tests.gui.hands import words_of
from tests.gui.test_box_office import on_card_page
from tests.gui.test_parking import leave
from tests.gui.test_till_discount import current, give, paid
from tests.gui.till_windows import Till, till_window
from tests.support import SILENT, raw


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def member(house: SmallHouse) -> Member:
    made = Registration("Bo", "bo", "bo@example.org", "a long sentence")
    house.cinema.accounts.add(house.operator, made, Role.CUSTOMER)
    staff = house.cinema.actor(house.storage.users.get(STAFF.user or ""), Channel.BOX_OFFICE)
    (found,) = house.cinema.members.find(staff, "bo")
    return found


def test_a_parked_party_takes_its_discount_and_its_member_with_it(house: SmallHouse, till: Till) -> None:
    bo = member(house)
    till.press("a", "a")
    till.settled()
    give(till, "10")
    current(till, SellPage)
    assert till.page.purchase is not None
    till.page.purchase.member = bo
    leave(till, "<F11>", "grey coat")
    (stored,) = raw(house.connection, "baskets")
    assert (stored["order"]["total"], stored["order"]["customer"]) == (1710, bo.id)
    till.press("a")
    till.settled()
    assert till.page.column.total.cget("text") == "€9.50"
    till.press("F5")
    sale = paid(till)
    assert (sale.total, sale.customer) == (950, None)


def test_the_till_sells_on_after_a_payment_that_a_manager_decides(house: SmallHouse, till: Till) -> None:
    del house
    till.press("a", "a")
    till.settled()
    give(till, "10")
    current(till, SellPage)
    till.press("F9")
    page = on_card_page(till)
    page.box.ways.choose("card")
    page.box.ways.form.number.value.set(SILENT)
    page.box.submit()
    till.window.until(lambda: page.box.flow.step.name == "UNRESOLVED")
    till.window.settle()
    assert till.window.app.shell is not None
    till.window.app.shell.back()
    current(till, SellPage)
    till.settled()
    assert till.held() == ()
    till.window.focused(till.page.first_focus)
    till.press("a")
    till.settled()
    assert len(till.held()) == 1
    assert till.page.column.total.cget("text") == "€9.50"


def test_a_number_after_a_typed_amount_chooses_a_screening(house: SmallHouse, till: Till) -> None:
    till.press("a", "Return")
    till.window.focused(lambda: till.page.column.given.entry)
    till.window.type("20")
    till.press("Return")
    paid(till)
    till.page.payments.paid_at = 0.0  # the customer has gone
    till.press("Return")
    till.settled()
    till.press("2", "a")
    till.window.until(lambda: till.page.sale is not None and bool(till.held()))
    till.settled()
    assert till.page.column.given.get() == ""
    assert till.page.purchase is not None
    assert till.page.purchase.seating.showing.screening.id == house.other_screening


def test_keys_typed_before_the_day_is_read_are_for_its_screenings(house: SmallHouse, till: Till) -> None:
    shell = till.window.app.shell
    assert shell is not None
    shell.go_by_hand("sell")  # nothing is read of it yet
    for letter in ("2", "a"):
        till.page.pressed(till_key(letter))
    till.window.until(lambda: till.page.sale is not None and bool(till.held()))
    till.settled()
    assert till.page.purchase is not None
    assert till.page.purchase.seating.showing.screening.id == house.other_screening


def till_key(sign: str) -> Pressed:
    return Pressed(sign, digit=sign if sign.isdigit() else "")


def test_a_party_is_not_given_back_by_choosing_another_page(house: SmallHouse, till: Till) -> None:
    del house
    till.press("a", "a")
    till.settled()
    held = till.held()
    for key in ("<Alt-Key-3>", "<Alt-Key-1>"):
        till.window.press(key)
        till.window.settle()
        assert till.held() == held
        assert "or park it" in words_of(till.page.column)
    till.press("Escape")
    till.settled()
    till.window.press("<Alt-Key-3>")
    current(till, DrawerPage)
