"""The kiosk by keyboard and keypad alone: every step of a purchase, a focus that stays, and a warning that covers.

WCAG 2.2: 2.1.1 (all by keyboard), 2.1.2 (no trap), 2.4.3 (order), 3.2.2 (a choice moves nothing by itself).
"""

import time
import tkinter as tk
from typing import Any

import pytest

from gui.admin.face import ADMIN
from gui.box_office.face import BOX_OFFICE
from gui.customer.face import CUSTOMER
from gui.kiosk.visit import Access
from gui.window.shortcuts import COMMON
from tests.conftest import Remembered, SmallHouse
from tests.gui.kiosk_gallery import Walk, fill, walked_kiosk
from tests.gui.kiosk_measures import Shown, is_key
from tests.gui.kiosk_windows import Kiosk, kiosk_window

MOST_KEYS = 60
MOVES = {"<Return>", "<KP_Enter>", "<Tab>", "<space>", "<Up>", "<Down>", "<Left>", "<Right>"}  # a customer's own


class Hands:
    """Presses keys at a kiosk: on what has the focus, as a keyboard does."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk, self.root = kiosk, kiosk.root
        self.focus.focus_force()
        self.root.update()

    @property
    def focus(self) -> tk.Misc:
        found: tk.Misc = self.root.nametowidget(str(self.root.tk.call("focus", "-lastfor", ".")))
        return found

    def press(self, key: str) -> None:
        self.kiosk._ahead += 1.0  # a person's time passes
        self.focus.event_generate(key)
        self.root.update()

    def go_to(self, widget: tk.Misc, key: str = "<Tab>") -> None:
        """Press a key until a control has the focus."""
        for _press in range(MOST_KEYS):
            if self.focus is widget:
                return
            self.press(key)
        raise AssertionError(f"{widget} is not reached by {key}")

    def choose(self, widget: Any, *, walk: str = "<Tab>", by: str = "<Return>") -> None:
        """Go to a control and press it."""
        self.kiosk.until(lambda: not widget.instate(["disabled"]))
        self.go_to(widget, walk)
        self.press(by)


@pytest.mark.parametrize(("walk", "press"), [("<Tab>", "<Return>"), ("<Down>", "<KP_Enter>"), ("<Right>", "<space>")])
def test_two_seats_are_bought_by_keys_alone(house: SmallHouse, walk: str, press: str) -> None:
    with kiosk_window(house) as kiosk:
        hands = Hands(kiosk)
        hands.choose(kiosk.on("attract").begin, walk=walk, by=press)
        programme = kiosk.on("programme")
        kiosk.until(lambda: house.screening in programme.times)
        hands.choose(programme.times[house.screening], walk=walk, by=press)
        hands.choose(kiosk.on("how_many").numbers[2], walk=walk, by=press)
        seats = kiosk.on("seats")
        kiosk.until(lambda: len(seats.purchase.basket.seats) == 2 and not seats.is_busy)
        hands.go_to(seats.view.board, "<Shift-Tab>")
        hands.press("<Up>")  # on the map arrows go from seat to seat, and no further
        assert hands.focus is seats.view.board
        hands.choose(seats.proceed, by=press)
        hands.choose(kiosk.on("types").proceed, walk=walk, by=press)
        pay = kiosk.on("pay")
        kiosk.until(lambda: pay.cards)
        hands.choose(pay.cards["4242424242424242"], walk=walk, by=press)
        done = kiosk.on("done")
        kiosk.until(lambda: done.receipt is not None and done.finish is not None)
        hands.choose(done.finish, walk=walk, by=press)
        kiosk.on("attract")
        assert len(done.receipt.tickets) == 2


def test_a_seat_is_taken_and_given_back_on_the_map_by_keys(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        seats = kiosk.to_seats(house.screening)
        hands = Hands(kiosk)
        hands.go_to(seats.view.board)
        hands.press("<Down>")
        at = seats.view.cursor.current
        was = at in seats.purchase.basket.seats
        hands.press("<space>")
        kiosk.until(lambda: (at in seats.purchase.basket.seats) is not was and not seats.is_busy)
        hands.press("<Tab>")
        assert hands.focus is not seats.view.board


def test_what_is_typed_by_the_arrows_on_the_screen_s_keyboard_stands_in_its_field(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.window.go("sign_in")
        hands, page = Hands(kiosk), kiosk.page
        kiosk.until(lambda: page.keyboard.field is page.fields["login"].entry)
        hands.go_to(page.fields["login"].entry)
        for key in ("<Down>", "<Right>", "<Return>"):
            hands.press(key)
        assert is_key(hands.focus)
        assert len(page.fields["login"].get()) == 1
        hands.go_to(page.proceed)


@pytest.fixture
def walk(remembered: Remembered) -> Any:
    with walked_kiosk(remembered(fill), size="1080x1920") as made:
        yield made


def shown(walk: Walk, step: str) -> Any:
    """Show a step of the walk, and return its page."""
    part = {"sign in": "sign_in"}.get(step, step.partition(",")[0])
    assert next(one for one in walk.steps(part) if one == step)
    return walk.window.page


def test_the_focus_stays_where_the_keyboard_is(walk: Walk) -> None:
    page = shown(walk, "types, with a proof")
    hands = Hands(walk.kiosk)
    hands.choose(page.minus["adult"])
    walk.kiosk.settle()
    assert hands.focus is page.minus["adult"], "however often it is pressed"
    bar = walk.window.frame.bar
    for name in ("contrast", "text", "low", "es"):
        hands.choose(walk.window.frame.bar.buttons[name])
        assert walk.window.frame.bar is not bar
        bar = walk.window.frame.bar
        assert hands.focus is bar.buttons[name], name
    walk.choose("en", Access())
    shown(walk, "programme")
    chip = next(one for one in Shown.now(walk.window).controls if "By title" in str(one.cget("text")))
    hands.choose(chip)
    assert "By title" in str(hands.focus.cget("text"))


def test_the_warning_keeps_the_keyboard_from_what_it_covers(walk: Walk) -> None:
    shown(walk, "pay, demo")
    hands, frame = Hands(walk.kiosk), walk.window.frame
    before = walk.window.page.counter
    hands.go_to(before)
    walk.window.patience.warned = True
    walk.window._tick()
    walk.root.update()
    assert hands.focus is frame.warning.more
    met = set()
    for key in ["<Tab>"] * 12 + ["<Shift-Tab>"] * 12 + ["<Down>"] * 12:
        hands.press(key)
        met.add(hands.focus)
    assert met == {frame.warning.over, frame.warning.more, *frame.bar.buttons.values()}
    before.focus_set()  # as a page does that has read something
    walk.window._tick()
    assert hands.focus is frame.warning.more
    walk.window.patience.warned = False
    hands.press("<Return>")
    assert frame.warning is None
    assert hands.focus is before


@pytest.mark.parametrize("step", ["attract", "seats", "types", "pay, demo", "sign in"])
def test_no_key_of_the_other_faces_does_anything(walk: Walk, step: str) -> None:
    page = shown(walk, step)
    hands, name = Hands(walk.kiosk), walk.window.page_name
    seats = walk.window.visit.purchase.basket.seats if walk.window.visit.purchase is not None else ()
    keys = [key for face in (CUSTOMER, BOX_OFFICE, ADMIN) for key in face.shortcuts]
    events = {one.event for one in (*COMMON, *keys)} - MOVES
    assert len(events) > 40
    for event in sorted(events | {f"<F{number}>" for number in range(1, 13)}):
        hands.press(event)
    for _way in range(2):  # Alt-F4, and the cross of a window manager
        walk.root.tk.call(walk.root.protocol("WM_DELETE_WINDOW"))
    walk.root.update()
    time.sleep(0.05)
    walk.root.update()
    assert walk.root.winfo_viewable()
    assert (walk.window.page, walk.window.page_name) == (page, name)
    assert seats == (walk.window.visit.purchase.basket.seats if walk.window.visit.purchase is not None else ())
