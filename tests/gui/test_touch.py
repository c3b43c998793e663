"""Presses at a touch screen: one finger, two, a finger that slides, a held key, and a screen replaced under it."""

import random
import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk

import pytest

from gui.kiosk.touch import AGAIN, LOST, SETTLES, SETTLES_AT_MOST, TouchGuard, guard
from tests.gui.bare_window import BareWindow, Clock, down, real, tap, up


class Screen:
    """A screen with a few large controls that count their activations."""

    def __init__(self, window: BareWindow, guarded: TouchGuard) -> None:
        self.window, self.guard = window, guarded
        self.pressed: list[str] = []
        self.frame = ttk.Frame(window.root)
        self.buttons: dict[str, ttk.Button] = {}

    def show(self, *names: str, then: Callable[[], None] | None = None) -> "Screen":
        self.frame.destroy()
        self.frame = ttk.Frame(self.window.root)
        self.frame.place(relwidth=1, relheight=1)
        for index, name in enumerate(names):
            button = ttk.Button(self.frame, text=name, command=lambda name=name: self._press(name, then))  # type: ignore[misc]
            button.place(x=50 + 300 * index, y=100, width=250, height=150)
            self.buttons[name] = button
        self.window.root.update()
        return self

    def _press(self, name: str, then: Callable[[], None] | None) -> None:
        self.pressed.append(name)
        if then is not None:
            then()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bare() -> Iterator[BareWindow]:
    window = BareWindow()
    window.root.event_generate("<Motion>", warp=True, x=990, y=890)  # the display's own pointer stays out of the way
    window.root.update()
    yield window
    window.close()


@pytest.fixture
def screen(bare: BareWindow, clock: Clock) -> Screen:
    return Screen(bare, guard(bare.root, clock)).show("one", "two")


def test_a_touch_presses_a_control_once(screen: Screen) -> None:
    tap(screen.buttons["one"])
    assert screen.pressed == ["one"]
    tap(screen.buttons["two"])
    assert screen.pressed == ["one", "two"], "another control needs no pause"


def test_leaving_a_control_before_the_release_cancels(screen: Screen) -> None:
    one = screen.buttons["one"]
    down(one)
    one.event_generate("<B1-Motion>", x=40, y=200)
    one.event_generate("<Leave>", x=40, y=200, state=0x100)
    up(one, 40, 200)
    assert screen.pressed == []
    down(one)
    up(one, -60, 20)  # without any motion between, as a screen reports two fingers
    assert screen.pressed == []
    assert not one.instate(["pressed"])
    tap(one)
    assert screen.pressed == ["one"]


def test_the_same_control_is_ignored_for_half_a_second(screen: Screen, clock: Clock) -> None:
    ignored: list[float] = []
    screen.guard.on_ignored = lambda: ignored.append(clock.now)
    one = screen.buttons["one"]
    for _time in range(5):
        tap(one)
        clock.now += AGAIN / 5
    assert screen.pressed == ["one"]
    assert len(ignored) == 4, "somebody is there, says the window's time"
    tap(one)
    assert screen.pressed == ["one", "one"]


@pytest.mark.parametrize("key", ["<Return>", "<space>", "<KP_Enter>"])
def test_a_key_is_ignored_for_half_a_second_too(screen: Screen, clock: Clock, key: str) -> None:
    one = screen.buttons["one"]
    one.focus_force()
    screen.window.until(lambda: screen.window.root.focus_get() is one)
    for _time in range(3):
        one.event_generate(key)
        clock.now += 0.1
    tap(one)
    assert screen.pressed == ["one"]
    clock.now += AGAIN
    one.event_generate(key)
    assert screen.pressed == ["one", "one"]


