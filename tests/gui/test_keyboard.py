"""Keys in real windows: keypad, Num Lock, Caps Lock, other layouts; and the focus, which is always on something."""

import subprocess
import tkinter as tk
from collections.abc import Iterator

import pytest

from gui.admin.face import ADMIN
from gui.box_office.face import BOX_OFFICE
from gui.customer.face import CUSTOMER
from gui.customer.on_now import OnNow
from gui.customer.payment import Payment
from gui.customer.title import Title
from gui.selling.payment_steps import Step
from gui.selling.seat_choice import SeatChoice
from gui.window.face import Face
from gui.window.screen import Screen
from gui.window.shell_keys import bind_keys
from gui.window.shortcuts import for_screen
from tests.gui import buying
from tests.gui.buying import SEPARATE, Buyer
from tests.gui.hands import Window
from tests.gui.seat_fakes import BuyingCinema

NUM_LOCK, CONTROL, ALT, LOCK = 0x10, 0x4, 0x8, 0x2
PLACES = {"a": 38, "c": 54, "f": 41, "q": 24, "v": 55}  # X11's numbers of the keys that bear these letters in the US
DIGITS = {1: 10, 2: 11, 3: 12, 4: 13, 5: 14}
cinema = buying.cinema
KEYPAD = {"8": 80, "2": 88, "4": 83, "6": 85}


@pytest.fixture
def layout(window: Window) -> Iterator["Layout"]:
    made = Layout(window)
    yield made
    made.use("us")


