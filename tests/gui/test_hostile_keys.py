"""Typed signs that the scanner's ear loses, each as a test that fails while it stands."""

import subprocess
import tkinter as tk

from gui.window.scanner import Scanner
from tests.conftest import SmallHouse
from tests.gui.test_scanner import Scanner as Hand
from tests.gui.till_windows import till_window


def test_a_sign_that_was_kept_back_and_that_no_key_bears_any_more_is_typed_all_the_same(house: SmallHouse) -> None:
    """Input methods, keyboards on the screen and text expanders give signs without a key, or remap one for a moment."""
    with till_window(house) as till:
        entry = tk.Entry(till.window.root)
        entry.place(x=300, y=300, width=300)
        entry.lift()
        entry.focus_force()
        till.window.focused(lambda: entry)
        scanner = Scanner(till.window.root, lambda: True, lambda _scan: None, lambda _key: None)
        for place, sign in enumerate("zo\u00eb m\u00fc"):
            event = Typed(entry, sign, 1000 + 15 * place)
            if scanner._pressed(event) != "break":  # type: ignore[arg-type]
                entry.insert("insert", sign)
        till.window.pump(0.4)
        assert entry.get() == "zo\u00eb m\u00fc"


class Typed:
    """A key press as an input method makes it: it has a sign, and the number of no key."""

    def __init__(self, widget: tk.Entry, sign: str, time: int) -> None:
        self.widget, self.char, self.time = widget, sign, time
        self.keysym, self.keycode, self.state = "VoidSymbol", 0, 0


def test_a_sentence_that_a_text_expander_types_into_a_note_stays_there(house: SmallHouse) -> None:
    """It is no ticket's code, and the field asks for none: a note, a name, an address."""
    text = "the customer fell ill before the show"
    with till_window(house) as till:
        entry = tk.Entry(till.window.root)
        entry.place(x=300, y=300, width=300)
        entry.lift()
        entry.focus_force()
        till.window.focused(lambda: entry)
        typing = subprocess.Popen(["xdotool", "type", "--delay", "12", text])
        till.window.until(lambda: typing.poll() is not None)
        till.window.pump(0.6)
        assert entry.get() == text


def test_a_code_of_digits_leaves_the_screening_that_is_sold(house: SmallHouse) -> None:
    """A loyalty card, a parcel: its first digit is a screening's number, and the next sale would be for that."""
    with till_window(house) as till:
        scanner = Hand(till.window)
        for code in ("20260117334455667788", "2026-01-17/334455/667788"):
            scanner.scan(code)
            till.settled()
            till.window.settle()
            assert till.page.purchase is not None
            assert till.page.purchase.seating.showing.screening.id == house.screening, code


def test_a_code_that_begins_with_v_opens_no_payment(house: SmallHouse) -> None:
    with till_window(house) as till:
        till.press("a")
        till.settled()
        page = till.page
        Hand(till.window).scan("v2/local.abcdefghij1234567890")
        till.window.settle()
        assert till.window.app.shell is not None
        assert till.window.app.shell.current is page
