"""What the kiosk says and plays: the words of what has the focus, never a password, and nothing unless it is wanted."""

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk

import pytest

from cinema.i18n import use_language
from gui.kiosk.keyboard import OnScreenKeyboard
from gui.kiosk.sounds import ERROR, KEY, PAID, WARNING, Sounds
from gui.kiosk.speaking import Speaker, title_of, words_of
from gui.scanning.tones import tone
from gui.widgets.form_field import FormField
from gui.widgets.tiles import TIMES, Tile, Tiles
from tests.gui.bare_window import BareWindow


class FakeVoice:
    """Writes down what it is asked to say."""

    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there
        self.said: list[tuple[str, str]] = []
        self.stopped = 0

    def say(self, words: str, language: str) -> None:
        self.said.append((words, language))

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def bare() -> Iterator[BareWindow]:
    window = BareWindow()
    yield window
    window.close()


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def speaker(bare: BareWindow, voice: FakeVoice) -> Speaker:
    made = Speaker(bare.root, voice)
    made.switch(True)
    return made


def focus(window: BareWindow, widget: tk.Misc) -> None:
    widget.focus_force()
    window.until(lambda: window.root.focus_get() is widget)
    window.pump(0.05)


def button(window: BareWindow, text: str, **options: object) -> ttk.Button:
    made = ttk.Button(window.root, text=text, style="Quiet.TButton", **options)  # type: ignore[arg-type]
    made.pack()
    return made


def test_a_button_says_its_words_and_its_state(bare: BareWindow) -> None:
    assert words_of(button(bare, "Best together")) == "Best together"
    off = button(bare, "Pay")
    off.state(["disabled"])
    assert words_of(off) == "Pay, not available"
    value = tk.StringVar(bare.root, "es")
    for code, words in (("es", "Español, selected"), ("en", "English")):
        one = ttk.Radiobutton(bare.root, text=words.partition(",")[0], variable=value, value=code)
        one.pack()
        bare.root.update()
        assert words_of(one) == words
    icon = button(bare, "")
    assert words_of(icon) == ""
    icon.spoken = lambda: "Back"  # type: ignore[attr-defined]
    assert words_of(icon) == "Back"


def test_a_field_says_its_label_its_content_and_its_error(bare: BareWindow) -> None:
    field = FormField(bare.root, "E-mail")
    field.pack()
    assert words_of(field.entry) == "E-mail, empty"
    field.value.set("ana@kino.es")
    assert words_of(field.entry) == "E-mail, ana@kino.es"
    field.error("Nobody has this address.")
    assert words_of(field.entry) == "E-mail, ana@kino.es, Nobody has this address."
    frame = ttk.Frame(bare.root)
    ttk.Label(frame, text="Code").pack()
    entry = ttk.Entry(frame)
    assert words_of(entry) == "Code, empty"


def test_a_password_is_never_said_even_while_it_is_shown(bare: BareWindow) -> None:
    field = FormField(bare.root, "Password", secret=True, value="s3cret")
    field.pack()
    assert words_of(field.entry) == "Password, 6 characters"
    field.entry.configure(show="")  # the eye
    assert words_of(field.entry) == "Password, 6 characters"
    bare_entry = ttk.Entry(bare.root, show="•")
    bare_entry.insert(0, "s")
    assert words_of(bare_entry) == "1 character"


def test_typing_a_password_by_the_keyboard_on_screen_says_no_letter_of_it(
    bare: BareWindow, speaker: Speaker, voice: FakeVoice
) -> None:
    field = FormField(bare.root, "Password", secret=True)
    field.pack()
    keys = OnScreenKeyboard(bare.root, key_size=48, on_done=lambda _field: None, on_hide=lambda: None)
    keys.pack(side="bottom", fill="x")
    keys.attach(field.entry, "password")
    focus(bare, field.entry)
    voice.said.clear()
    for letter in "s3":
        keys.key(letter).invoke()
    bare.pump(0.05)
    assert field.get() == "s3"
    assert voice.said == []


def test_a_key_says_what_it_does(bare: BareWindow) -> None:
    use_language("es")
    keys = OnScreenKeyboard(bare.root, key_size=48, on_done=lambda _field: None, on_hide=lambda: None)
    keys.attach(ttk.Entry(bare.root))
    assert all(words_of(one) for one in keys.buttons.values()), "also those that show an icon only"
    assert words_of(keys.key("ñ")) == "ñ"


