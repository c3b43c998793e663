"""The seat map in a real window: what it draws, what it redraws, and how it is walked, tapped and dragged."""

import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from cinema.domain.auditoriums import plan_from_rows
from gui import theme
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from tests.gui.seat_fakes import sample_card, sample_plan

Make = Callable[..., SeatMapView]


class Hand:
    """A view in a window, and what it reported."""

    def __init__(self, room: int = 0) -> None:
        self.root = theme.open_window("seats", "foyer")
        self.root.geometry("900x720+0+0")
        self.root.deiconify()
        self.pressed: list[str] = []
        self.entered: list[str] = []
        self.view = SeatMapView(self.root, on_seat=self.pressed.append, on_enter=self.entered.append)
        self.view.pack(fill="both", expand=True)
        self.root.update()
        self.plan = sample_plan(room)
        self.view.show(self.plan, sample_card(), {"K12": SeatLook.MINE, "K13": SeatLook.SOLD})
        self.root.update()

    def at(self, seat: str) -> tuple[int, int]:
        laid, board = self.view.board.geometry_now, self.view.board
        assert laid is not None
        spot = laid.spots[seat]
        return round(spot.x - board.canvasx(0)), round(spot.y - board.canvasy(0))

    def mouse(self, event: str, x: int, y: int) -> None:
        self.view.board.event_generate(event, x=x, y=y)
        self.root.update()

    def tap(self, seat: str, slip: int = 0) -> None:
        x, y = self.at(seat)
        self.mouse("<ButtonPress-1>", x, y)
        if slip:
            self.mouse("<B1-Motion>", x + slip, y)
        self.mouse("<ButtonRelease-1>", x + slip, y)

    def key(self, name: str) -> None:
        self.view.board.event_generate(name)
        self.root.update()

    def image(self, seat: str) -> str:
        board = self.view.board
        options = board.itemconfigure(board.items[seat])
        assert options is not None
        return str(options["image"][-1])


@pytest.fixture
def hand() -> Iterator[Hand]:
    made = Hand()
    yield made
    made.root.destroy()


def test_every_seat_is_one_image_item(hand: Hand) -> None:
    assert set(hand.view.board.items) == set(hand.plan.by_id)
    assert len(set(hand.view.board.items.values())) == len(hand.plan.seats)
    assert len(hand.view.board.find_all()) < len(hand.plan.seats) + 60


def test_row_letters_stay_in_sight_when_a_large_map_is_moved(hand: Hand) -> None:
    board = hand.view.board

    def letters() -> dict[str, list[float]]:
        found: dict[str, list[float]] = {}
        written = {item for item in board.find_all() if str(board.tk.call(str(board), "type", item)) == "text"}
        for item in board.find_all():
            words = str(board.tk.call(str(board), "itemcget", item, "-text")) if item in written else ""
            if len(words) == 1:
                found.setdefault(words, []).append(board.coords(item)[0] - board.canvasx(0))
        return found

    before = letters()
    for _step in range(4):
        hand.view.zoom(1)
    hand.root.update()
    for share in (0.0, 0.35, 1.0):
        board.xview_moveto(share)
        hand.root.update()
        shown = letters()
        assert shown.keys() == before.keys()
        assert all(0 < x < board.winfo_width() for places in shown.values() for x in places), share
    while hand.view.zoom_percent > 100:
        hand.view.zoom(-1)
    hand.root.update()
    assert letters() == before
    assert len(board.find_all()) < len(hand.plan.seats) + 60


def test_letters_cover_no_seat_of_a_map_that_fits(hand: Hand) -> None:
    board = hand.view.board
    for width in (900, 560, 480):
        hand.root.geometry(f"{width}x500+0+0")
        hand.root.update()
        hand.root.update()
        assert not [item for item in board.find_all() if str(board.tk.call(str(board), "type", item)) == "rectangle"], (
            width
        )


