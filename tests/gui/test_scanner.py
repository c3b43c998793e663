"""A scanner types as a keyboard does: what it types is taken from any field and any key of the box office."""

import subprocess
import tkinter as tk
from typing import Any

import pytest

from cinema.domain.door import DoorVerdict
from cinema.domain.transactions import Transaction
from gui.box_office.card import CardPage
from gui.box_office.sales import SalesPage
from gui.window.bursts import GAP, LEAST, Burst, Key
from tests.conftest import SmallHouse
from tests.gui import test_door
from tests.gui.hands import Window, words_of
from tests.gui.test_door import codes, door, page, verdict
from tests.gui.till_windows import Till, till_window

sold = test_door.sold
_NAMES = {
    "/": "slash",
    "-": "minus",
    "'": "apostrophe",
    ";": "semicolon",
    "&": "ampersand",
    ":": "colon",
    ".": "period",
}
SPANISH = str.maketrans("/-", "-'")
URL = "https://example.org/offers/2026"


class Scanner:
    """Types into a window, each sign some milliseconds after the one before."""

    def __init__(self, window: Window) -> None:
        self.window, self.now = window, 100_000

    def scan(self, text: str, *, end: str = "Return", gap: int = 6) -> None:
        self.now += 1000
        for sign in text:
            self.key(_NAMES.get(sign, sign), gap, shift=sign.isupper())
        if end:
            self.key(end, gap)
        if not end:
            self.window.pump(0.3)  # until it is clear that no sign follows
        self.window.settle()

    def key(self, keysym: str, gap: int, *, shift: bool = False) -> None:
        self.now += gap
        target: Any = self.window.root.focus_get()
        target.event_generate(f"<Key-{keysym}>", time=self.now, state=1 if shift else 0)


def told(window: Window) -> str:
    assert window.app.shell is not None
    return words_of(window.app.shell.banner)


def till_at_rest(till: Till) -> tuple[object, ...]:
    till.settled()
    assert till.page.sale is not None
    return till.page.sale.shown.count, till.held(), till.page.column.given.get()


def test_a_scan_on_the_selling_page_sells_nothing_and_says_what_the_ticket_is(
    house: SmallHouse, sold: Transaction
) -> None:
    (first, _second) = codes(house, sold)
    with till_window(house) as till:
        scanner = Scanner(till.window)
        for code in (first, first.lower().replace("/", ";"), first.translate(SPANISH)):
            till.page.app.notify("before", "info")
            scanner.scan(code)
            till.window.until(lambda: "valid, not used" in told(till.window))
            assert till_at_rest(till) == (0, (), "")
        till.press("a")
        before = till_at_rest(till)
        assert before[0] == 1
        for code in (first, first.lower(), URL):
            scanner.scan(code)
            assert till_at_rest(till)[0] == 1, "nothing is sold, left or paid by the signs and the Enter of a scan"
        till.window.until(lambda: "no ticket of this house" in told(till.window))
        assert till.page.winfo_ismapped()