class Layout:
    """Puts another keyboard at the display."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def use(self, name: str) -> None:
        subprocess.run(["setxkbmap", name], check=True, capture_output=True)
        self.window.pump(0.2)


def seats(window: Window, cinema: BuyingCinema) -> tuple[Buyer, SeatChoice]:
    buyer = Buyer(window, cinema)
    assert buyer.seats.view is not None
    buyer.seats.view.board.focus_force()
    window.focused(lambda: buyer.seats.view is not None and buyer.seats.view.board)
    return buyer, buyer.seats


def press(window: Window, keycode: int, state: int = 0) -> None:
    target = window.root.focus_get()
    assert target is not None
    target.event_generate("<KeyPress>", keycode=keycode, state=state)
    window.root.update()


def at(page: SeatChoice) -> str | None:
    assert page.view is not None
    return page.view.cursor.current


def test_the_keypad_walks_over_the_seats_with_and_without_num_lock(window: Window, cinema: BuyingCinema) -> None:
    _buyer, page = seats(window, cinema)
    window.press("<Right>")
    start = at(page)
    window.press("<Right>")
    beside = at(page)
    assert start != beside
    for without, number in (("KP_Left", "4"), ("KP_Right", "6"), ("KP_Left", "4")):
        before = at(page)
        window.press(f"<{without}>")
        assert at(page) != before, without
        back = {"4": "6", "6": "4"}[number]
        press(window, KEYPAD[back], NUM_LOCK)
        assert at(page) == before, f"keypad {back} with Num Lock"
    above = at(page)
    window.press("<KP_Up>")
    press(window, KEYPAD["2"], NUM_LOCK)
    assert at(page) == above


def test_the_keypad_s_enter_pays_as_enter_does(window: Window, cinema: BuyingCinema) -> None:
    buyer, page = seats(window, cinema)
    window.press("<space>")
    window.until(lambda: page.purchase.basket.seats and not page.purchase.basket.busy)
    window.press("<KP_Enter>")
    window.until(lambda: isinstance(buyer.shell.current, Payment))
    paying = buyer.paying()
    window.focused(paying.first)
    window.type("4242424242424242")
    window.press("<KP_Enter>")
    buyer.receipt()
    assert len(cinema.checkout.charged) == 1


def test_a_number_field_takes_the_keypad_s_digits(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    paying = buyer.pay()
    field = paying.first()
    assert isinstance(field, tk.Entry)
    window.focused(lambda: field)
    for digit in "4242":
        press(window, KEYPAD[digit], NUM_LOCK)
    assert field.get() == "4242"
    window.press("<KP_Left>")
    window.press("<KP_Left>")
    assert field.index("insert") == 2
    window.press("<KP_Delete>")
    assert field.get() == "422"
    window.press("<KP_Home>")
    assert field.index("insert") == 0


@pytest.mark.parametrize("key", ["<space>", "<Return>", "<KP_Enter>"])
def test_a_focused_button_is_pressed_once(window: Window, key: str) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    bar = window.app.shell.bar
    assert bar is not None
    pressed: list[str] = []
    button = bar.buttons["catalogue"]
    button.configure(command=lambda: pressed.append("catalogue"))
    button.focus_force()
    window.focused(lambda: button)
    window.press(key)
    assert pressed == ["catalogue"]


def test_every_kind_of_button_answers_to_space(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    page = buyer.pay()
    page.say("Something", "info")
    head = next(one for one in page.winfo_children()[0].winfo_children() if hasattr(one, "back"))
    head.back.focus_force()
    window.press("<space>")
    assert buyer.shell.current is buyer.page
    buyer.shell.banner.show("Look", action=("Do it", lambda: None))
    assert buyer.shell.bar is not None
    buyer.shell.toggle_keys()
    window.settle()
    window.press("<space>")
    assert not buyer.shell.overlays.has_keys, "the list of keys is closed by its button"


@pytest.mark.parametrize("name", ["us", "fr", "ru", "cz"])
def test_alt_with_a_digit_chooses_a_tab_on_every_layout(
    window: Window, cinema: BuyingCinema, layout: Layout, name: str
) -> None:
    window.hurry_in()
    shell = window.app.shell
    assert shell is not None
    layout.use(name)
    for digit, screen in ((2, "catalogue"), (1, "on_now"), (3, "purchases"), (4, "favourites"), (5, "for_you")):
        press(window, DIGITS[digit], ALT)
        window.pump(0.05)
        assert shell.current_name == screen


def test_keys_of_a_face_work_after_another_face_was_open(window: Window) -> None:
    window.hurry_in()
    shell = window.app.shell
    assert shell is not None
    bind_keys(window.root, window.app.keyboard, ADMIN, lambda _face: None)  # as for a face that is not in front
    press(window, DIGITS[2], ALT)
    window.pump(0.05)
    assert shell.current_name == "catalogue"
    assert shell.bar is not None
    press(window, PLACES["f"], CONTROL)
    window.focused(lambda: shell.bar and shell.bar.search.entry)


@pytest.mark.parametrize("keysym", ["quotedbl", "apostrophe", "parenleft", "minus", "ampersand"])
def test_alt_with_the_signs_of_french_keys_chooses_a_tab_wherever_they_are(window: Window, keysym: str) -> None:
    window.hurry_in()
    shell = window.app.shell
    assert shell is not None
    shell.go("catalogue" if keysym != "eacute" else "on_now")
    window.press(f"<Alt-{keysym}>")
    names = {"ampersand": "on_now", "quotedbl": "purchases", "apostrophe": "favourites", "parenleft": "for_you"}
    assert shell.current_name == names.get(keysym, "catalogue"), "the sixth key has no page"


@pytest.mark.parametrize(("name", "state"), [("us", LOCK), ("ru", 0), ("ru", LOCK), ("gr", 0), ("fr", LOCK)])
def test_ctrl_with_a_letter_works_on_every_layout(
    window: Window, cinema: BuyingCinema, layout: Layout, name: str, state: int
) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    bar = window.app.shell.bar
    assert bar is not None
    window.settle()
    layout.use(name)
    press(window, PLACES["f"], CONTROL | state)
    window.focused(lambda: bar.search.entry)
    bar.search.value.set("lantern")
    latin = name in {"us", "fr"}
    if not latin:
        press(window, PLACES["a"], CONTROL | state)
        assert bar.search.entry.selection_present()
        press(window, PLACES["c"], CONTROL | state)
    else:
        bar.search.entry.selection_range(0, "end")
        press(window, PLACES["c"], CONTROL | state)
    assert window.root.clipboard_get() == "lantern"
    bar.search.entry.icursor("end")
    bar.search.entry.selection_clear()
    press(window, PLACES["v"], CONTROL | state)
    assert bar.search.value.get() == "lanternlantern", "pasted once"


def test_a_letter_is_a_letter_in_another_script(window: Window, cinema: BuyingCinema, layout: Layout) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    shell = window.app.shell
    shell.go("title", movie_id="the-general")
    page = shell.current
    assert isinstance(page, Title)
    window.settle()
    layout.use("ru")
    before = page.app.identity.is_favourite("the-general")
    press(window, PLACES["f"])
    window.until(lambda: page.app.identity.is_favourite("the-general") != before)


def test_ctrl_q_closes_the_window(window: Window, cinema: BuyingCinema) -> None:
    window.hurry_in()
    window.press("<Control-q>")
    assert cinema.closed


def has_focus(window: Window) -> bool:
    """Whether a key that is pressed now reaches something that is shown and answers."""
    path = str(window.root.tk.call("focus", "-lastfor", "."))
    call = window.root.tk.call
    if path == "." or not call("winfo", "viewable", path):
        return False
    widget = window.root.nametowidget(path)
    return isinstance(widget, tk.Canvas | Screen) or not (
        hasattr(widget, "instate") and widget.instate(["disabled"])  # a disabled button answers to nothing
    )


def test_something_has_the_focus_on_every_page_and_after_what_takes_it_away(
    window: Window, cinema: BuyingCinema
) -> None:
    window.hurry_in()
    shell = window.app.shell
    assert shell is not None
    for name in ("catalogue", "purchases", "favourites", "profile", "on_now"):
        shell.go(name)
        window.settle()
        window.until(lambda: has_focus(window))
    buyer = Buyer(window, cinema)
    buyer.choose("H7", "H8", "K12")
    panel = buyer.seats.panel
    assert panel is not None
    # A row that goes hands its focus to the next one, the last one to the map.
    for seat in ("H8", "K12", "H7"):
        if seat == "H8":
            panel.rows.rows[seat].remove.focus_force()
        window.press("<space>")
        window.settle()
        assert seat not in buyer.seats.purchase.basket.seats
        window.until(lambda: has_focus(window))
    assert not buyer.seats.purchase.basket.seats
    window.until(lambda: buyer.seats.view is not None and window.root.focus_get() is buyer.seats.view.board)


def test_a_disabled_button_gives_the_focus_away_and_gets_it_back(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    cinema.checkout.ways = (SEPARATE,)
    page = buyer.pay()
    page.panel.pay.focus_force()
    window.focused(lambda: page.panel.pay)
    cinema.weather.delay = 1.0
    cinema.checkout.never_heard = True
    window.press("<Return>")
    assert page.flow.step is Step.PAYING
    window.until(lambda: window.root.focus_get() is not page.panel.pay and has_focus(window))
    cinema.weather.delay = 0
    window.until(lambda: page.flow.step is Step.READY)
    window.focused(lambda: page.panel.pay)


def test_the_list_of_keys_gives_the_focus_back(window: Window, cinema: BuyingCinema) -> None:
    _buyer, page = seats(window, cinema)
    assert page.panel is not None
    window.press("<F1>")
    window.until(lambda: window.app.shell is not None and window.app.shell.overlays.has_keys)
    window.settle()
    window.press("<Return>")
    window.focused(lambda: page.view is not None and page.view.board)


def test_a_list_of_keys_that_is_too_high_is_scrolled_by_keys(window: Window, cinema: BuyingCinema) -> None:
    window.root.geometry("1024x400")
    seats(window, cinema)
    window.press("<F1>")
    window.until(lambda: window.app.shell is not None and window.app.shell.overlays.has_keys)
    window.settle()
    assert window.app.shell is not None
    panel = window.app.shell.overlays._keys
    assert panel is not None
    window.focused(lambda: panel.button)
    for key, goes_down in (("<Down>", True), ("<Up>", False), ("<Next>", True), ("<Prior>", False)):
        before = panel._list.canvas.yview()[0]
        window.press(key)
        window.pump(0.05)
        assert (panel._list.canvas.yview()[0] > before) is goes_down, key


def test_the_keys_of_the_administration_are_without_those_of_selling() -> None:
    what = "Take seats again that were just given back"
    assert what not in {one.what for one in for_screen("schedule", ADMIN.keys())}
    assert what in {one.what for one in for_screen("seats", CUSTOMER.keys())}


@pytest.mark.parametrize("face", [ADMIN, BOX_OFFICE], ids=lambda face: face.name)
def test_every_key_with_ctrl_or_f_that_a_face_lists_is_one_that_it_hears(face: Face) -> None:
    """A key without a command is a letter, a digit, Enter or an arrow, which the screens hear themselves."""
    heard = {*face.roots, *face.commands, "anything", "again", "undo"}
    silent = [one.name for one in face.shortcuts if one.name not in heard and one.event.startswith(("<Control", "<F"))]
    assert silent == []


def test_chips_that_are_made_anew_keep_the_focus(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from gui.customer.face import SCREENS

    monkeypatch.setitem(SCREENS, "on_now", "gui.customer.on_now:OnNow")
    window.enter()
    assert window.app.shell is not None
    page = window.app.shell.current
    assert isinstance(page, OnNow)
    days = next(one for one in page._chips.winfo_children() if hasattr(one, "buttons"))
    second = list(days.buttons)[1]
    days.buttons[second].focus_force()
    window.press("<space>")
    window.until(lambda: page._data is not None and page._data.day == second)
    window.settle()
    focused = window.root.focus_get()
    assert focused is not None
    assert str(focused).startswith(f"{page._chips}."), focused
    assert focused.instate(["selected"])  # type: ignore[attr-defined]
