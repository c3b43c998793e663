"""The on-screen keyboard: what it can type, how it types into a field, its size, and its use by arrow keys."""

import string
import tkinter as tk
from collections.abc import Iterator
from itertools import product
from tkinter import ttk

import pytest

from cinema.i18n import LANGUAGES, use_language
from gui import theme
from gui.kiosk.keyboard import HOLD, REPEAT, OnScreenKeyboard, reveal
from gui.kiosk.keyboard_layers import UNITS, WIDE_UNITS, Act, Kind, Layer, most_rows, rows_of
from gui.kiosk.touch import AGAIN, guard
from gui.nine_slice import MARGIN
from gui.scale import px
from gui.widgets.form_field import FormField
from gui.widgets.scrolled import ScrolledFrame
from tests.gui.bare_window import BareWindow, Clock, down, tap, up

SIZE = 48  # pixels: 15 mm at 27 inches and 1080 x 1920
EVERY = list(product(Kind, Layer, LANGUAGES, (False, True), (False, True)))


class Typist:
    """A keyboard below a field, and a finger."""

    def __init__(self, window: BareWindow, *, secret: bool = False, wide: bool | None = False) -> None:
        self.window = window
        self.done: list[ttk.Entry] = []
        self.hidden = 0
        self.field = ttk.Entry(window.root, style="Field.TEntry", show="•" if secret else "")
        self.field.pack(fill="x", padx=20, pady=20)
        self.keys = OnScreenKeyboard(
            window.root, key_size=SIZE, on_done=self.done.append, on_hide=self._hide, wide=wide
        )  # fmt: skip
        self.keys.pack(side="bottom", fill="x")
        self.field.focus_force()
        window.until(lambda: window.root.focus_get() is self.field)

    def open(self, kind: str = "text", **options: bool) -> "Typist":
        self.keys.attach(self.field, kind, **options)
        self.window.root.update()
        return self

    def touch(self, *texts: str) -> "Typist":
        for text in texts:
            tap(self.keys.key(text))
        return self

    def _hide(self) -> None:
        self.hidden += 1


@pytest.fixture
def bare() -> Iterator[BareWindow]:
    window = BareWindow(size="1080x1200")
    window.root.event_generate("<Motion>", warp=True, x=1070, y=5)
    yield window
    window.close()


@pytest.fixture
def typist(bare: BareWindow) -> Typist:
    return Typist(bare)


@pytest.mark.parametrize(("kind", "layer", "language", "wide", "shifted"), EVERY)
def test_no_keys_overlap_and_none_is_too_small(
    kind: Kind, layer: Layer, language: str, wide: bool, shifted: bool
) -> None:
    rows = rows_of(kind, layer, language, wide=wide, shifted=shifted)
    assert len(rows) <= most_rows(kind, wide=wide)
    units = 16 if kind is Kind.NUMBER else WIDE_UNITS if wide else UNITS
    for row in rows:
        ends = [0.0]
        for key in row:
            assert key.start >= ends[-1]
            assert key.units >= 2, "a key is at least as wide as a letter's"
            ends.append(key.start + key.units)
        assert ends[-1] <= units
    texts = [key.text for row in rows[:-1] for key in row if key.act is Act.TYPE]
    assert len(set(texts)) == len(texts), "no sign is there twice, but for those beside the space bar"