def test_a_held_key_presses_one_control_and_nothing_on_the_screens_after_it(screen: Screen, clock: Clock) -> None:
    def focus(name: str) -> None:
        screen.buttons[name].focus_force()
        screen.window.until(lambda: screen.window.root.focus_get() is screen.buttons[name])

    focus("one")
    for turn in range(40):  # X11 sends a release and a press at each repeat
        held = screen.window.root.focus_get()
        assert held is not None
        held.event_generate("<KeyPress-Return>")
        if turn == 5:
            focus("two")
            held = screen.buttons["two"]
        clock.now += 0.033
        held.event_generate("<KeyRelease-Return>")
        clock.now += 0.001
    assert screen.pressed == ["one"]
    clock.now += AGAIN
    screen.buttons["two"].event_generate("<KeyPress-Return>")
    assert screen.pressed == ["one", "two"]


def test_a_second_press_while_one_is_down_is_ignored(screen: Screen) -> None:
    one, two = screen.buttons["one"], screen.buttons["two"]
    down(one)
    down(two)
    up(two)
    up(one)
    assert screen.pressed == ["one"]
    tap(two)
    assert screen.pressed == ["one", "two"]


def test_another_button_of_a_mouse_while_one_is_down_is_ignored(screen: Screen, clock: Clock) -> None:
    one = screen.buttons["one"]
    down(one)
    down(one, button=3)
    up(one, button=3)
    up(one)
    assert screen.pressed == ["one"]
    clock.now += AGAIN
    down(one, button=3)
    down(one)
    up(one)
    up(one, button=3)
    assert screen.pressed == ["one"]


def test_a_finger_on_the_background_counts_as_down(screen: Screen) -> None:
    down(screen.frame, 500, 500)
    tap(screen.buttons["one"])
    assert screen.pressed == []
    up(screen.frame, 500, 500)
    assert not screen.guard.is_down
    tap(screen.buttons["one"])
    assert screen.pressed == ["one"]


def test_a_lost_release_does_not_end_all_touching(screen: Screen, clock: Clock) -> None:
    down(screen.buttons["one"])
    clock.now += LOST
    tap(screen.buttons["two"])
    assert screen.pressed == ["two"]
    up(screen.buttons["one"])
    assert screen.pressed == ["two"]
    down(screen.buttons["one"])
    screen.buttons["two"].event_generate("<Motion>", x=10, y=10)  # no button is down, says the display
    clock.now += AGAIN
    tap(screen.buttons["two"])
    assert screen.pressed == ["two", "two"]


def test_a_pointer_that_jumps_to_another_finger_presses_nothing(screen: Screen) -> None:
    one = screen.buttons["one"]
    down(one)
    one.event_generate("<B1-Motion>", x=240, y=140)
    one.event_generate("<B1-Motion>", x=9, y=9)  # back at the first finger
    up(one, 9, 9)
    assert screen.pressed == []
    down(one)
    for x in range(10, 200, 30):
        one.event_generate("<B1-Motion>", x=x, y=20)  # a finger that slides does not jump
    up(one, 200, 20)
    assert screen.pressed == ["one"]


def test_a_release_without_its_press_activates_nothing(screen: Screen) -> None:
    up(screen.buttons["one"])
    screen.buttons["one"].event_generate("<Enter>", x=9, y=9)
    screen.buttons["one"].event_generate("<Enter>", x=9, y=9, state=0x100)
    up(screen.buttons["one"])
    assert screen.pressed == []


def test_a_finger_that_is_down_while_the_screen_is_replaced_presses_nothing_on_the_next(
    screen: Screen, clock: Clock
) -> None:
    down(screen.buttons["one"])
    screen.guard.drop_all()
    screen.show("next")
    following = screen.buttons["next"]
    following.event_generate("<Enter>", x=9, y=9, state=0x100)
    following.event_generate("<B1-Motion>", x=12, y=9)
    up(following)
    assert screen.pressed == []
    clock.now += SETTLES
    tap(following)
    assert screen.pressed == ["next"]


def test_hasty_presses_after_a_new_screen_wait_for_a_pause(screen: Screen, clock: Clock) -> None:
    tap(screen.buttons["one"])
    screen.guard.drop_all()
    screen.show("next")
    for _time in range(20):
        clock.now += 0.1
        tap(screen.buttons["next"])
    assert screen.pressed == ["one"]
    clock.now += SETTLES
    tap(screen.buttons["next"])
    assert screen.pressed == ["one", "next"]


