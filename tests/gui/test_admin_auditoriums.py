"""The administration's auditoriums in a real window on a small house: rooms, typed and imported plans."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cinema.domain.auditoriums import PlanState, SeatKind
from cinema.domain.seat_reservations import OutReason, ReservedFor, ReservedSeats
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError
from cinema.services.office.auditoriums_plans import PlanDesk
from gui.admin.auditoriums import AuditoriumsPage
from gui.admin.plan_check_panel import CheckPanel
from gui.admin.plan_import_panel import ImportPanel
from gui.admin.plan_number_panel import NumberPanel
from gui.admin.plan_page import PlanPage
from gui.admin.plan_reserve_panel import ReservePanel
from gui.admin.plan_rows_panel import RowsPanel
from gui.admin.room_form import RoomForm
from gui.admin.screening_seats import ScreeningSeatsPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import CASH, enrol, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.app.shell.go("auditoriums")
        opened.settle()
        yield opened


def page(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def open_plan(window: Window, mode: str = "rows") -> Any:
    page(window).open("hall")
    window.settle()
    form = page(window).panel
    assert isinstance(form, RoomForm)
    assert form.plan is not None
    form.plan.invoke()
    window.until(lambda: isinstance(page(window), PlanPage) and page(window).panel is not None)
    window.settle()
    if mode != "rows":
        go_to(window, mode)
    return page(window)


def go_to(window: Window, mode: str) -> Any:
    page(window).tools.switch.buttons[mode].invoke()
    window.settle()
    return page(window).panel


def test_the_features_of_a_room_are_listed_and_found_by_their_names(office: Window, house: SmallHouse) -> None:
    features = {"features": ["hearing-loop", "Love seats"]}
    house.connection.database["auditoriums"].update_one({"_id": "hall"}, {"$set": features})
    house.storage.auditoriums.forget("hall")
    page(office).reload()
    office.until(lambda: "Hearing loop, Love seats" in str(page(office).table._rows["hall"]))


def test_a_new_room_is_made_and_its_seat_plan_opens(office: Window, house: SmallHouse) -> None:
    page(office).act("new")
    form = page(office).panel
    form.fields["name"].set("Astoria")
    form.fields["room_code_icaa"].set("1234567")
    form.save.invoke()
    office.until(lambda: "1 to put right" in words_of(form))
    form.fields["room_code_icaa"].set("12")
    form.fields["large_screen"].set("yes")
    form.save.invoke()
    office.until(lambda: isinstance(page(office), PlanPage))
    office.settle()
    assert page(office).part == "2 Astoria"
    assert "No seat plan yet" in words_of(page(office))
    room = next(one for one in house.storage.auditoriums.all() if one.name == "Astoria")
    assert (room.number, room.room_code_icaa, room.large_screen, room.plan) == (2, "12", True, "")
    office.press("<Escape>")
    office.until(lambda: isinstance(page(office), AuditoriumsPage))
    office.settle()
    assert "No seat plan" in page(office).table.tree.set(room.id, "state")


def test_a_room_is_changed_archived_and_taken_back(office: Window, house: SmallHouse) -> None:
    page(office).open("hall")
    form = page(office).panel
    form.fields["number"].set("7")
    form.fields["features"].set("Dolby Atmos, 70 mm")
    form.save.invoke()
    office.until(lambda: page(office).table.tree.set("hall", "number") == "7")
    form.archive.invoke()
    office.until(lambda: page(office).table.tree.set("hall", "state") == "Archived")
    form.archive.invoke()
    office.until(lambda: page(office).table.tree.set("hall", "state") == "In use")
    assert house.storage.auditoriums.stored("hall").features == ("Dolby Atmos", "70 mm")


def test_the_picture_follows_the_typed_rows_and_keeps_the_last_right_ones(office: Window) -> None:
    panel = open_plan(office).panel
    assert isinstance(panel, RowsPanel)
    assert panel.values()["rows"].splitlines()[0] == "A wcssssssss"
    panel.text.insert("1.end", "pp")
    office.until(lambda: len(page(office).picture.plan.rows["A"]) == 12)
    panel.text.insert("2.end", "x")
    office.until(lambda: "Row B" in words_of(panel))
    assert next(str(index) for index in panel.text.tag_ranges("wrong")) == "2.0"
    assert len(page(office).picture.plan.rows["A"]) == 12
    panel.save.invoke()
    office.until(lambda: "1 to put right" in words_of(panel))


def test_typed_rows_of_a_plan_on_sale_are_saved_as_a_draft(office: Window, house: SmallHouse) -> None:
    panel = open_plan(office).panel
    panel.text.insert("1.end", "pp")
    assert not page(office).may_leave()
    panel.save.invoke()
    office.until(lambda: page(office)._read.plan.state is PlanState.DRAFT)
    office.settle()
    drafts = [one for one in house.storage.auditoriums.plans_of("hall") if one.state is PlanState.DRAFT]
    assert [one.seats for one in drafts] == [32]
    assert house.storage.auditoriums.stored("hall").plan == "hall-1"
    assert "Draft (32 seats)" in page(office).tools.plans.get()
    page(office).panel.text.insert("1.end", "r")
    page(office).panel.save.invoke()
    office.until(lambda: page(office).tools.plans.get() == "Draft (33 seats)")
    page(office).panel.discard.invoke()
    page(office).panel.discard.invoke()
    office.until(lambda: "on sale" in page(office).tools.plans.get())


def pretix(folder: Path) -> Path:
    seats = [
        {"seat_number": str(number), "seat_guid": f"g{number}", "position": {"x": 30.0 * number, "y": 0.0},
         "category": "VIP" if number > 2 else "Stalls"}
        for number in (1, 2, 3)
    ]  # fmt: skip
    row = {"row_number": "A", "row_number_position": "both", "position": {"x": 0.0, "y": 0.0}, "seats": seats}
    zone = {"name": "Ground", "position": {"x": 20.0, "y": 50.0}, "rows": [row], "areas": []}
    plan = {
        "name": "Little", "categories": [{"name": "Stalls", "color": "#aaaaaa"}, {"name": "VIP", "color": "#bbbbbb"}],
        "zones": [zone], "size": {"width": 200, "height": 200},
    }  # fmt: skip
    file = folder / "little.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    return file


def test_a_pretix_plan_is_imported_with_its_kinds_and_exported_again(office: Window, tmp_path: Path) -> None:
    opened = open_plan(office)
    opened.tools.import_file.invoke()
    opened.dialog.path.value.set(str(pretix(tmp_path)))
    opened.dialog.choose.invoke()
    office.until(lambda: isinstance(opened.panel, ImportPanel))
    assert opened.panel.values() == {"kind0": "Standard", "kind1": "Premium"}
    opened.panel.fields["kind0"].set("Restricted view")
    assert {seat.kind for seat in opened.picture.plan.seats} == {SeatKind.RESTRICTED, SeatKind.PREMIUM}
    opened.panel.save.invoke()
    office.until(lambda: isinstance(opened.panel, RowsPanel) and opened.tools.plans.get() == "Draft (3 seats)")
    opened.tools.export.invoke()
    opened.dialog.path.value.set(str(tmp_path / "out.json"))
    opened.dialog.choose.invoke()
    office.until(lambda: "Written to" in opened.panel.message.message)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["name"]


def test_an_export_asks_before_it_replaces_a_file(office: Window, tmp_path: Path) -> None:
    opened = open_plan(office)
    (tmp_path / "there.json").write_text("mine", encoding="utf-8")
    opened.tools.export.invoke()
    opened.dialog.path.value.set(str(tmp_path / "there.json"))
    opened.dialog.choose.invoke()
    assert "again to replace" in words_of(opened.dialog)
    assert (tmp_path / "there.json").read_text(encoding="utf-8") == "mine"
    opened.dialog.choose.invoke()
    office.until(lambda: (tmp_path / "there.json").read_text(encoding="utf-8").startswith("{"))


def test_a_file_that_is_no_plan_is_told_in_the_panel(office: Window, tmp_path: Path) -> None:
    opened = open_plan(office)
    (tmp_path / "no.json").write_text('{"name": 1}', encoding="utf-8")
    opened.read_file(tmp_path / "no.json")
    office.until(lambda: opened.panel.message.message)
    assert isinstance(opened.panel, RowsPanel)


def draft(window: Window, rows: str) -> Any:
    """Save rows as a draft and open its check list."""
    panel = open_plan(window).panel
    panel.fields["rows"].set(rows)
    panel.save.invoke()
    window.until(lambda: page(window)._read.plan.state is PlanState.DRAFT)
    window.settle()
    found = go_to(window, "check")
    assert isinstance(found, CheckPanel)
    return found


def test_a_draft_is_published_once_its_warnings_are_ticked_and_screenings_follow_or_say_why(
    office: Window, house: SmallHouse
) -> None:
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    panel = draft(office, "A wssssss\nB sssss\nC ss_ss")
    assert "Wheelchair spaces have no companion seat beside them." in words_of(panel)
    panel.save.invoke()  # disabled: nothing may happen
    office.settle()
    assert house.storage.auditoriums.stored("hall").plan == "hall-1"
    assert panel.save.instate(["disabled"])
    panel.shows[0].invoke()
    assert page(office).chosen == ["A1"]
    for tick in panel.ticks.values():
        tick.entry.invoke()
    assert panel.save.instate(["!disabled"])
    panel.save.invoke()
    office.until(lambda: page(office)._read.is_current and page(office)._read.plan.number == 2)
    office.settle()
    done = page(office).panel
    assert "stays, these seats are sold: B2" in words_of(done)
    assert done.moves.move.cget("text") == "Move 1 screening"
    done.moves.move.invoke()
    office.until(lambda: "1 screening moved, 1 stay" in done.message.message)
    plan = house.storage.auditoriums.stored("hall").plan
    assert house.storage.screenings.get(house.other_screening).plan == plan
    assert house.storage.screenings.get(house.screening).plan == "hall-1"


def test_an_error_blocks_publishing_and_a_press_on_its_seat_selects_all_of_them(office: Window) -> None:
    panel = draft(office, "A wcsssss\nB pp")
    assert "Premium" not in words_of(panel)  # the card has a price for premium seats
    go_to(office, "rows").fields["rows"].set("A wcsssss\nB rrss")
    page(office).panel.save.invoke()
    office.until(lambda: "B" in page(office)._read.plan.rows and len(page(office)._read.plan.rows["B"]) == 4)
    office.settle()
    panel = go_to(office, "check")
    assert "has no price for Restricted view" in words_of(panel)
    assert panel.save.instate(["disabled"])
    page(office).picture.cursor._on_seat("B2")
    assert page(office).chosen == ["B1", "B2"]


def labels(window: Window, row: str = "B") -> list[str]:
    return [seat.label for seat in page(window).picture.plan.rows[row]]


def test_new_labels_are_shown_with_the_tickets_sold_before_they_are_saved(office: Window, house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    panel = open_plan(office, "number").panel
    assert isinstance(panel, NumberPanel)
    panel.fields["only"].set("b")
    panel.fields["seats"].buttons["odd"].invoke()
    office.until(lambda: labels(office)[:2] == ["B9", "B7"])
    office.until(lambda: "1 sold ticket keeps its old one" in panel.counts.cget("text"))
    assert panel.table.tree.set("B2", "new") == "B7"
    assert panel.table.tree.set("B2", "sold") == "1"
    assert labels(office, "C")[0] == "C1"
    panel.save.invoke()
    office.until(lambda: page(office)._read.plan.state is PlanState.DRAFT)
    office.settle()
    assert labels(office)[:2] == ["B9", "B7"]
    assert house.storage.auditoriums.plan("hall-1").by_id["B1"].label == "B1"


def test_rows_get_letters_without_i_and_o_or_listed_names_and_mistakes_are_told(office: Window) -> None:
    panel = open_plan(office, "number").panel
    panel.fields["rows"].buttons["letters"].invoke()
    panel.fields["row_start"].set("8")
    panel.fields["without_io"].entry.invoke()
    office.until(lambda: [labels(office, row)[0] for row in "ABC"] == ["H1", "J1", "K1"])
    panel.fields["rows"].buttons["list"].invoke()
    panel.fields["row_start"].set("1")
    panel.fields["listed"].set("Alef, Bet")
    office.until(lambda: "The list has 2 names" in words_of(panel))
    panel.fields["listed"].set("א, ב, ג")
    office.until(lambda: labels(office, "A")[0] == "א1")
    panel.fields["seat_step"].set("x")
    panel.fields["only"].set("Q")
    office.until(lambda: "There is no row Q" in words_of(panel))
    panel.save.invoke()
    office.until(lambda: "to put right" in words_of(panel))


def test_a_single_seat_gets_a_label_by_hand(office: Window) -> None:
    panel = open_plan(office, "number").panel
    page(office).picture.cursor._on_seat("C3")
    assert panel.values()["number"] == "3"
    panel.fields["number"].set("3a")
    office.until(lambda: labels(office, "C")[2] == "C3a")
    assert not page(office).may_leave()
    panel.cancel.invoke()
    office.until(lambda: labels(office, "C")[2] == "C3")
    assert page(office).may_leave()


def test_seats_are_kept_for_the_counter_and_the_house_and_from_sale(office: Window, house: SmallHouse) -> None:
    panel = open_plan(office, "reserve").panel
    assert isinstance(panel, ReservePanel)
    press, row = page(office).picture.cursor._on_seat, page(office).picture.cursor._on_enter
    press("B1")
    press("B2")
    press("B1")
    assert panel.seats.cget("text") == "1 seat selected"
    panel.fields["release_minutes"].set("soon")
    panel.set.invoke()
    assert "1 to put right" in words_of(panel)
    panel.fields["release_minutes"].set("45")
    panel.set.invoke()
    row("C1")
    panel.fields["kind"].buttons["house"].invoke()
    panel.fields["release_minutes"].set("")
    panel.set.invoke()
    press("C10")
    panel.fields["kind"].buttons["nobody"].invoke()
    panel.set.invoke()
    assert not page(office).may_leave()
    panel.save.invoke()
    office.until(lambda: page(office)._read.plan.state is PlanState.DRAFT)
    plan = page(office)._read.plan
    nine = tuple(f"C{number}" for number in range(1, 10))
    assert plan.reserved == (ReservedSeats(ReservedFor.COUNTER, ("B2",), 45), ReservedSeats(ReservedFor.HOUSE, nine))
    assert plan.blocked == ("C10",)


def test_a_broken_seat_is_out_of_sale_until_a_day_and_put_back(office: Window, house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    panel = open_plan(office, "out").panel
    assert panel.save.instate(["disabled"])
    for seat in ("B2", "B3"):
        page(office).picture.cursor._on_seat(seat)
    panel.fields["until"].set("someday")
    panel.save.invoke()
    office.until(lambda: "1 to put right" in words_of(panel))
    panel.fields["until"].set("2999-01-01")
    panel.save.invoke()
    office.until(lambda: page(office).panel is not panel)
    office.settle()
    assert "Out of sale in 2 screenings. Sold or held, and so kept by whoever has them: B2." in (
        page(office).panel.message.message
    )
    assert house.storage.auditoriums.stored("hall").out_on("2030-01-01") == {
        "B2": OutReason.BROKEN, "B3": OutReason.BROKEN,
    }  # fmt: skip
    page(office).panel.select(["B2", "B3"])
    page(office).panel.cancel.invoke()
    office.until(lambda: "on sale again" in page(office).panel.message.message)
    assert house.storage.auditoriums.stored("hall").out == ()


def test_seats_of_one_screening_are_kept_or_out_of_sale_from_its_form(office: Window, house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    office.app.shell.go("schedule", open=house.screening)  # type: ignore[union-attr]
    office.until(lambda: page(office).panel is not None)
    office.settle()
    page(office).panel.seats.invoke()
    office.until(lambda: isinstance(page(office), ScreeningSeatsPage))
    office.settle()
    opened = page(office)
    press = opened.picture.cursor._on_seat
    for seat in ("B2", "B3"):
        press(seat)
    assert opened.panel.seats.cget("text") == "2 seats selected"
    opened.panel.save.invoke()
    office.until(lambda: "kept by whoever has them: B2" in opened.panel.message.message)
    office.until(lambda: "0 for the counter, 0 for the house, 1 out of sale." in words_of(opened))
    press("C1")
    opened.panel.fields["what"].buttons["house"].invoke()
    opened.panel.fields["release_minutes"].set("x")
    opened.panel.save.invoke()
    assert "1 to put right" in words_of(opened.panel)
    opened.panel.fields["release_minutes"].set("")
    opened.panel.save.invoke()
    office.until(lambda: "0 for the counter, 1 for the house, 1 out of sale." in words_of(opened))
    for seat, what in (("C1", "everybody"), ("B3", "back")):
        press(seat)
        opened.panel.fields["what"].buttons[what].invoke()
        opened.panel.save.invoke()
        office.until(lambda: not opened.chosen)
        office.settle()
    assert "0 for the counter, 0 for the house, 0 out of sale." in words_of(opened)


def test_in_a_narrow_window_the_picture_stands_above_the_panel(office: Window) -> None:
    opened = open_plan(office)
    office.root.geometry("1200x700")
    office.until(lambda: opened.panel.winfo_x() > opened.card.winfo_x() + 100)
    office.root.geometry("640x600")
    office.until(lambda: opened.panel.winfo_y() > opened.card.winfo_y() + 100)
    assert opened.tools.plans.winfo_rooty() > opened.tools.switch.winfo_rooty() + 20


def test_keys_alone_open_a_plan_select_a_row_and_what_is_not_saved_is_asked_about(office: Window) -> None:
    office.app.shell.go("movies")  # type: ignore[union-attr]
    office.settle()
    office.press("<Alt-Key-3>")
    office.until(lambda: isinstance(page(office), AuditoriumsPage))
    office.settle()
    office.focused(lambda: page(office).table.tree)
    office.press("<Return>")
    office.until(lambda: page(office).panel is not None)
    page(office).panel.plan.focus_set()
    office.press("<Return>")
    office.until(lambda: isinstance(page(office), PlanPage) and page(office).panel is not None)
    office.settle()
    office.focused(lambda: page(office).tools.switch.buttons["rows"])
    office.press("<Right>")
    office.press("<Right>")
    office.settle()
    panel = page(office).panel
    assert isinstance(panel, ReservePanel)
    page(office).picture.board.focus_force()
    office.press("<Down>")
    office.press("<Return>")
    assert len(page(office).chosen) == 10
    panel.set.invoke()
    office.press("<Escape>")
    assert "not saved" in panel.message.message
    office.press("<Control-Key-s>")
    office.until(lambda: page(office)._read.plan.state is PlanState.DRAFT)


def test_publishing_goes_on_where_it_was_cut_off(
    office: Window, house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = draft(office, "A wcsssss\nB sssss")
    assert not panel.ticks

    def cut(*_details: object) -> None:
        raise ConflictError("The wire was cut.")

    with monkeypatch.context() as broken:
        broken.setattr(PlanDesk, "_made_current", cut)
        panel.save.invoke()
        office.until(lambda: "The wire was cut." in panel.message.message)
    page(office)._change_plan("")
    office.until(lambda: page(office)._read.plan.number == 2)
    office.settle()
    assert "version 1 is on sale" in page(office).head.cget("text")
    again = page(office).panel
    assert again.save.cget("text").strip() == "Publish version 2"
    again.save.invoke()
    office.until(lambda: page(office)._read.is_current and page(office)._read.plan.number == 2)
    assert house.storage.auditoriums.stored("hall").plans == 2


def test_a_manager_is_told_when_another_has_changed_the_draft_meanwhile(office: Window, house: SmallHouse) -> None:
    draft(office, "A wcsssss\nB sssss")
    panel = go_to(office, "rows")
    stored = page(office)._read.plan
    plans, actor = house.cinema.admin.auditoriums.plans, page(office).app.identity.actor()
    plans.save(actor, stored, replace(stored, curve=0.2))
    panel.fields["curve"].set("0.1")
    panel.save.invoke()
    office.until(lambda: "What you typed is still here" in panel.message.message)
    assert panel.values()["curve"] == "0.1"
    assert house.storage.auditoriums.stored_plan(stored.id).curve == 0.2