def typeable(kind: Kind, language: str, *layers: Layer) -> set[str]:
    return {
        key.text
        for layer in layers
        for wide, shifted in product((False, True), repeat=2)
        for row in rows_of(kind, layer, language, wide=wide, shifted=shifted)
        for key in row
        if key.act is Act.TYPE
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sign_of_ascii_and_of_our_languages_can_be_typed(language: str) -> None:
    wanted = set(string.printable.strip() + " éñãçüóíáêõÉÑÃÇÜÓÍÁÊÕàâôúÀÂÔÚ¿¡€ºª")
    for kind in (Kind.TEXT, Kind.PASSWORD):
        assert wanted - typeable(kind, language, *Layer) == set()
    address = set(string.ascii_letters + string.digits + "@._-+")
    assert address - typeable(Kind.EMAIL, language, Layer.LETTERS, Layer.SIGNS) == set()
    assert typeable(Kind.NUMBER, language, Layer.LETTERS) == set(string.digits)


@pytest.mark.parametrize(
    ("language", "own"), [("es", "áéíóúüñÁÉÍÓÚÜÑ¿¡"), ("pt_BR", "áâãàéêíóôõúçÁÂÃÀÉÊÍÓÔÕÚÇ"), ("en", "'")]
)
def test_the_letters_of_a_language_need_no_other_layer(language: str, own: str) -> None:
    assert set(own) - typeable(Kind.TEXT, language, Layer.LETTERS) == set()


@pytest.mark.parametrize(("language", "ending"), [("en", ".co.uk"), ("es", ".es"), ("pt_BR", ".com.br")])
def test_an_address_is_typed_with_its_ending_in_one_touch(bare: BareWindow, language: str, ending: str) -> None:
    use_language(language)
    typist = Typist(bare).open("email")
    typist.touch(*"ana_b", "-", "1", "@", *"kino", ending)
    assert typist.field.get() == "ana_b-1@kino" + ending


def test_typing_goes_to_the_cursor_and_over_the_selection(typist: Typist) -> None:
    typist.open().field.insert(0, "Luna")
    typist.field.icursor(1)
    typist.touch("a", "b")
    assert (typist.field.get(), typist.field.index("insert")) == ("Labuna", 3)
    typist.field.selection_range(1, 5)
    typist.touch("i")
    assert typist.field.get() == "Lia"
    typist.field.selection_range(0, "end")
    typist.touch(Act.BACK)
    assert typist.field.get() == ""
    typist.touch(Act.BACK)
    assert typist.window.root.focus_get() is typist.field, "a touch leaves the focus in the field"


def test_a_capital_is_typed_for_one_letter_and_capitals_until_they_are_left(typist: Typist) -> None:
    typist.open().touch(Act.SHIFT, "A", "b", Act.SHIFT, Act.SHIFT, "C", "D", Act.SHIFT, "e", " ")
    assert typist.field.get() == "AbCDe "
    typist.touch("accents", Act.SHIFT, "Ø", "signs", Act.SHIFT, "[", "letters", "x")
    assert typist.field.get() == "AbCDe Ø[x"


def test_a_held_key_takes_back_more_than_one_sign_and_stops_at_the_release(typist: Typist) -> None:
    typist.open().field.insert(0, "abcdefgh")
    down(typist.keys.key(Act.BACK))
    typist.window.until(lambda: len(typist.field.get()) <= 5)
    up(typist.keys.key(Act.BACK))
    left = typist.field.get()
    typist.window.pump((HOLD + REPEAT) / 1000)
    assert typist.field.get() == left
    typist.touch(Act.BACK)
    assert typist.field.get() == left[:-1]


def test_a_held_key_stops_when_the_finger_leaves_it_or_the_keyboard_goes(typist: Typist) -> None:
    typist.open().field.insert(0, "abcdefgh")
    back = typist.keys.key(Act.BACK)
    down(back)
    back.event_generate("<Leave>", x=-5, y=5, state=0x100)
    typist.window.pump((HOLD + 2 * REPEAT) / 1000)
    assert typist.field.get() == "abcdefgh"
    up(back, -5, 5)
    down(back)
    typist.keys.destroy()
    typist.window.pump((HOLD + 2 * REPEAT) / 1000)
    assert typist.field.get() == "abcdefgh"


def test_it_types_into_no_field_that_is_gone_or_may_not_be_changed(typist: Typist) -> None:
    typist.open().field.configure(state="readonly")
    typist.touch("a", Act.BACK)
    assert typist.field.get() == ""
    typist.field.destroy()
    typist.touch("a", Act.BACK, Act.DONE)
    assert typist.done == []


def test_a_password_stays_bullets_and_no_key_says_it(bare: BareWindow) -> None:
    typist = Typist(bare, secret=True).open("password").touch("s", "3", "signs", "#")
    assert typist.field.get() == "s3#"
    shown: list[str] = []

    def look(widget: tk.Misc) -> None:
        shown.extend(str(widget.cget("text")) for _one in (0,) if "text" in widget.keys())  # noqa: SIM118
        for child in widget.winfo_children():
            look(child)

    look(bare.root)
    assert typist.field.cget("show") == "•"
    assert all("s3" not in text for text in shown)
    heights = {button.winfo_height() for button in typist.keys.buttons.values()}
    down(typist.keys.key("."))
    assert {button.winfo_height() for button in typist.keys.buttons.values()} == heights, "no key grows"
    up(typist.keys.key("."))


def test_done_and_next_tell_the_screen(typist: Typist) -> None:
    typist.open(last=False)
    assert typist.keys.key(Act.DONE).cget("text") == "Next"
    typist.touch(Act.DONE)
    typist.open()
    assert typist.keys.key(Act.DONE).cget("text") == "Done"
    typist.touch(Act.HIDE)
    assert (typist.done, typist.hidden) == ([typist.field], 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wide", [False, True])
def test_every_key_is_large_enough_inside_the_window_and_shows_all_of_its_label(
    bare: BareWindow, language: str, wide: bool
) -> None:
    use_language(language)
    bare.root.geometry("1366x768" if wide else "1080x1400")
    bare.root.update()
    typist = Typist(bare, wide=None)
    for kind, last in product(Kind, (True, False)):
        typist.open(kind, last=last)
        assert typist.keys._wide is wide
        for layer in Layer:
            typist.keys._turn(layer, 0)
            bare.root.update()
            for button in typist.keys.buttons.values():
                said = f"{kind} {layer} {button.spoken}"  # type: ignore[attr-defined]
                assert min(button.winfo_width(), button.winfo_height()) >= SIZE + 2 * px(MARGIN) - 1, said
                assert button.winfo_rootx() >= bare.root.winfo_rootx(), said
                right = bare.root.winfo_rootx() + bare.root.winfo_width()
                assert button.winfo_rootx() + button.winfo_width() <= right, said
                words = str(button.cget("text"))
                style = str(button.cget("style"))
                length = bare.root.tk.call("font", "measure", ttk.Style(bare.root).lookup(style, "font"), words)
                assert length <= button.winfo_width() - 2 * px(MARGIN), said
                if not words:
                    assert button.cget("image"), said


def test_it_is_laid_out_anew_when_the_window_is_turned(bare: BareWindow) -> None:
    typist = Typist(bare, wide=None).open()
    assert not typist.keys._wide
    high = typist.keys.winfo_height()
    bare.root.geometry("1366x768")
    bare.until(lambda: typist.keys._wide)
    bare.pump(0.1)
    assert typist.keys.winfo_height() < high
    typist.touch("q", "7")
    assert typist.field.get() == "q7"


def test_arrows_walk_the_keys_and_enter_types(bare: BareWindow) -> None:
    clock = Clock()
    guard(bare.root, clock)
    typist = Typist(bare).open()

    def press(key: str) -> None:
        clock.now += AGAIN
        target = bare.root.focus_get()
        assert target is not None
        target.event_generate(key)
        bare.root.update()

    def at() -> str:
        return str(bare.root.focus_get().cget("text"))  # type: ignore[union-attr]

    press("<Down>")
    bare.until(lambda: typist.keys.holds_focus)
    assert at() == "1"
    for key in ("<Down>", "<Right>", "<Right>"):
        press(key)
    assert at() == "e"
    press("<Return>")
    press("<space>")
    assert typist.field.get() == "ee"
    for _row in range(6):
        press("<Down>")
    for _key in range(9):
        press("<Right>")
    assert at() == "Done"
    press("<Return>")
    assert typist.done == [typist.field]
    for _key in range(5):
        press("<Left>")
    press("<Return>")
    assert typist.keys.layer is Layer.SIGNS
    assert typist.keys.holds_focus, "the focus stays on the keyboard when its layer changes"
    for _row in range(6):
        press("<Up>")
    assert bare.root.focus_get() is typist.field
    press("<Down>")
    press("<Escape>")
    assert typist.hidden == 1


def test_tab_passes_the_keyboard_as_one_control(bare: BareWindow) -> None:
    typist = Typist(bare).open()
    after = ttk.Button(bare.root, text="after", style="Quiet.TButton")
    after.pack()
    after.lift()
    seen = []
    for _step in range(3):
        target = bare.root.focus_get()
        assert target is not None
        target.event_generate("<Tab>")
        bare.pump(0.1)
        seen.append(typist.keys.holds_focus)
    assert seen.count(True) == 1
    typist.keys.focus_force()
    bare.until(lambda: typist.keys.holds_focus)
    bare.root.focus_get().event_generate("<Shift-Tab>")  # type: ignore[union-attr]
    bare.until(lambda: bare.root.focus_get() is typist.field)


def test_the_keys_can_be_seen_in_every_theme(typist: Typist) -> None:
    typist.open()
    for name in ("contrast", "matinee", "foyer"):
        theme.use(typist.window.root, name)
        typist.touch("a")
    assert typist.field.get() == "aaa"


@pytest.mark.parametrize("which", range(12))
def test_a_field_is_seen_above_the_keyboard(bare: BareWindow, which: int) -> None:
    area = ScrolledFrame(bare.root)
    area.pack(fill="both", expand=True)
    fields = [FormField(area.inside, f"Field {index}") for index in range(12)]
    for field in fields:
        field.pack(anchor="w", pady=8)
    area.settle()
    keys = OnScreenKeyboard(bare.root, key_size=SIZE, on_done=lambda _field: None, on_hide=lambda: None)
    bare.root.update()
    entry = fields[which].entry
    keys.pack(side="bottom", fill="x", before=area)
    keys.attach(entry)
    assert reveal(entry)
    bare.pump(0.05)
    assert entry.winfo_rooty() + entry.winfo_height() <= keys.winfo_rooty()
    assert entry.winfo_rooty() >= area.winfo_rooty()
    label = fields[which].winfo_rooty()
    assert label >= area.winfo_rooty(), "its label is seen too"


def test_nothing_is_left_when_it_is_destroyed(typist: Typist) -> None:
    window, tags = typist.window.root, typist.field.bindtags()

    def commands() -> set[str]:
        """Open and close a keyboard, and return all commands that Tk has after it."""
        keys = OnScreenKeyboard(window, key_size=SIZE, on_done=typist.done.append, on_hide=typist._hide)
        keys.pack()
        keys.attach(typist.field)
        window.update()
        keys.destroy()
        assert typist.field.bindtags() == tags
        return set(window.tk.splitlist(window.tk.call("info", "commands")))

    first = commands()  # with the images of the keys, which are kept
    assert [commands() - first for _time in range(5)] == [set()] * 5