def test_a_change_touches_its_seats_alone(hand: Hand) -> None:
    before = {seat: hand.image(seat) for seat in hand.view.board.items}
    items = dict(hand.view.board.items)
    calls: list[tuple[object, ...]] = []
    real = hand.view.board.itemconfigure

    def counted(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        return real(*arguments, **options)  # type: ignore[arg-type]

    hand.view.board.itemconfigure = counted  # type: ignore[method-assign, assignment]
    assert hand.view.update_states({"B1": SeatLook.HELD, "B2": SeatLook.SOLD, "B3": SeatLook.FREE}) == 2
    assert len(calls) == 2
    assert {seat for seat in items if hand.image(seat) != before[seat]} == {"B1", "B2"}
    assert hand.view.board.items == items
    assert hand.view.update_states({"B1": SeatLook.HELD, "Z9": SeatLook.SOLD}) == 0


def test_looks_of_a_kind_are_different_pictures(hand: Hand) -> None:
    seen = {}
    for look in SeatLook:
        hand.view.update_states({"H7": look})
        seen[look] = hand.image("H7")
    assert len(set(seen.values())) == len(SeatLook)


def test_a_tap_within_the_slop_counts_and_a_drag_does_not(hand: Hand) -> None:
    hand.tap("H7")
    hand.tap("H8", slip=6)
    assert hand.pressed == ["H7", "H8"]
    hand.tap("H9", slip=40)
    assert hand.pressed == ["H7", "H8"]


def test_nothing_fires_beside_the_seats(hand: Hand) -> None:
    hand.mouse("<ButtonPress-1>", 3, 3)
    hand.mouse("<ButtonRelease-1>", 3, 3)
    assert hand.pressed == []


def test_the_card_tells_what_is_under_the_pointer(hand: Hand) -> None:
    hand.mouse("<Motion>", *hand.at("H7"))
    assert hand.view.overlay.shown == "Row H, seat 7\nStandard · €9.50 · free"
    hand.view.update_states({"H7": SeatLook.HELD})
    assert hand.view.overlay.shown == "Row H, seat 7\nStandard · held by another"
    hand.mouse("<Motion>", 3, 3)
    assert hand.view.overlay.shown is None


def test_arrows_walk_space_presses_and_enter_is_its_own(hand: Hand) -> None:
    hand.view.board.focus_force()
    hand.root.update()
    start = hand.view.cursor.current
    assert start is not None
    hand.key("<Right>")
    hand.key("<space>")
    hand.key("<Return>")
    there = hand.view.cursor.current
    assert there != start
    assert hand.plan.by_id[there or ""].row == hand.plan.by_id[start].row
    assert (hand.pressed, hand.entered) == ([there], [there])
    hand.key("<Home>")
    assert hand.view.cursor.current == hand.plan.by_id[start].row + "1"


def test_zoom_keeps_steps_and_brings_the_walked_seat_into_sight(hand: Hand) -> None:
    hand.view.board.focus_force()
    hand.key("<plus>")
    hand.key("<plus>")
    assert hand.view.zoom_percent == 200
    for _step in range(14):
        hand.key("<Down>")
    hand.key("<End>")
    x, y = hand.at(hand.view.cursor.current or "")
    assert 0 < x < hand.view.board.winfo_width()
    assert 0 < y < hand.view.board.winfo_height()
    hand.tap(hand.view.cursor.current or "")
    assert hand.pressed == [hand.view.cursor.current]


def test_a_large_map_is_panned_by_dragging(hand: Hand) -> None:
    hand.view.zoom(1)
    hand.root.update()
    before = hand.view.board.canvasx(0)
    hand.mouse("<ButtonPress-1>", 400, 300)
    hand.mouse("<B1-Motion>", 360, 300)
    hand.mouse("<B1-Motion>", 340, 300)
    hand.mouse("<ButtonRelease-1>", 340, 300)
    assert hand.view.board.canvasx(0) > before
    assert hand.pressed == []


def test_a_theme_switch_redraws_and_keeps_the_looks(hand: Hand) -> None:
    before = hand.image("H7")
    theme.switch(hand.root)
    hand.root.update()
    assert hand.image("H7") != before
    assert str(hand.view.board.cget("background")) == theme.current().ground
    assert hand.view.look("K12") is SeatLook.MINE


def test_the_list_says_the_same_in_words_and_takes_seats_too(hand: Hand) -> None:
    hand.view.board.focus_force()
    hand.root.update()
    hand.view.show_list(True)
    hand.root.update()
    table = hand.view.list.table
    assert "yours" in table.set("K12", "state")
    assert table.set("A2", "price") == "€0.00"
    hand.view.update_states({"H7": SeatLook.SOLD})
    assert "sold" in table.set("H7", "state")
    assert "21 free" in str(table.item("row:H", "text"))
    hand.view.list.select("B2")
    hand.view.focus_seats()
    hand.root.update()
    table.event_generate("<space>")
    hand.root.update()
    assert hand.pressed == ["B2"]
    hand.view.show_list(False)
    assert hand.view.cursor.current == "B2"


def test_another_plan_takes_the_place_of_the_first(hand: Hand) -> None:
    small = plan_from_rows("attic", 1, [("A", "wcs", 0.0), ("B", "sss", 0.0)], 0.0)
    hand.view.show(small, sample_card(), {})
    hand.root.update()
    assert set(hand.view.board.items) == {"A1", "A2", "A3", "B1", "B2", "B3"}
    hand.tap("B2")
    assert hand.pressed == ["B2"]


def test_a_map_without_a_plan_is_just_empty() -> None:
    root = theme.open_window("seats", "matinee")
    view = SeatMapView(root, on_seat=lambda _seat: None, on_surface=True)
    view.pack(fill="both", expand=True)
    root.deiconify()
    root.update()
    view.board.event_generate("<space>")
    view.zoom(1)
    assert view.update_states({"A1": SeatLook.SOLD}) == 0
    assert isinstance(view.board, tk.Canvas)
    root.destroy()