def test_a_scan_leaves_the_amount_as_it_was_and_does_not_take_it(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with till_window(house) as till:
        till.press("a")
        till.settled()
        till.window.press("<Return>")
        entry = till.page.column.given.entry
        till.window.focused(lambda: entry)
        till.window.type("20")
        entry.icursor(1)
        sales = house.cinema.counter_sales.latest(house.staff, 5)
        for end in ("Return", "Tab", ""):
            Scanner(till.window).scan(first, end=end)
            till.window.until(lambda: "valid, not used" in told(till.window))
            assert (entry.get(), entry.index("insert"), till.window.root.focus_get()) == ("20", 1, entry)
        assert till_at_rest(till)[0] == 1
        entry.delete(0, "end")
        till.window.type("c")
        till.settled()
        Scanner(till.window).scan(first)
        till.window.until(lambda: "valid, not used" in told(till.window))
        assert till_at_rest(till)[0] == 2, "the C of a code takes no child's ticket away"
        till.window.press("<F9>")
        shell: Any = till.window.app.shell
        till.window.until(lambda: isinstance(shell.current, CardPage) and isinstance(shell.focus_get(), tk.Entry))
        till.window.settle()
        field: Any = shell.focus_get()
        till.window.type("4242424242424242")
        Scanner(till.window).scan(first)
        till.window.until(lambda: "valid, not used" in told(till.window))
        assert (field.get(), shell.focus_get()) == ("4242424242424242", field)
        assert isinstance(shell.current, CardPage)
        assert house.cinema.counter_sales.latest(house.staff, 5) == sales, "nothing was paid"


def test_who_types_is_not_made_to_wait(house: SmallHouse) -> None:
    with till_window(house) as till:
        scanner = Scanner(till.window)

        def shown() -> int:
            assert till.page.sale is not None
            return till.page.sale.shown.count

        for place, key in enumerate("cac", 1):
            scanner.key(key, 90)
            assert shown() == place, "at once"
        for place, key in enumerate("ca", 4):
            scanner.key(key, 30)
            till.window.until(lambda: shown() == place)  # noqa: B023 - quick fingers: a moment later, and in their order
        till.settled()
        scanner.key("C", 500, shift=True)
        till.window.until(lambda: shown() == 4)


def test_a_scan_finds_its_sale_on_the_page_of_the_sales_and_in_its_field(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with till_window(house) as till:
        shell: Any = till.window.app.shell
        Scanner(till.window).scan(first)
        till.window.until(lambda: "Show its sale" in told(till.window))
        shell.banner.act()
        assert isinstance(shell.current, SalesPage)
        found: Any = shell.current
        till.window.until(lambda: found.found is not None and found.found.sale.id == sold.id)
        for focus in (found.finder.field.entry, shell.bar.search.entry, found):
            found.look_up("nothing")
            till.window.until(lambda: found.found is None)
            found.finder.field.value.set("12")
            focus.focus_set()
            till.window.pump(0.05)
            typed = shell.bar.search.entry.get()
            Scanner(till.window).scan(first.translate(SPANISH))
            till.window.until(lambda: found.found is not None and found.found.sale.id == sold.id)
            assert shell.bar.search.entry.get() == typed


def test_a_scan_waits_for_nobody_at_the_door_whatever_has_the_focus(house: SmallHouse, sold: Transaction) -> None:
    first, second = codes(house, sold)
    with door(house) as window:
        here = page(window)
        scanner = Scanner(window)
        window.type("5m")
        scanner.scan(first)
        window.until(lambda: here.answer is not None and verdict(window) is DoorVerdict.ADMITTED)
        window.settle()
        here.undo.focus_set()
        window.focused(lambda: here.undo)
        scanner.scan(second.lower().replace("/", ";"), end="")
        window.until(lambda: here.answer is not None and here.answer.party == here.answer.inside == 2)
        scanner.scan("7" + URL)
        window.until(lambda: verdict(window) is DoorVerdict.UNKNOWN)
        assert len(house.storage.transactions.get(sold.id).inside) == 2


def test_before_the_sign_in_a_scan_is_told_and_writes_nothing(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with till_window(house) as till:
        till.window.app.lock()
        frame: Any = till.window.app.sign_in_frame
        till.window.until(lambda: isinstance(till.window.root.focus_get(), type(frame.page.first_empty())))
        entry: Any = till.window.root.focus_get()
        scanner = Scanner(till.window)
        scanner.scan(first)
        assert entry.get() == ""
        till.window.until(lambda: "Sign in first" in words_of(frame))
        scanner.scan("correct horse battery staple".replace(" ", "-"), end="")
        assert entry.get() == "correct-horse-battery-staple", "a store of passwords types as fast"


def test_a_real_scanner_s_keys_are_known_on_other_layouts(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with door(house) as window:
        window.root.focus_force()
        try:
            for layout, expected in (("es", DoorVerdict.ADMITTED), ("br", DoorVerdict.USED)):
                subprocess.run(["setxkbmap", layout], check=True, capture_output=True)
                window.pump(0.2)
                page(window).next_one()
                _press_at_the_display(window, first)
                window.until(lambda: page(window).answer is not None)
                assert verdict(window) is expected
                assert page(window).field.get() == ""
        finally:
            subprocess.run(["setxkbmap", "us"], check=True, capture_output=True)


# What an American keyboard's keys are numbered by X11: a scanner presses them, whatever signs they bear now.
_ROWS = ((10, "1234567890-"), (24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM,./"))
_KEYS = {sign: first + place for first, row in _ROWS for place, sign in enumerate(row)}
_SHIFT_KEY, _ENTER = 50, 36


def _press_at_the_display(window: Window, code: str) -> None:
    """Press and release keys as a device does: by the XTEST extension, which the window can't tell from one."""
    import ctypes

    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    xtst.XTestFakeKeyEvent.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]
    display = x11.XOpenDisplay(None)

    def key(number: int, *, down: bool) -> None:
        xtst.XTestFakeKeyEvent(display, number, int(down), 1)  # a millisecond later, by the display itself

    for sign in (*code, ""):
        number = _KEYS.get(sign, _ENTER)
        if sign.isalpha():
            key(_SHIFT_KEY, down=True)
        key(number, down=True)
        key(number, down=False)
        if sign.isalpha():
            key(_SHIFT_KEY, down=False)
    x11.XCloseDisplay(display)


@pytest.mark.parametrize("in_field", [True, False])
def test_what_people_type_goes_through_at_once_and_in_order(in_field: bool) -> None:
    burst, now = Burst(), 0
    for place, sign in enumerate("children and adults to row C"):
        now += GAP + 1 + 40 * (place % 3)
        assert burst.is_over(now) is (place > 0)
        assert burst.end().again == ()
        assert burst.press(Key(sign, now), in_field=in_field).keep is False


def test_quick_fingers_and_held_keys_are_no_scan() -> None:
    burst = Burst()
    kept = [burst.press(Key(sign, place * 30), in_field=False).keep for place, sign in enumerate("as")]
    assert kept == [False, True]
    end = burst.press(Key("", 70, "Return"), in_field=False)
    assert [one.keysym or one.sign for one in end.again] == ["s", "Return"]
    assert end.keep
    assert not any(burst.press(Key("a", place * 33), in_field=True).keep for place in range(3 * LEAST))
    assert not burst.is_scan
    assert burst.end().again == ()


def test_an_enter_that_comes_late_is_still_the_scanner_s() -> None:
    burst = Burst()
    for place, sign in enumerate(URL):
        burst.press(Key(sign, place * 5), in_field=True)
    assert burst.end().code == URL
    last = 5 * (len(URL) - 1)
    assert burst.press(Key("", last + 120, "Return"), in_field=False).keep
    assert not burst.press(Key("", last + 900, "Return"), in_field=False).keep


def test_a_code_of_fewer_signs_is_typed_as_it_always_was() -> None:
    burst = Burst()
    for place, sign in enumerate("7KQ2M9XW4TRB8HJC"):
        burst.press(Key(sign, place * 5), in_field=True)
    end = burst.press(Key("", 80, "Return"), in_field=True)
    assert "".join(one.sign for one in end.again[:-1]) == "2M9XW4TRB8HJC"
    assert end.again[-1].keysym == "Return"
