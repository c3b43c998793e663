"""Discounts at the till, typed in a real window: within the limit at once, beyond it by a manager's PIN."""

from collections.abc import Iterator
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.transactions import Transaction
from cinema.i18n import _
from gui.box_office.discount import DiscountPage
from gui.box_office.lend import LendPage
from gui.box_office.sell import SellPage
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import texts_of, words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.selling_checks import in_order


@pytest.fixture
def till(house: SmallHouse) -> Iterator[Till]:
    with till_window(house) as opened:
        yield opened


def current(till: Till, kind: type) -> Any:
    shell = till.window.app.shell
    assert shell is not None
    till.window.until(lambda: isinstance(shell.current, kind))
    till.window.settle()
    return shell.current


def give(till: Till, amount: str, way: str = "Percent off") -> None:
    till.press("F2")
    page = current(till, DiscountPage)
    page.form.fields["way"].value.set(way)
    page.form.fields["discount"].value.set(amount)
    page.form.button.invoke()


def paid(till: Till) -> Transaction:
    till.window.until(lambda: till.page.sale is not None and till.page.sale.paid is not None)
    till.settled()
    assert till.page.sale is not None
    assert till.page.sale.paid is not None
    return till.page.sale.paid


def test_a_discount_within_the_limit_is_shown_and_paid_less(house: SmallHouse, till: Till) -> None:
    till.press("a", "a")
    till.settled()
    give(till, "10")
    current(till, SellPage)
    assert till.page.column.total.cget("text") == "€17.10"
    assert "1.90" in texts_of(till.page.column.lines.drawn)
    till.press("F5")
    sale = paid(till)
    assert (sale.total, sale.discounts[0].amount) == (1710, 190)
    till.press("a")
    till.settled()
    assert till.page.column.total.cget("text") == "€9.50", "the next customer has no discount"
    assert in_order(house.cinema, house.connection) == []


def test_a_larger_one_asks_for_a_managers_pin_when_it_is_paid(
    house: SmallHouse, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    mia = manager_with_pin(house, "471386")
    till.press("a")
    till.settled()
    give(till, "", way="Complimentary")
    current(till, SellPage)
    till.press("F5")
    page = current(till, LendPage)
    till.window.until(lambda: page.form is not None)
    assert "€9.50 less: €0.00 is left" in words_of(page)
    page.form.fields["pin"].value.set("471386")
    page.form.button.invoke()
    current(till, SellPage)
    sale = paid(till)
    assert (sale.total, sale.discounts[0].by, sale.comps[0].split(":")[1]) == (0, mia.id, mia.id)


def test_another_figure_is_typed_in_the_place_of_the_one_before(till: Till) -> None:
    till.press("a")
    till.settled()
    give(till, "10")
    current(till, SellPage)
    till.press("F2")
    page = current(till, DiscountPage)
    entry = page.form.fields["discount"].entry
    till.window.focused(lambda: entry)
    assert entry.get() == "10"
    till.window.type("20")
    assert entry.get() == "20"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_button_of_a_discount_is_always_in_sight(house: SmallHouse, language: str) -> None:
    with till_window(house, language=language) as till:
        till.press("a")
        till.settled()
        give(till, "10", _("Percent off"))
        current(till, SellPage)
        till.press("F2")
        page = current(till, DiscountPage)
        for size in ("1024x600", "960x400"):
            till.window.root.geometry(size)
            till.window.until(lambda: till.window.root.geometry().startswith(size))  # noqa: B023
            till.window.settle()
            assert faults(page) == []
            for button in (page.form.button, page.remove):
                assert button.winfo_rooty() + button.winfo_height() <= page.winfo_rooty() + page.winfo_height()
        order = [page.form.fields["type"].entry, page.form.button, page.remove]
        assert [one.tk_focusNext() for one in order[:2]] == order[1:], "the foot comes after the fields"


@pytest.mark.parametrize(("text", "wrong"), [("", "fill this in"), ("101", "between 0 and 100"), ("ten", "between 0")])
def test_a_wrong_amount_is_told_at_its_field(till: Till, text: str, wrong: str) -> None:
    till.press("a")
    till.settled()
    give(till, text)
    page = current(till, DiscountPage)
    assert wrong in page.form.fields["discount"]._error
    till.press("Escape")
    current(till, SellPage)
    assert till.page.column.total.cget("text") == "€9.50"
