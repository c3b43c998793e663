"""The plan editor in a real window on a real database: a room is drawn, published, sold from, and changed."""

import tkinter as tk
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from cinema.domain.auditoriums import Auditorium, PlanState, SeatKind, SeatPlan, ShapeKind
from cinema.domain.plan_drawing.blocks import Block
from cinema.domain.seat_labels import SeatNumbering, relabelled
from cinema.domain.users import Actor, Channel, Role
from gui.admin.plan_editor.drawing import Tool
from gui.admin.plan_editor.page import PlanEditorPage
from gui.admin.plan_page import PlanPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.services.office.schedule_house import at, open_at_once
from tests.support import enrol, findings, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
_CONTROL, _BUTTON = 0x4, 0x100


class Hand:
    """Events on the sheet; each one is counted."""

    def __init__(self, window: Window) -> None:
        self.window, self.events = window, 0

    @property
    def page(self) -> Any:
        assert self.window.app.shell is not None
        return self.window.app.shell.current

    def at(self, x: float, y: float) -> tuple[int, int]:
        sheet = self.page.sheet
        return round(x * sheet.pitch - sheet.canvasx(0)), round(y * sheet.pitch - sheet.canvasy(0))

    def send(self, event: str, x: float = 0, y: float = 0, state: int = 0) -> None:
        across, down = self.at(x, y)
        self.page.sheet.event_generate(event, x=across, y=down, state=state)
        self.events += 1
        self.window.root.update()

    def drag(self, start: tuple[float, float], end: tuple[float, float], state: int = 0) -> None:
        self.send("<ButtonPress-1>", *start, state=state)
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        for place in (middle, end):
            self.send("<B1-Motion>", *place, state=state | _BUTTON)
        self.send("<ButtonRelease-1>", *end, state=state | _BUTTON)

    def click(self, x: float, y: float, state: int = 0) -> None:
        self.send("<ButtonPress-1>", x, y, state=state)
        self.send("<ButtonRelease-1>", x, y, state=state | _BUTTON)

    def key(self, key: str) -> None:
        self.page.sheet.focus_set()
        self.window.root.update()
        self.page.sheet.event_generate(f"<Key-{key}>" if len(key) == 1 else f"<{key}>")
        self.events += 1
        self.window.root.update()

    def type(self, field: str, text: str) -> None:
        """Type into a field of the right column and press Enter; each sign is an event."""
        entry = self.page.properties.fields[field].entry
        entry.focus_set()
        entry.delete(0, "end")
        self.window.root.update()
        for sign in text:
            entry.event_generate("<period>" if sign == "." else f"<Key-{sign}>")
            self.events += 1
        entry.event_generate("<Return>")
        self.events += 1
        self.window.root.update()


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.root.geometry("1280x800")
        opened.settle()
        yield opened


def new_room(house: SmallHouse) -> Auditorium:
    return house.cinema.admin.auditoriums.rooms.save(MANAGER, None, {"name": "Astoria", "number": "2"})


def opened(office: Window, room: str, plan: str = "") -> Hand:
    assert office.app.shell is not None
    office.app.shell.go("plan_editor", room=room, title="2 Astoria", plan=plan)
    office.until(lambda: isinstance(page_of(office), PlanEditorPage) and page_of(office).drawing is not None)
    office.settle()
    return Hand(office)


