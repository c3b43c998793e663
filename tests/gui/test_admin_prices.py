"""The pages of prices on a real small house: cards changed, refused, made and archived; why a price; ticket types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.price_cards import CardRecord
from cinema.domain.price_conditions import ConditionKind, Conditions
from cinema.domain.quotas import Quota
from cinema.domain.users import Actor, Channel, Role
from gui.admin.prices import PricesPage
from gui.admin.schedule import SchedulePage
from gui.admin.ticket_types import TicketTypesPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import CASH, enrol, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
WEEKEND = CardRecord("", "Weekend", prices={"adult": {SeatKind.STANDARD: 1100}}, conditions=Conditions(weekdays=(5, 6)))


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    house.cinema.admin.prices.create_card(MANAGER, WEEKEND)
    with admin_window(house) as opened:
        opened.root.geometry("1280x800")
        opened.app.shell.go("prices")
        opened.until(lambda: len(page(opened).list.tiles) == 2)
        opened.settle()
        yield opened


def page(window: Window) -> PricesPage:
    assert window.app.shell is not None
    found = window.app.shell.current
    assert isinstance(found, PricesPage)
    return found


def stored(house: SmallHouse, card: str = "weekday") -> CardRecord:
    return house.storage.price_cards.read(card)


def opened(window: Window, card: str = "weekday") -> PricesPage:
    here = page(window)
    here.open_card(card)
    window.until(lambda: here.editor.title.cget("text") == "Weekday")
    return here


def foot(here: PricesPage) -> str:
    return here.editor.bottom._text


def test_the_card_with_most_conditions_comes_first_and_the_base_last(office: Window) -> None:
    tiles = list(page(office).list.tiles.values())
    assert [one._line.card.name for one in tiles] == ["Weekend", "Weekday"]
    assert tiles[0]._badges == ["Sat – Sun"]
    assert page(office).editor.title.cget("text") == "Weekend"


def test_a_price_is_typed_shown_as_a_change_and_saved_by_ctrl_s(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    cell = here.editor.grid_of_prices.cells["child", SeatKind.STANDARD]
    cell.entry.focus_set()
    office.focused(lambda: cell.entry)
    office.type("6.50")
    assert foot(here) == "1 change: Child, Standard 6.00 → 6.50"
    office.press("<Control-Key-s>")
    office.until(lambda: stored(house).prices["child"][SeatKind.STANDARD] == 650)
    office.until(lambda: foot(here) == "Nothing is changed.")


def test_the_arrows_walk_the_grid(office: Window) -> None:
    here = opened(office)
    cells = here.editor.grid_of_prices.cells
    cells["adult", SeatKind.STANDARD].entry.focus_set()
    office.focused(lambda: cells["adult", SeatKind.STANDARD].entry)
    office.press("<Right>")
    office.focused(lambda: cells["adult", SeatKind.PREMIUM].entry)
    office.press("<Down>")
    office.focused(lambda: cells["child", SeatKind.PREMIUM].entry)
    office.press("<Left>")
    office.focused(lambda: cells["child", SeatKind.STANDARD].entry)
    office.press("<Up>")
    office.focused(lambda: cells["adult", SeatKind.STANDARD].entry)


def test_a_type_without_prices_that_is_half_of_another_shows_what_it_costs(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    grid = here.editor.grid_of_prices
    for kind in SeatKind:
        grid._changed(("child", kind), "")
        grid.cells["child", kind].set("", "")
    here.editor.typed.halves.append(("child", "adult"))
    here.editor._changed()
    assert grid.cells["child", SeatKind.STANDARD].entry.get() == "4.75"
    assert grid.cells["child", SeatKind.STANDARD].get() == ""
    here.editor.save()
    office.until(lambda: stored(house).halves == {"child": "adult"})
    assert "child" not in stored(house).prices


def test_each_mistake_is_told_at_its_place_and_the_first_has_the_focus(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    editor = here.editor
    editor.grid_of_prices._changed(("adult", SeatKind.STANDARD), "7.005")
    editor.sections["surcharges"].button.invoke()
    editor.save()
    assert foot(here) == "2 to put right"
    assert "decimal places" in words_of(editor.grid_of_prices)
    assert "Name the surcharge." in words_of(editor.sections["surcharges"])
    office.focused(lambda: editor.grid_of_prices.cells["adult", SeatKind.STANDARD].entry)
    assert stored(house).version == 0


def test_a_clash_is_told_with_an_example_before_it_is_saved(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    editor = here.editor
    editor.conditions.edit(ConditionKind.WEEKDAYS)
    editor.conditions.fields["weekdays"]._press("6")
    office.until(lambda: "Weekend names 1 as well" in words_of(editor.conditions))
    assert foot(here) == "1 to put right"
    assert editor.bottom.save.instate(["disabled"])
    office.press("<Escape>")
    assert ConditionKind.WEEKDAYS in editor.conditions.chips, "the editor is closed, the condition stays"
    editor.conditions._remove(ConditionKind.WEEKDAYS)
    office.until(lambda: foot(here) == "Nothing is changed.")
    assert stored(house).conditions == Conditions()


def test_a_condition_that_makes_no_sense_is_told_in_its_editor(office: Window) -> None:
    here = opened(office)
    conditions = here.editor.conditions
    conditions.edit(ConditionKind.TIMES)
    conditions.fields["time_until"].set("25:00")
    conditions.escape()
    here.editor.save()
    office.until(lambda: "time_until" in conditions.fields)
    assert "Write a time" in conditions.fields["time_until"]._error
    office.pump(0.6)
    assert foot(here) == "1 to put right", "the look for clashes leaves it"


def test_what_another_manager_changed_meanwhile_is_told_and_not_overwritten(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    old = stored(house)
    house.cinema.admin.prices.change_card(MANAGER, old, replace(old, name="Working day"))
    here.editor.names.fields["name"].set("Mine")
    here.editor.save()
    office.until(lambda: "What you typed is still here" in here.editor.bottom.message.message)
    assert stored(house).name == "Working day"
    assert here.editor.typed.name == "Mine"
    here.editor.discard()
    office.until(lambda: here.editor.title.cget("text") == "Working day")


def test_a_card_that_was_typed_in_is_not_left_without_a_word(office: Window) -> None:
    here = opened(office)
    here.editor.names.fields["name"].set("Mine")
    other = next(key for key in here.list.tiles if key != "weekday")
    here.open_card(other)
    assert here._card == "weekday"
    assert "not saved" in here.editor.bottom.message.message
    here.open_card(other)
    assert here._card == other


def test_a_new_card_is_begun_by_ctrl_n_and_dropped_again(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    here.list.tiles["weekday"].focus_set()
    office.focused(lambda: here.list.tiles["weekday"])
    office.press("<Control-Key-n>")
    office.focused(lambda: here.editor.names.fields["name"].entry)
    assert {one.get() for one in here.editor.grid_of_prices.cells.values()} == {""}
    assert here.editor.bottom.save.instate(["disabled"])
    office.type("x")
    assert foot(here) == "1 change: name"
    here.editor.bottom.discard.invoke()
    office.until(lambda: here.editor.title.cget("text") != "New price card")
    assert len(house.storage.price_cards.all()) == 2


def test_a_copy_of_a_card_is_new_and_needs_a_condition_of_its_own(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    here.duplicate(stored(house))
    office.until(lambda: "both fit" in words_of(here.editor.conditions))
    here.editor.typed.conditions = Conditions(tags=("festival",), weekdays=(4,))
    here.editor._changed()
    office.until(lambda: not here.editor.bottom.save.instate(["disabled"]))
    here.editor.save()
    office.until(lambda: len(here.list.tiles) == 3)
    made = next(one for one in house.storage.price_cards.all() if one.name == "Weekday (copy)")
    assert made.prices == stored(house).prices
    assert here._card == made.id


def test_a_card_that_screenings_sell_by_is_not_archived_and_one_without_is(office: Window, house: SmallHouse) -> None:
    here = opened(office)
    here.editor._archive(stored(house))
    office.until(lambda: "2 screenings sell" in here.editor.bottom.message.message)
    other = next(key for key in here.list.tiles if key != "weekday")
    here.editor._archive(stored(house, other))
    office.until(lambda: list(here.list.tiles) == ["weekday", other])
    assert stored(house, other).archived


def test_the_question_tells_the_price_its_reason_and_what_a_quota_has_left(office: Window, house: SmallHouse) -> None:
    old = stored(house)
    house.cinema.admin.prices.change_card(MANAGER, old, replace(old, quotas=(Quota("Half", ("child",), percent=50),)))
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    here = page(office)
    here.reload()
    office.until(lambda: "€9.50" in words_of(here.question.answer))
    assert here.question.seat.get() == "A3", "the first standard seat"
    here.question.type.set("Child")
    here.question.seat.set("a1")
    here.question.ask()
    office.until(lambda: "Half: left here" in words_of(here.question.answer))
    words = words_of(here.question.answer)
    assert "€6.00" in words
    assert "Wheelchair space" in words

    here.question.seat.set("Z9")
    here.question.ask()
    office.until(lambda: "no seat Z9" in words_of(here.question.seat))


def test_a_ticket_type_is_made_refused_and_archived_on_the_second_page(office: Window, house: SmallHouse) -> None:
    switch: Any = page(office).tools.winfo_children()[0]
    switch.buttons["ticket_types"].invoke()
    assert office.app.shell is not None
    assert isinstance(office.app.shell.current, TicketTypesPage)
    types: Any = office.app.shell.current
    office.until(lambda: types.table.shown == ("adult", "child"))
    types.focus_table()
    office.focused(lambda: types.table.tree)
    office.press("<Control-Key-n>")
    form = types.panel
    form.fields["name"].set("Carer")
    assert form.fields["key"].get() == "C"
    form.fields["key"].set("v")
    form.fields["name"].set("Carers")
    assert form.fields["key"].get() == "v", "what was typed stays"
    form.fields["name"].set("Carer")
    form.fields["key"].set("é")
    form.save.invoke()
    office.until(lambda: "from A to Z" in words_of(form))
    form.fields["key"].set("v")
    form.fields["per_number"].set("1")
    form.fields["per_of"].set("1")
    form.fields["per_other"].set("Wheelchair space")
    form.save.invoke()
    office.until(lambda: "Voucher" in words_of(form))
    form.fields["key"].set("k")
    form.save.invoke()
    office.until(lambda: len(types.table.shown) == 3)
    made = next(one for one in house.storage.ticket_types.all() if one.name == "Carer")
    assert made.per is not None
    assert (made.key, made.per.kind) == ("K", SeatKind.WHEELCHAIR)
    types.open("adult")
    types.panel.archive.invoke()
    office.until(lambda: "Price cards sell this" in types.panel.message.message)
    types.open(made.id)
    types.panel.archive.invoke()
    office.until(lambda: house.storage.ticket_types.get(made.id).archived)


def test_a_screening_s_form_offers_the_price_cards_and_saves_the_chosen_one(office: Window, house: SmallHouse) -> None:
    assert office.app.shell is not None
    office.app.shell.go("schedule")
    there: Any = office.app.shell.current
    assert isinstance(there, SchedulePage)
    office.until(lambda: there._read is not None)
    there.go_to(house.storage.screenings.get(house.screening).day)
    office.settle()
    there.open_screening(house.screening)
    office.until(lambda: there.panel is not None and there.panel.fields["price_card"].get() == "Weekday")
    assert "Fits best: " in words_of(there.panel.fields["price_card"])
    assert not there.panel.is_changed
    there.panel.fields["price_card"].set("Weekend")
    there.panel.save.invoke()
    other = next(one.id for one in house.storage.price_cards.all() if one.name == "Weekend")
    office.until(lambda: house.cinema.admin.schedule.screening(MANAGER, house.screening).price_card == other)
    office.until(lambda: not there.panel.is_changed)