def test_lists_and_tiles_say_the_row_that_is_chosen(bare: BareWindow, speaker: Speaker, voice: FakeVoice) -> None:
    tree = ttk.Treeview(bare.root, columns=("state",))
    tree.pack()
    for number in (7, 8):
        tree.insert("", "end", f"G{number}", text=f"Seat {number}", values=("✓ yours · middle",))
    assert words_of(tree) == ""
    tree.focus("G7")
    focus(bare, tree)
    tree.event_generate("<Down>")
    tree.event_generate("<KeyRelease-Down>")
    tree.event_generate("<KeyRelease-Shift_L>")
    bare.pump(0.05)
    assert [words for words, _language in voice.said][-2:] == [
        "Seat 7, ✓ yours, middle",
        "Seat 8, ✓ yours, middle",
    ], "once each, whatever keys are released"
    tiles = Tiles(bare.root, [Tile("a", "18:00", "Studio"), Tile("b", "21:00", "12 left")], TIMES, print, chosen="b")
    assert words_of(tiles) == "21:00 12 left"


def test_what_gets_the_focus_is_said_once_in_the_language_in_use(
    bare: BareWindow, speaker: Speaker, voice: FakeVoice
) -> None:
    one, two = button(bare, "Back"), button(bare, "Pay")
    voice.said.clear()
    focus(bare, one)
    use_language("pt_BR")
    focus(bare, two)
    assert voice.said == [("Back", "en"), ("Pay", "pt_BR")]


def test_a_new_page_says_its_title_with_what_gets_the_focus(
    bare: BareWindow, speaker: Speaker, voice: FakeVoice
) -> None:
    page = ttk.Frame(bare.root)
    page.pack()
    ttk.Label(page, text="Row G", style="Lead.TLabel").pack()
    ttk.Label(page, text="Choose your\ntickets", style="Display.TLabel").pack()
    more = ttk.Button(page, text="More")
    more.pack()
    assert title_of(page) == "Choose your, tickets"
    voice.said.clear()
    speaker.page(page)
    focus(bare, more)
    assert voice.said == [("Choose your, tickets. More", "en")]
    bare.pump(0.4)
    assert len(voice.said) == 1
    speaker.page(page)  # the focus stays where it was
    bare.until(lambda: len(voice.said) == 2)
    assert voice.said[-1] == ("Choose your, tickets", "en")
    assert title_of(ttk.Frame(bare.root)) == ""


def test_nothing_is_said_until_the_customer_wants_it_nor_after_the_reset(bare: BareWindow, voice: FakeVoice) -> None:
    speaker = Speaker(bare.root, voice)
    one, two = button(bare, "One"), button(bare, "Two")
    focus(bare, one)
    speaker.page(bare.root)
    speaker.say("Your seats are kept for 20 seconds more.")
    bare.pump(0.4)
    assert voice.said == []
    speaker.switch(True)
    assert voice.said == [("One", "en")], "what has the focus, when it comes on"
    speaker.page(bare.root)
    speaker.reset()
    assert voice.stopped > 0
    assert not speaker.on
    focus(bare, two)
    bare.pump(0.4)
    assert len(voice.said) == 1


def test_without_a_voice_there_is_no_trace_of_it(bare: BareWindow) -> None:
    silent = FakeVoice(is_there=False)
    bound = bare.root.bind()
    speaker = Speaker(bare.root, silent)
    assert bare.root.bind() == bound
    speaker.switch(True)
    assert not speaker.on
    assert not speaker.is_there
    focus(bare, button(bare, "One"))
    speaker.say("hello")
    speaker.page(bare.root)
    speaker.reset()
    bare.pump(0.4)
    assert (silent.said, silent.stopped) == ([], 0)


def test_sounds_differ_and_are_off_when_the_visit_wants_it(bare: BareWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[tuple[int, ...], float]] = []
    monkeypatch.setattr("gui.kiosk.sounds.tones.play", lambda _window, notes, seconds: played.append((notes, seconds)))
    sounds = Sounds(bare.root)
    for sound in (sounds.warn, sounds.error, sounds.paid, sounds.key):
        sound()
    assert [notes for notes, _seconds in played] == [WARNING, ERROR, PAID, KEY]
    assert len({tone(notes, seconds) for notes, seconds in played}) == 4
    assert len(tone(KEY, played[-1][1])) < len(tone(WARNING)) / 5, "a key's is short"
    sounds.on = False
    for sound in (sounds.warn, sounds.error, sounds.paid, sounds.key):
        sound()
    assert len(played) == 4
