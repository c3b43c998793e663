"""Typed signs that the scanner's ear loses, each as a test that fails while it stands."""

import subprocess
import tkinter as tk

import pytest

from tests.conftest import SmallHouse
from tests.gui.test_scanner import Scanner
from tests.gui.till_windows import till_window


@pytest.mark.parametrize("listens", [False, True])
@pytest.mark.parametrize("text", ["Zoë Müller", "ana perez"])
def test_what_a_keyboard_on_the_screen_types_quickly_is_all_there(
    house: SmallHouse, text: str, listens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It presses keys that bear a sign for a moment alone, so the number of a key is not its sign later."""
    if not listens:
        monkeypatch.setattr("gui.window.scanner.Scanner._pressed", lambda *_given: None)
    with till_window(house) as till:
        entry = tk.Entry(till.window.root)
        entry.place(x=300, y=300, width=300)
        entry.lift()
        entry.focus_force()
        till.window.focused(lambda: entry)
        subprocess.run(["setxkbmap", "us"], check=True, capture_output=True)
        typing = subprocess.Popen(["xdotool", "type", "--delay", "12", text])
        till.window.until(lambda: typing.poll() is not None)
        till.window.pump(0.6)
        assert entry.get() == text


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
        scanner = Scanner(till.window)
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
        Scanner(till.window).scan("v2/local.abcdefghij1234567890")
        till.window.settle()
        assert till.window.app.shell is not None
        assert till.window.app.shell.current is page
