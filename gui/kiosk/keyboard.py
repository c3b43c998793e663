"""The on-screen keyboard: real buttons that type into a field, for a finger and for the arrow keys.

A screen packs it at its bottom when a field gets the focus, calls `attach`, and then `reveal`. The field keeps the
focus while a finger types. No pressed key is shown larger, so that a password can't be read from afar.
"""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from cinema.i18n import _, current_language
from gui.kiosk.keyboard_layers import UNITS, WIDE_UNITS, Act, Key, Kind, Layer, Rows, most_rows, rows_of
from gui.kiosk.touch import TYPED
from gui.nine_slice import MARGIN
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.scrolled import bind_tag

HOLD, REPEAT = 500, 110  # milliseconds until a held key for taking back repeats, and between repeats
LARGEST = 2.0  # how much wider than high a letter's key gets
_PAD_UNITS = 16  # the width of the pad for numbers
_ICONS = {Act.BACK: "backspace", Act.HIDE: "keyboard"}
_TURNS = {Layer.LETTERS: "abc", Layer.SIGNS: "?!€", Layer.ACCENTS: "áñç"}
_SHIFTS = ("shift", "shift-fill", "capslock-fill")  # small letters, one capital, capitals


class OnScreenKeyboard(ttk.Frame):
    """Types into the field of the last `attach`, at its cursor and over its selection.

    `key_size`: the least width and height of a key in pixels; the caller knows how many make 15 mm. `on_done(field)` is
    called by the key Done or Next, `on_hide` by the key that hides and by Esc. `wide`: whether the digits stand beside
    the letters; None: as the window is wider than high. `styles` are those of keys with a letter and with words, whose
    image has a `margin` in pixels around the key, for the focus ring.
    """

    def __init__(
        self,
        master: tk.Misc,
        *,
        key_size: int,
        on_done: Callable[[ttk.Entry], None],
        on_hide: Callable[[], None],
        wide: bool | None = None,
        styles: tuple[str, str] = ("Pad.TButton", "Quiet.TButton"),
        icon_size: int = 20,
        margin: int | None = None,
    ) -> None:
        super().__init__(master, takefocus=True)
        self._size, self._on_done, self._on_hide = key_size, on_done, on_hide
        self._margin = px(MARGIN) if margin is None else margin
        self._asked_wide = wide
        (self._letter_style, self._word_style), self._icon_size = styles, icon_size
        self.kind, self.layer, self.shift = Kind.TEXT, Layer.LETTERS, 0
        self.buttons: dict[tuple[int, int], ttk.Button] = {}  # by row and place in the row
        self._rows: Rows = ()
        self._wide, self._last = False, True
        self._at = (0, 0)
        self._field: ttk.Entry | None = None
        self._timer: str | None = None
        self._repeated = False
        self._tag = f"Keyboard{id(self)}"
        self._board = ttk.Frame(self)
        bind_tag(self, self._tag, "<Down>", lambda _event: self._enter())
        self.bind("<FocusIn>", lambda _event: self._enter())  # Tab comes to the keyboard as to one control
        self.bind("<Configure>", lambda _event: self._fit())
        self.bind("<Destroy>", self._destroyed, add=True)

    def attach(self, field: ttk.Entry, kind: Kind | str = Kind.TEXT, *, last: bool = True) -> None:
        """Type into a field from now on; `last`: no field follows it, so the key says Done instead of Next."""
        self.detach()
        self._field, self.kind, self._last = field, Kind(kind), last
        self.layer, self.shift, self._at = Layer.LETTERS, 0, (0, 0)
        field.bindtags((self._tag, *field.bindtags()))
        self._build()

    def detach(self) -> None:
        """Type nowhere; a repeat changes nothing."""
        field, self._field = self._field, None
        self._stop_repeat()
        if field is not None and field.winfo_exists():
            field.bindtags(tuple(tag for tag in field.bindtags() if tag != self._tag))

    @property
    def field(self) -> ttk.Entry | None:
        """The field that is typed into."""
        return self._field if self._field is not None and self._field.winfo_exists() else None

    @property
    def holds_focus(self) -> bool:
        """Whether one of the keys has the focus: then the field has lost it to them, not to another control."""
        return str(self.tk.call("focus")).startswith(f"{self}.")

    def type(self, text: str) -> None:
        """Type a text at the cursor, over the selection."""
        field = self._usable()
        if field is None:
            return
        if field.selection_present():
            field.delete("sel.first", "sel.last")
        field.insert("insert", text)
        self._follow(field)

    def back(self) -> None:
        """Take the selection back, or the sign before the cursor."""
        field = self._usable()
        if field is None:
            return
        if field.selection_present():
            field.delete("sel.first", "sel.last")
        elif (at := int(field.index("insert"))) > 0:
            field.delete(at - 1, at)
        self._follow(field)

    def key(self, text: str) -> ttk.Button:
        """Return the button that types a text, or does what an `Act` says; KeyError if the layer has none."""
        for place, button in self.buttons.items():
            key = self._rows[place[0]][place[1]]
            if text == (key.text if key.act in {Act.TYPE, Act.TURN} else key.act):
                return button
        raise KeyError(text)

    def _usable(self) -> ttk.Entry | None:
        field = self.field
        return field if field is not None and field.instate(["!disabled", "!readonly"]) else None

    def _follow(self, field: ttk.Entry) -> None:
        self.tk.call("ttk::entry::See", str(field))  # scrolls a long text to the cursor

    def _build(self) -> None:
        had_focus = self.holds_focus
        for button in self.buttons.values():
            button.destroy()
        self.buttons = {}
        self._wide = self._is_wide()
        self._rows = rows_of(self.kind, self.layer, current_language(), wide=self._wide, shifted=self.shift > 0)
        units = self._units()
        for row, keys in enumerate(self._rows):
            for column, key in enumerate(keys):
                button = self._button(key, (row, column))
                button.place(
                    relx=key.start / units, rely=row / len(self._rows), relwidth=key.units / units,
                    relheight=1 / len(self._rows),
                )  # fmt: skip
                self.buttons[row, column] = button
        self._fit()
        if had_focus:
            self._enter()

    def _units(self) -> int:
        return _PAD_UNITS if self.kind is Kind.NUMBER else WIDE_UNITS if self._wide else UNITS

    def _button(self, key: Key, place: tuple[int, int]) -> ttk.Button:
        def press() -> None:
            self._press(key, place)

        icon = _SHIFTS[self.shift] if key.act is Act.SHIFT else _ICONS.get(key.act)
        if icon is not None:
            button = icon_button(self._board, icon, press, style=self._letter_style, size=self._icon_size)
        else:
            label = self._label(key)
            style = self._letter_style if len(label) == 1 else self._word_style
            button = ttk.Button(self._board, text=label, style=style, command=press)
        # A touch must not take the focus from the field; the arrow keys give it to keys nevertheless.
        button.configure(takefocus=False)
        said: Any = button
        said.spoken = self._spoken(key)
        said.again = TYPED
        if key.act is Act.BACK:
            button.bind("<ButtonPress-1>", lambda _event: self._hold(button), add=True)
        for name, step in (("Left", (0, -1)), ("Right", (0, 1)), ("Up", (-1, 0)), ("Down", (1, 0))):
            button.bind(f"<{name}>", lambda _event, step=step: self._walk(place, step))  # type: ignore[misc]
        for name in ("<Shift-Tab>", "<ISO_Left_Tab>"):
            if name == "<Shift-Tab>" or self.tk.call("tk", "windowingsystem") == "x11":
                button.bind(name, lambda _event: self._leave())
        button.bind("<Escape>", lambda _event: self._hide())
        return button

    def _label(self, key: Key) -> str:
        if key.act is Act.TURN:
            return _TURNS[Layer(key.text)]
        if key.act is Act.DONE:
            return _("Done") if self._last else _("Next")
        return _("Space") if key.text == " " else key.text

    def _spoken(self, key: Key) -> str:
        if key.act is Act.TURN:
            names = {Layer.LETTERS: _("Letters"), Layer.SIGNS: _("Signs"), Layer.ACCENTS: _("Accents")}
            return names[Layer(key.text)]
        acts = {Act.SHIFT: _("Capital letters"), Act.BACK: _("Delete"), Act.HIDE: _("Hide the keyboard")}
        return acts.get(key.act) or self._label(key)

    def _press(self, key: Key, place: tuple[int, int]) -> None:
        self._at = place
        if key.act is Act.TYPE:
            self.type(key.text)
            if self.shift == 1 and self.layer is not Layer.SIGNS:
                self._turn(self.layer, 0)
        elif key.act is Act.BACK:
            repeated, self._repeated = self._repeated, False
            if not repeated:
                self.back()
        elif key.act is Act.SHIFT:
            most = 2 if self.layer is Layer.SIGNS else 3
            self._turn(self.layer, (self.shift + 1) % most)
        elif key.act is Act.TURN:
            self._turn(Layer(key.text), 0)
        elif key.act is Act.HIDE:
            self._hide()
        elif (field := self.field) is not None:
            self._on_done(field)

    def _turn(self, layer: Layer, shift: int) -> None:
        self.layer, self.shift = layer, shift
        self._build()

    def _hide(self) -> str:
        self._leave()
        self._on_hide()
        return "break"

    def _hold(self, button: ttk.Button) -> None:
        self._stop_repeat()
        self._repeated = False
        self._timer = self.after(HOLD, self._repeat, button)

    def _repeat(self, button: ttk.Button) -> None:
        self._timer = None
        if button.winfo_exists() and button.instate(["pressed"]):
            self._repeated = True
            self.back()
            self._timer = self.after(REPEAT, self._repeat, button)

    def _stop_repeat(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _enter(self) -> str:
        """Give the focus to the key that had it last, or to the first."""
        button = self.buttons.get(self._at) or next(iter(self.buttons.values()), None)
        if button is not None:
            button.focus_set()
        return "break"

    def _leave(self) -> str:
        field = self.field
        if field is not None and self.holds_focus:
            field.focus_set()
        return "break"

    def _walk(self, place: tuple[int, int], step: tuple[int, int]) -> str:
        row, column = place
        if step[0] == 0:
            self._at = (row, min(max(0, column + step[1]), len(self._rows[row]) - 1))
        elif row + step[0] < 0:
            return self._leave()
        elif row + step[0] < len(self._rows):
            middle = _middle(self._rows[row][column])
            other = self._rows[row + step[0]]
            self._at = (row + step[0], min(range(len(other)), key=lambda at: abs(_middle(other[at]) - middle)))
        return self._enter()

    def _is_wide(self) -> bool:
        if self._asked_wide is not None:
            return self._asked_wide
        window = self.winfo_toplevel()
        return window.winfo_width() > window.winfo_height()

    def _fit(self) -> None:
        """Lay the keys out for the room there is: as wide as it, within what fingers reach, and never too small."""
        if not self._rows:
            return
        if self._wide != self._is_wide():
            self._build()
            return
        cell = self._size + 2 * self._margin
        height = cell * most_rows(self.kind, wide=self._wide)
        letters = self._units() / 2
        room = self.winfo_width() if self.winfo_width() > 1 else self.winfo_toplevel().winfo_width()
        largest = 1.0 if self.kind is Kind.NUMBER else LARGEST
        width = round(min(max(room, cell * letters), cell * letters * largest))
        wanted = (round(cell * letters), height + 2 * self._margin)
        if (str(self.cget("width")), str(self.cget("height"))) != (str(wanted[0]), str(wanted[1])):
            self.configure(width=wanted[0], height=wanted[1])
        self._board.place(relx=0.5, y=self._margin, anchor="n", width=width, height=height)

    def _destroyed(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self.detach()


def reveal(field: tk.Misc) -> bool:
    """Scroll the area around a field so that it is seen; returns whether all of it is now.

    To be called when the keyboard was packed: the area is lower by then. A field in a `FormField` is shown with its
    label.
    """
    field.update_idletasks()  # the area has its new height after it
    shown = field
    around: Any = field.master
    while around is not None and not (hasattr(around, "see") and hasattr(around, "scroller")):
        if getattr(around, "entry", None) is field:
            shown = around
        around = around.master
    if around is None:
        return bool(field.winfo_viewable())
    for widget in (shown, field):  # a label that doesn't fit beside the field gives way
        around.see(widget)
    area = around.canvas
    top, bottom = area.winfo_rooty(), area.winfo_rooty() + area.winfo_height()
    field.update_idletasks()
    return bool(top <= field.winfo_rooty() and field.winfo_rooty() + field.winfo_height() <= bottom)


def _middle(key: Key) -> float:
    return key.start + key.units / 2