def test_a_press_made_while_a_slow_screen_was_built_is_too_early_however_long_that_took(
    bare: BareWindow, clock: Clock
) -> None:
    screen = Screen(bare, guard(bare.root, clock)).show("one", "two")
    x, y = screen.buttons["one"].winfo_rootx() + 100, screen.buttons["one"].winfo_rooty() + 70
    bare.pump(0.1)
    screen.guard.drop_all()
    screen.frame.destroy()
    real("mousemove", x, y, "click", 1)  # the display keeps it until the window has time
    clock.now += 2
    screen.show("next")
    bare.pump(0.1)
    assert screen.pressed == []
    clock.now += SETTLES
    real("click", 1)
    bare.pump(0.1)
    assert screen.pressed == ["next"]


def test_a_screen_is_not_locked_for_ever_by_presses_that_never_pause(screen: Screen, clock: Clock) -> None:
    screen.guard.drop_all()
    for _time in range(round(SETTLES_AT_MOST / 0.2) + 2):
        tap(screen.buttons["one"])
        clock.now += 0.2
    assert screen.pressed == ["one"]


def test_a_control_that_takes_the_place_of_another_is_not_pressed_by_the_same_finger(
    screen: Screen, clock: Clock
) -> None:
    tap(screen.buttons["one"])
    screen.show("other")  # no screen of its own: a panel was laid out anew
    tap(screen.buttons["other"])
    assert screen.pressed == ["one"]
    clock.now += AGAIN
    tap(screen.buttons["other"])
    assert screen.pressed == ["one", "other"]


def test_two_buttons_at_once_ten_times_a_second_never_press_the_next_screen(screen: Screen, clock: Clock) -> None:
    chance = random.Random(20)
    reached: list[str] = []

    def replace() -> None:
        screen.guard.drop_all()
        screen.show("pay", "cancel")

    for _night in range(60):
        clock.now += 10
        screen.guard.drop_all()
        clock.now += 10
        screen.pressed.clear()
        screen.show("one", "two", then=replace)
        fingers = [name for _press in range(12) for name in ("first", "second")]
        held: dict[str, tk.Misc] = {}
        reset_at = chance.randrange(24)
        for turn, finger in enumerate(fingers):
            clock.now += chance.choice([0.0, 0.05, 0.1])
            if turn == reset_at:
                replace()
            places = list(screen.frame.winfo_children())
            under = places[0 if finger == "first" else 1]
            for widget in (held.pop(finger, None), under if chance.random() < 0.8 else None):
                if widget is not None and widget.winfo_exists():
                    (up if widget is not under else down)(widget)
            held[finger] = under
            if chance.random() < 0.4 and under.winfo_exists():
                up(under)
        reached += [name for name in screen.pressed if name in {"pay", "cancel"}]
    assert reached == []


def test_a_control_without_the_guard_is_pressed_by_a_second_finger(bare: BareWindow, clock: Clock) -> None:
    """The control of the tests above: what the guard keeps away does happen without it."""
    screen = Screen(bare, guard(bare.root, clock)).show("one", "two")
    for button in screen.buttons.values():
        button.bindtags(tuple(tag for tag in button.bindtags() if tag != "Touch"))
    tap(screen.buttons["one"])
    tap(screen.buttons["one"])
    down(screen.buttons["one"])
    down(screen.buttons["two"])
    up(screen.buttons["two"])
    assert screen.pressed == ["one", "one", "two"]


