"""A pad of digits for a finger, as on the keyboard; it types into a field, which keeps the focus."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from gui import images, theme
from gui.people.pin_field import LONGEST
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.form_field import FormField

WIDTH = 240  # px of all three columns
_EACH, _HEIGHT = 80, 64
_DIGITS = ("789", "456", "123")


class PinPad(ttk.Frame):
    """Digits, a key that takes the last one back, and the form's own button at the place of Enter.

    Tab skips the digits: who uses the keyboard types them.
    """

    def __init__(self, master: tk.Misc, field: FormField, ok: ttk.Button) -> None:
        super().__init__(master)
        self._field = field
        self.buttons: dict[str, ttk.Button] = {}
        for row, digits in enumerate(_DIGITS):
            for column, digit in enumerate(digits):
                self._add(digit, row, column)
        self._add("back", 3, 0)
        self._add("0", 3, 1)
        ok.pack(in_=self._holder(3, 2), fill="both", expand=True)
        ok.lift()  # the holder was made after the button and would cover it
        theme.on_change(self.buttons["back"], self._draw_back)

    def press(self, key: str) -> None:
        """Type a digit, or take the last one back."""
        text = self._field.get()
        changed = text[:-1] if key == "back" else (text + key)[:LONGEST]
        if changed != text:
            self._field.value.set(changed)
        self._field.entry.icursor("end")
        self._field.entry.focus_set()

    def _add(self, key: str, row: int, column: int) -> None:
        words = "" if key == "back" else key
        button = ttk.Button(
            self._holder(row, column), text=words, style="Pad.TButton", takefocus=False,
            command=lambda: self.press(key),
        )  # fmt: skip
        button.pack(fill="both", expand=True)
        self.buttons[key] = button

    def _holder(self, row: int, column: int) -> ttk.Frame:
        # A ttk button's width is counted in characters; a holder of fixed size gives it pixels.
        holder = ttk.Frame(self, width=px(_EACH), height=px(_HEIGHT))
        holder.pack_propagate(False)
        holder.grid(row=row, column=column)
        return holder

    def _draw_back(self, tokens: Tokens) -> None:
        photo: Any = images.icon("backspace", 20, tokens.text)
        self.buttons["back"].configure(image=photo)
