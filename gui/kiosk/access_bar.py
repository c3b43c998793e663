"""The bar at every page's foot: contrast, text size, low controls, sound, speech and the language, by one touch."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from cinema.i18n import LANGUAGES, _, current_language
from gui.kiosk.controls import plain_button
from gui.kiosk.glass import TEXT_STEPS
from gui.kiosk.host import KioskHost
from gui.kiosk.looks import RING, TEXT
from gui.kiosk.rows import lay_rows, rows_of
from gui.widgets.icon_button import icon_button

_KIND = "Surface.KioskBar.TButton"
MOST_ROWS = 2


class AccessBar(ttk.Frame):
    """Each button shows by outline, tint and a word or sign whether it is on. `speaks`: this machine can speak."""

    def __init__(self, master: tk.Misc, kiosk: KioskHost, *, speaks: bool) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._kiosk = kiosk
        access = kiosk.visit.access
        self.buttons: dict[str, ttk.Button] = {}
        self._add("contrast", "circle-half", _("Contrast"), self._contrast, on=access.contrast)
        words = _("Text size {number}").format(number=access.text + 1)
        self._add("text", "fonts", words, self._text, on=access.text > 0)
        if kiosk.glass.is_portrait:
            self._add("low", "arrow-bar-down", _("Controls low"), self._low, on=access.low)
        icon = "volume-up" if access.sound else "volume-mute"
        self._add("sound", icon, _("Sound on") if access.sound else _("Sound off"), self._sound, on=False)
        if speaks:
            self._add("speech", "chat-dots", _("Speech"), self._speech, on=access.speech)
        for code, name in LANGUAGES.items():
            self._add(code, "", name, self._speak(code), on=code == current_language())
        glass = kiosk.glass
        room = glass.width - 2 * glass.gap((48 if glass.is_portrait else 32) - RING)
        rows = self._rows(room)
        if len(rows) > MOST_ROWS:
            short = {
                "text": _("Text {number}/3").format(number=access.text + 1), "low": _("Lower"), "sound": _("Sound"),
            }  # fmt: skip
            for name, words in short.items():
                if name in self.buttons:
                    self.buttons[name].spoken = str(self.buttons[name].cget("text")).strip()  # type: ignore[attr-defined]
                    self.buttons[name].configure(text=f" {words}")
            rows = self._rows(room)
        if len(rows) > MOST_ROWS:
            for name in self.buttons.keys() - LANGUAGES.keys():
                self.buttons[name].configure(compound="none")
            rows = self._rows(room)
        lay_rows(self, rows, glass.gap(4), ())

    def _add(self, name: str, icon: str, words: str, command: Callable[[], None], *, on: bool) -> None:
        if icon:
            button = icon_button(
                self, icon, command, style=_KIND, text=words, role="accent" if on else "text", size=TEXT
            )
        else:
            button = plain_button(self, words, command, prefix="Surface.", kind="KioskBar")
        button.state(["selected" if on else "!selected"])
        self.buttons[name] = button

    def _rows(self, room: int) -> list[list[ttk.Button]]:
        """Return the buttons in as few rows as their words need, the languages together."""
        gap = self._kiosk.glass.gap(4)
        first = [one for name, one in self.buttons.items() if name not in LANGUAGES]
        second = [one for name, one in self.buttons.items() if name in LANGUAGES]
        together = rows_of([*first, *second], room, gap)
        if len(together) == 1:
            return together
        return [*rows_of(first, room, gap), *rows_of(second, room, gap)]

    def _contrast(self) -> None:
        access = self._kiosk.visit.access
        self._kiosk.change_access(replace(access, contrast=not access.contrast))

    def _text(self) -> None:
        access = self._kiosk.visit.access
        self._kiosk.change_access(replace(access, text=(access.text + 1) % len(TEXT_STEPS)))

    def _low(self) -> None:
        access = self._kiosk.visit.access
        self._kiosk.change_access(replace(access, low=not access.low))

    def _sound(self) -> None:
        access = self._kiosk.visit.access
        self._kiosk.change_access(replace(access, sound=not access.sound))

    def _speech(self) -> None:
        access = self._kiosk.visit.access
        self._kiosk.change_access(replace(access, speech=not access.speech))

    def _speak(self, code: str) -> Callable[[], None]:
        return lambda: self._kiosk.change_language(code)