def page_of(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def plan_of(hand: Hand) -> SeatPlan:
    plan: SeatPlan = hand.page.drawing.plan
    return plan


def seat(hand: Hand, label: str) -> tuple[float, float]:
    one = next(one for one in plan_of(hand).seats if one.label == label)
    return one.x, one.y


def test_a_curved_room_of_300_seats_is_drawn_from_nothing_published_sold_from_and_changed(
    office: Window, house: SmallHouse
) -> None:
    room = new_room(house)
    hand = opened(office, room.id)
    sheet = hand.page.sheet
    sheet.zoom_step = 1
    sheet.fit()
    # 15 rows of 20, then an aisle at each side, four wheelchair places with their companions, and the curve.
    hand.key("r")
    hand.drag((-9.5, 0.0), (9.5, 14 * 1.25))
    assert (len(plan_of(hand).rows), len(plan_of(hand).seats)) == (15, 300)
    hand.key("i")
    hand.click(-4.0, 0.0)
    hand.click(5.0, 0.0)
    hand.key("v")
    hand.key("Escape")
    for label in ("A1", "A3", "A18", "A20"):
        hand.click(*seat(hand, label), state=_CONTROL)
    hand.key("3")
    hand.key("Escape")
    for label in ("A2", "A4", "A17", "A19"):
        hand.click(*seat(hand, label), state=_CONTROL)
    hand.key("4")
    hand.key("Control-a")
    hand.type("bend", "2")
    hand.key("Control-s")
    office.until(lambda: hand.page.drawing.stored is not None and not hand.page.drawing.is_changed)
    assert hand.events <= 120
    drawn = plan_of(hand)
    kinds = [one.kind for one in drawn.seats]
    assert (kinds.count(SeatKind.WHEELCHAIR), kinds.count(SeatKind.COMPANION), len(kinds)) == (4, 4, 300)
    row = next(iter(drawn.rows.values()))
    assert [round(b.x - a.x) for a, b in pairwise(row)].count(2) == 2
    assert row[10].y - row[0].y > 1.5

    # Published from the check list, sold from, and numbered anew as version 2.
    hand.page.bar.publish.invoke()
    office.until(lambda: isinstance(page_of(office), PlanPage) and page_of(office).mode == "check")
    office.settle()
    office.until(lambda: page_of(office).panel.save.instate(["!disabled"]))
    tick_all(office)
    page_of(office).panel.save.invoke()
    office.until(lambda: house.storage.auditoriums.stored(room.id).plan != "")
    first = house.storage.auditoriums.stored_plan(house.storage.auditoriums.stored(room.id).plan)
    assert (first.number, first.state, len(first.seats)) == (1, PlanState.PUBLISHED, 300)
    screening = placed(house, room.id)
    sold = next(one for one in first.seats if one.label == "H10")
    sale = sell(house.cinema, house.staff, screening, sold.id)
    assert sale.tickets[0].seat_label == "H10"

    again = opened(office, room.id, first.id)
    again.key("Control-a")
    again.type("bend", "1")
    again.key("Control-s")
    office.until(lambda: not again.page.drawing.is_changed)
    draft = again.page.drawing.stored
    assert (draft.state, draft.id != first.id) == (PlanState.DRAFT, True)
    plans = house.cinema.admin.auditoriums.plans
    named = plans.save(MANAGER, draft, relabelled(draft, None, SeatNumbering(from_right=True)))
    plans.publish(MANAGER, named, [line.check for line in plans.checks(MANAGER, named)])
    second = house.storage.auditoriums.stored_plan(house.storage.auditoriums.stored(room.id).plan)
    assert second.number == 2
    assert second.by_id[sold.id].label == "H11"
    moves = house.cinema.admin.auditoriums.moves.move_all(MANAGER, room.id)
    assert [one.verdict.value for one in moves] == ["sold"]
    stays = house.storage.screenings.stored(screening)
    assert stays is not None
    assert stays.plan == first.id
    assert house.cinema.receipts.of_sale(house.staff, sale.id).tickets[0].ticket.seat_label == "H10"
    assert findings(house.cinema) == []


def tick_all(office: Window) -> None:
    for child in walk(page_of(office).panel):
        if child.winfo_class() == "TCheckbutton" and not child.instate(["selected"]):
            child.invoke()
    office.settle()


def walk(widget: tk.Misc) -> Iterator[Any]:
    for child in widget.winfo_children():
        yield child
        yield from walk(child)


def placed(house: SmallHouse, room: str) -> str:
    schedule = house.cinema.admin.schedule
    made = schedule.place(MANAGER, "metropolis", room, at("20:00"), price_card="weekday")
    assert schedule.publish(MANAGER, (made.id,)).done == (made.id,)
    open_at_once(house.connection, made.id)
    return made.id


def begun(office: Window, house: SmallHouse) -> Hand:
    """Return a hand on a sheet with three rows of six seats."""
    hand = opened(office, new_room(house).id)
    hand.page.drawing.add_block(Block(-2.5, 0.0, 3, 6))
    hand.page.drawing.choose(())
    hand.page.sheet.fit()
    office.settle()
    return hand


def chosen(hand: Hand) -> list[str]:
    drawing = hand.page.drawing
    return [drawing.plan.by_id[one].label for one in drawing.chosen]


def test_a_drag_moves_what_is_chosen_on_the_grid_as_one_step(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.drag((-3.2, -0.5), (-0.8, 0.5))  # a box around the first two seats of row A
    assert chosen(hand) == ["A1", "A2"]
    steps = len(hand.page.drawing.history.done)
    hand.drag(seat(hand, "A1"), (seat(hand, "A1")[0] - 1.2, seat(hand, "A1")[1]))
    assert [seat(hand, label)[0] for label in ("A1", "A2", "A3")] == [-3.5, -2.5, -0.5]
    assert len(hand.page.drawing.history.done) == steps + 1
    hand.key("Control-z")
    assert [seat(hand, label)[0] for label in ("A1", "A2", "A3")] == [-2.5, -1.5, -0.5]
    hand.key("Control-y")
    assert seat(hand, "A1")[0] == -3.5


def test_while_seats_are_dragged_nothing_is_drawn_anew(
    office: Window, house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = begun(office, house)
    hand.key("Control-a")
    painted: list[str] = []
    monkeypatch.setattr(hand.page.sheet, "paint", lambda: painted.append("paint"))
    monkeypatch.setattr(hand.page.sheet, "ring", lambda: painted.append("ring"))
    start = seat(hand, "B2")
    hand.send("<ButtonPress-1>", *start)
    for step in range(1, 20):
        hand.send("<B1-Motion>", start[0] + step * 0.2, start[1], state=_BUTTON)
    assert painted == []
    monkeypatch.undo()
    hand.send("<ButtonRelease-1>", start[0] + 3.8, start[1], state=_BUTTON)
    assert seat(hand, "A1")[0] == -2.5 + 4.0


def test_rows_are_chosen_by_their_letter_and_by_two_presses(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    left = seat(hand, "B1")
    hand.click(left[0] - 1, left[1])
    assert chosen(hand) == ["B1", "B2", "B3", "B4", "B5", "B6"]
    hand.click(5.0, 5.0)
    assert chosen(hand) == []
    hand.click(*seat(hand, "C3"))
    hand.click(*seat(hand, "C3"))
    assert chosen(hand) == ["C1", "C2", "C3", "C4", "C5", "C6"]


def test_seats_are_chosen_moved_and_taken_away_by_keys_alone(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    for key in ("Right", "Right", "Down"):
        hand.key(key)
    hand.key("KeyPress-space")
    hand.key("KeyRelease-space")
    office.until(lambda: chosen(hand) == ["B2"])
    x, y = seat(hand, "B2")
    hand.key("Shift-Right")
    hand.key("Down")
    assert seat(hand, "B2") == (x + 2.0, y + 0.5)
    hand.key("2")
    assert next(one for one in plan_of(hand).seats if one.label == "B2").kind is SeatKind.PREMIUM
    hand.key("6")
    assert len(plan_of(hand).blocked) == 1
    hand.key("Delete")
    assert "B2" not in {one.label for one in plan_of(hand).seats}
    assert len(plan_of(hand).seats) == 17


def test_half_a_hall_is_copied_to_the_other_side_by_a_key(office: Window, house: SmallHouse) -> None:
    hand = opened(office, new_room(house).id)
    hand.page.drawing.add_block(Block(-5.0, 0.0, 2, 4))
    hand.key("m")
    assert [one.label for one in plan_of(hand).seats if one.row_text == "A"] == [f"A{number}" for number in range(1, 9)]
    assert {one.x for one in plan_of(hand).seats} == {-5.0, -4.0, -3.0, -2.0, 2.0, 3.0, 4.0, 5.0}


def test_the_history_survives_a_save_and_an_unsaved_drawing_is_asked_about(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.key("Control-s")
    office.until(lambda: not hand.page.drawing.is_changed)
    assert house.storage.auditoriums.stored_plan(hand.page.drawing.stored.id).state is PlanState.DRAFT
    hand.key("Control-z")
    assert plan_of(hand).seats == ()
    hand.key("Control-y")
    assert hand.page.may_leave()
    hand.page.drawing.choose(hand.page.drawing.plan.by_id)
    hand.page.drawing.bend(1.0)
    assert not hand.page.may_leave()
    assert "not saved" in words_of(hand.page.properties)
    assert hand.page.may_leave()
    hand.page.drawing.bend(1.5)
    assert not hand.page.may_leave(), "what was changed since is asked about again"


def test_wrong_numbers_are_told_at_their_field_and_change_nothing(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.key("Control-a")
    before = plan_of(hand)
    fields = hand.page.properties.fields
    for name, text in (("apart", "0.1"), ("rows_apart", "much"), ("bend", "99")):
        fields[name].entry.focus_set()
        office.settle()
        fields[name].value.set(text)
        fields[name].entry.event_generate("<Return>")
        office.root.update()
        assert fields[name].fault, name
    assert plan_of(hand) is before
    hand.page.drawing.use(Tool.ROWS)
    hand.page.drawing.choose(())
    office.settle()
    fields = hand.page.properties.fields
    fields["rows"].value.set("0")
    hand.page.properties.buttons["add"].invoke()
    assert fields["rows"].fault
    fields["rows"].value.set("2")
    hand.page.properties.buttons["add"].invoke()
    assert len(plan_of(hand).seats) == 18 + 24


def test_shapes_and_an_area_lie_in_the_plan_that_is_stored_and_the_map_draws_them(
    office: Window, house: SmallHouse
) -> None:
    hand = begun(office, house)
    hand.page.palette.shapes[ShapeKind.STAGE].invoke()
    hand.drag((-3.0, -1.5), (3.0, -0.7))
    assert hand.page.drawing.shape is not None
    hand.page.drawing.write_on_shape("Podium")
    hand.page.drawing.use(Tool.ROWS)
    hand.page.drawing.choose(())
    office.settle()
    fields = hand.page.properties.fields
    fields["area"].value.set("Balcony")
    fields["count"].value.set("12")
    hand.page.properties.buttons["add_area"].invoke()
    hand.key("Control-s")
    office.until(lambda: not hand.page.drawing.is_changed)
    stored = house.storage.auditoriums.stored_plan(hand.page.drawing.stored.id)
    assert [(one.kind, one.text) for one in stored.shapes] == [(ShapeKind.STAGE, "Podium")]
    assert sum(one.area == "Balcony" for one in stored.seats) == 12
    assert office.app.shell is not None
    office.app.shell.go("seat_plan", room=stored.auditorium, title="2 Astoria", plan=stored.id)
    office.until(lambda: isinstance(page_of(office), PlanPage) and page_of(office).panel is not None)
    office.settle()
    board = page_of(office).picture.board
    assert board.find_withtag(f"shape-{stored.shapes[0].id}")


def test_the_problems_are_listed_while_drawing_and_lead_to_their_seats(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.page.drawing.choose([plan_of(hand).seats[0].id])
    hand.page.drawing.move(0.7, 0.0)
    office.until(lambda: any(line.check == "on-each-other" for line in hand.page.problems.lines))
    line = next(line for line in hand.page.problems.lines if line.check == "on-each-other")
    hand.page._show_line(line)
    assert chosen(hand) == ["A1", "A2"]


def test_a_change_of_language_keeps_the_drawing_and_its_history(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    before = plan_of(hand)
    office.app.change_language("es")
    office.settle()
    assert plan_of(hand) is before
    assert hand.page.drawing.history.may_undo
    hand.key("Control-z")
    assert plan_of(hand).seats == ()


def test_the_view_from_a_seat_is_told(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.click(*seat(hand, "C6"))
    office.settle()
    assert "m from the screen" in words_of(hand.page.properties)


def test_two_versions_are_compared_in_the_picture(office: Window, house: SmallHouse) -> None:
    plans = house.cinema.admin.auditoriums.plans
    draft = plans.copy(MANAGER, house.storage.auditoriums.stored("hall").plan)
    hand = opened(office, "hall", draft.id)
    hand.page.drawing.choose([plan_of(hand).seats[-1].id])
    gone = plan_of(hand).seats[-1].label
    hand.page.drawing.remove()
    hand.page.drawing.choose([plan_of(hand).seats[5].id])
    hand.page.drawing.set_kind(SeatKind.PREMIUM)
    hand.key("Control-s")
    office.until(lambda: not hand.page.drawing.is_changed)
    assert office.app.shell is not None
    office.app.shell.go("seat_plan", room="hall", title="1 Hall", plan=draft.id, mode="compare")
    office.until(lambda: isinstance(page_of(office), PlanPage) and page_of(office).panel is not None)
    office.until(lambda: page_of(office).panel.found is not None)
    office.settle()
    words = words_of(page_of(office).panel)
    assert "Gone: 1 seat" in words
    assert gone in words
    assert "Of another kind: 1 seat" in words
    assert "Moved" not in words


def test_leaving_a_field_untouched_changes_nothing_and_a_typed_one_is_for_what_was_chosen(
    office: Window, house: SmallHouse
) -> None:
    hand = opened(office, new_room(house).id)
    hand.page.drawing.add_block(Block(-2.5, 0.0, 3, 6))
    hand.page.drawing.part(y=0.6)  # a cross aisle behind the first row
    before = plan_of(hand)
    hand.key("Control-a")
    fields = hand.page.properties.fields
    for name in ("apart", "rows_apart", "bend"):
        fields[name].entry.focus_set()
        office.root.update()
    hand.page.sheet.focus_set()
    office.settle()
    assert plan_of(hand) is before
    hand.page.drawing.choose(hand.page.drawing.row_of(before.seats[0].id))
    fields = hand.page.properties.fields
    fields["apart"].entry.focus_set()
    office.root.update()
    fields["apart"].value.set("2")
    hand.click(*seat(hand, "C1"))
    assert [one.x for one in plan_of(hand).seats[:6]] == [-5.0, -3.0, -1.0, 1.0, 3.0, 5.0]
    assert [one.x for one in plan_of(hand).seats[6:]] == [one.x for one in before.seats[6:]]
    assert chosen(hand) == ["C1"]


def test_the_sign_that_zooms_out_changes_no_seat(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.key("Control-a")
    before, step = plan_of(hand), hand.page.sheet.zoom_step
    hand.key("minus")
    assert plan_of(hand) is before
    assert hand.page.sheet.zoom_step == step - 1
    for key in ("apostrophe", "parenleft"):
        hand.key(key)
    assert plan_of(hand) is before


def test_back_asks_about_an_unsaved_drawing(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.page.bar.back.invoke()
    office.settle()
    assert isinstance(page_of(office), PlanEditorPage)
    assert "not saved" in words_of(hand.page.properties)


def test_aisles_and_shapes_are_made_without_the_mouse(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.page.drawing.choose([next(one.id for one in plan_of(hand).seats if one.label == "A3")])
    office.settle()
    hand.page.properties.buttons["aisle_right"].invoke()
    assert [one.x for one in plan_of(hand).seats[:6]] == [-3.0, -2.0, -1.0, 1.0, 2.0, 3.0]
    hand.page.properties.buttons["aisle_behind"].invoke()
    assert sorted({one.y for one in plan_of(hand).seats}) == [0.0, 2.25, 3.5]
    hand.key("Escape")
    hand.key("s")
    office.settle()
    hand.page.properties.buttons["add_shape"].invoke()
    assert hand.page.drawing.shape == plan_of(hand).shapes[0].id
    hand.key("Escape")
    office.settle()
    hand.page.properties.buttons[plan_of(hand).shapes[0].id].invoke()
    assert hand.page.drawing.shape == plan_of(hand).shapes[0].id
    hand.key("Delete")
    assert plan_of(hand).shapes == ()


def test_a_row_is_chosen_by_shift_and_space(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.key("Right")
    hand.key("Shift-KeyPress-space")
    office.settle()
    assert chosen(hand) == ["A1", "A2", "A3", "A4", "A5", "A6"]


def test_too_many_seats_are_told_and_the_drawing_stays(office: Window, house: SmallHouse) -> None:
    hand = opened(office, new_room(house).id)
    hand.page.drawing.add_block(Block(-30.0, 0.0, 40, 50))
    hand.key("Control-a")
    hand.key("Control-d")
    office.settle()
    assert "3000" in words_of(hand.page.properties) or "3,000" in words_of(hand.page.properties)
    assert len(plan_of(hand).seats) == 2000


def test_a_shape_gets_another_size_and_the_screen_can_be_left_out(office: Window, house: SmallHouse) -> None:
    hand = begun(office, house)
    hand.page.properties.buttons["screen"].invoke()
    assert not plan_of(hand).has_screen
    hand.page.properties.buttons["screen"].invoke()
    assert plan_of(hand).has_screen
    hand.key("s")
    office.settle()
    hand.page.properties.buttons["add_shape"].invoke()
    office.settle()
    fields = hand.page.properties.fields
    fields["width"].entry.focus_set()
    office.root.update()
    fields["width"].value.set("9,5")
    fields["width"].entry.event_generate("<Return>")
    office.root.update()
    assert (plan_of(hand).shapes[0].width, plan_of(hand).shapes[0].height) == (9.5, 1.0)
    fields["height"].value.set("0")
    hand.page.properties.commit()
    assert fields["height"].fault
    assert plan_of(hand).shapes[0].height == 1.0