def test_a_map_is_pressed_at_two_places_but_not_twice_at_one(screen: Screen, clock: Clock) -> None:
    board = tk.Canvas(screen.frame)
    board.place(x=0, y=300, width=600, height=300)
    seen: list[tuple[str, int]] = []
    board.bind("<ButtonPress-1>", lambda event: seen.append(("down", event.x)))
    board.bind("<ButtonRelease-1>", lambda event: seen.append(("up", event.x)))
    screen.window.root.update()
    tap(board, 50, 50)
    tap(board, 60, 50)
    tap(board, 200, 50)
    assert seen == [("down", 50), ("up", 50), ("down", 200), ("up", 200)]
    seen.clear()
    clock.now += AGAIN
    down(board, 50, 50)
    board.event_generate("<B1-Motion>", x=500, y=250)  # another finger
    up(board, 500, 250)
    assert seen == [("down", 50), ("up", -9999)], "the map ends its gesture, and nothing is tapped"


def test_a_field_takes_two_spaces_and_keeps_no_finger(screen: Screen) -> None:
    entry = ttk.Entry(screen.frame)
    entry.place(x=0, y=300, width=600, height=80)
    entry.focus_force()
    screen.window.until(lambda: screen.window.root.focus_get() is entry)
    for _time in range(2):
        entry.event_generate("<space>")
    assert entry.get() == "  "
    tap(entry)
    assert not screen.guard.is_down


def test_controls_shown_later_are_guarded_and_the_wheel_still_turns(screen: Screen) -> None:
    board = tk.Canvas(screen.frame)
    turned: list[int] = []
    board.bind("<Button-4>", lambda _event: turned.append(1))
    board.place(x=0, y=300, width=600, height=300)
    late = ttk.Radiobutton(screen.frame, text="late", value="x")
    late.place(x=0, y=700)
    screen.window.root.update()
    assert [widget.bindtags()[0] for widget in (board, late)] == ["Touch", "Touch"]
    for _turn in range(3):
        board.event_generate("<Button-4>", x=5, y=5)
        board.event_generate("<ButtonRelease-4>", x=5, y=5)
    assert len(turned) == 3


def test_a_real_mouse_presses_leaves_and_double_clicks(bare: BareWindow) -> None:
    """Events of the display itself, with its grabs and its Enter and Leave."""
    screen = Screen(bare, guard(bare.root)).show("one", "two")

    def middle(name: str) -> tuple[int, int]:
        button = screen.buttons[name]
        return button.winfo_rootx() + 100, button.winfo_rooty() + 70

    def do(*commands: object) -> None:
        real(*commands)
        bare.pump(0.15)

    do("mousemove", *middle("one"), "click", "--repeat", 4, "--delay", 40, 1)
    assert screen.pressed == ["one"]
    bare.pump(AGAIN)
    do("mousemove", *middle("one"), "mousedown", 1)
    assert screen.buttons["one"].instate(["pressed"])
    do("mousemove", *middle("two"))
    do("mouseup", 1)
    assert screen.pressed == ["one"], "left before the release"
    do("mousemove", *middle("one"), "mousedown", 1, "mousedown", 3, "mouseup", 3, "mouseup", 1)
    assert screen.pressed == ["one", "one"]
    do("mousemove", *middle("two"), "mousedown", 3, "mousedown", 1, "mouseup", 1, "mouseup", 3)
    assert screen.pressed == ["one", "one"]


def test_a_real_finger_that_holds_while_screens_are_replaced_presses_none_of_them(
    bare: BareWindow, clock: Clock
) -> None:
    screen = Screen(bare, guard(bare.root, clock)).show("one", "two")
    x, y = screen.buttons["one"].winfo_rootx() + 100, screen.buttons["one"].winfo_rooty() + 70
    for turn in range(4):
        real("mousemove", x, y, "mousedown", 1)
        bare.pump(0.1)
        screen.guard.drop_all()
        screen.show(f"next {turn}", "two")
        real("mousemove", x + 3, y, "mousemove", x, y + 2)
        bare.pump(0.1)
        real("mouseup", 1, "click", 1)
        bare.pump(0.1)
    assert screen.pressed == []
    clock.now += SETTLES
    real("click", 1)
    bare.pump(0.1)
    assert screen.pressed == ["next 3"]
