"""Digits to type by touch: what was typed is shown large, or as dots."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.kiosk.controls import label, plain_button, step_button
from gui.kiosk.glass import Glass
from gui.kiosk.touch import TYPED

_SHOWN = 6  # places for digits to come; of a number that may have more, only what was typed is shown


class DigitPad(ttk.Frame):
    """`on_change` gets all digits after each press; keys of a keyboard and a keypad work too."""

    def __init__(
        self, master: tk.Misc, glass: Glass, *, most: int, on_change: Callable[[str], None], hidden: bool = False
    ) -> None:
        super().__init__(master)
        self._most, self._on_change, self._hidden = most, on_change, hidden
        self.digits = ""
        self._shown = label(self, "", "KioskFigure", anchor="center")
        self._shown.pack(fill="x", pady=(0, glass.gap(16)))
        grid = ttk.Frame(self)
        grid.pack()
        self.buttons: dict[str, ttk.Button] = {}
        for index, sign in enumerate("123456789"):
            self._add(grid, glass, sign, index)
        clear = step_button(grid, "x-lg", self.clear, _("Clear"))
        clear.grid(row=3, column=0, sticky="nsew", padx=glass.gap(6), pady=glass.gap(6))
        self._add(grid, glass, "0", 10)
        back = step_button(grid, "backspace", self.erase, _("Delete the last digit"))
        back.grid(row=3, column=2, sticky="nsew", padx=glass.gap(6), pady=glass.gap(6))
        for column in range(3):
            grid.columnconfigure(column, minsize=glass.control(180), uniform="digit")
        window = self.winfo_toplevel()
        keys = {f"<{kind}{sign}>": sign for sign in "0123456789" for kind in ("Key-", "KP_")}
        self._bound = {
            event: window.bind(event, lambda _event, sign=sign: self._typed(sign))  # type: ignore[misc]
            for event, sign in keys.items()
        }
        self._bound["<BackSpace>"] = window.bind("<BackSpace>", lambda _event: self._erased())
        self.bind("<Destroy>", lambda event: self._unbind() if event.widget is self else None, add=True)
        self._show()

    def clear(self) -> None:
        """Take all digits away."""
        self._set("")

    def erase(self) -> None:
        """Take the last digit away."""
        self._set(self.digits[:-1])

    def press(self, sign: str) -> None:
        """Add a digit; ignored when there are enough."""
        if len(self.digits) < self._most:
            self._set(self.digits + sign)

    def _add(self, grid: ttk.Frame, glass: Glass, sign: str, place: int) -> None:
        key = plain_button(grid, sign, lambda: self.press(sign), kind="KioskNumber")
        key.grid(row=place // 3, column=place % 3, sticky="nsew", padx=glass.gap(6), pady=glass.gap(6))
        key.again = TYPED  # type: ignore[attr-defined]
        if self._hidden:
            key.spoken = _("digit")  # type: ignore[attr-defined]
        self.buttons[sign] = key

    def _typed(self, sign: str) -> None:
        if self.winfo_exists():
            self.press(sign)

    def _erased(self) -> None:
        if self.winfo_exists():
            self.erase()

    def _unbind(self) -> None:
        window = self.winfo_toplevel()
        for event, name in self._bound.items():
            window.unbind(event, name)  # with its command, which would keep what was typed

    def _set(self, digits: str) -> None:
        if digits != self.digits:
            self.digits = digits
            self._show()
            self._on_change(digits)

    def _show(self) -> None:
        signs = ["•" if self._hidden else one for one in self.digits]
        # Of a PIN nobody is to see how many digits it has.
        rest = [] if self._hidden or self._most > _SHOWN else ["–"] * (self._most - len(signs))
        self._shown.configure(text=" ".join([*signs, *rest]) or " ")
