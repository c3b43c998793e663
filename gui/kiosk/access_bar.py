"""The bar at the foot of every page: contrast, text size, low controls, sound, speech and the language, by one touch."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from cinema.i18n import LANGUAGES, _, current_language
from gui.fonts import font
from gui.kiosk.controls import plain_button
from gui.kiosk.glass import TEXT_STEPS
from gui.kiosk.host import KioskHost
from gui.kiosk.looks import TEXT
from gui.scale import px
from gui.widgets.icon_button import icon_button

_KIND = "Surface.KioskBar.TButton"
_AROUND = 40  # of a button besides its words


class AccessBar(ttk.Frame):
    """Each button shows by outline, tint and a word or sign whether it is on. `speaks`: this machine can speak."""

    def __init__(self, master: tk.Misc, kiosk: KioskHost, *, speaks: bool) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._kiosk = kiosk
        access = kiosk.visit.access
        self.buttons: dict[str, ttk.Button] = {}
        self._add("contrast", "circle-half", _("Contrast"), self._contrast, on=access.contrast)
        sizes = (_("Text: normal"), _("Text: large"), _("Text: largest"))
        self._add("text", "fonts", sizes[access.text], self._text, on=access.text > 0)
        if kiosk.glass.is_portrait:
            self._add("low", "arrow-bar-down", _("Controls low"), self._low, on=access.low)
        icon = "volume-up" if access.sound else "volume-mute"
        self._add("sound", icon, _("Sound on") if access.sound else _("Sound off"), self._sound, on=False)
        if speaks:
            self._add("speech", "chat-dots", _("Speech"), self._speech, on=access.speech)
        for code, name in LANGUAGES.items():
            self._add(code, "", name, self._speak(code), on=code == current_language())
        self._lay(kiosk.glass.width - 2 * kiosk.glass.gap(48 if kiosk.glass.is_portrait else 32))

    def _add(self, name: str, icon: str, words: str, command: Callable[[], None], *, on: bool) -> None:
        if icon:
            button = icon_button(
                self, icon, command, style=_KIND, text=words, role="accent" if on else "text", size=TEXT
            )
        else:
            button = plain_button(self, words, command, prefix="Surface.", kind="KioskBar")
        button.state(["selected" if on else "!selected"])
        self.buttons[name] = button

    def _lay(self, room: int) -> None:
        """Lay the buttons out in as few rows as their words need, the languages together."""
        gap, type_ = self._kiosk.glass.gap(12), font(TEXT, bold=True)
        around = self._kiosk.glass.gap(_AROUND) + px(8)
        needs = {
            name: type_.measure(str(one.cget("text"))) + around + (px(TEXT) if name not in LANGUAGES else 0)
            for name, one in self.buttons.items()
        }
        rows: list[list[str]] = [[]]
        for part in ([name for name in needs if name not in LANGUAGES], list(LANGUAGES)):
            if rows[-1] and sum(needs[one] + gap for one in (*rows[-1], *part)) > room:
                rows.append([])
            for name in part:
                if rows[-1] and sum(needs[one] + gap for one in (*rows[-1], name)) > room:
                    rows.append([])
                rows[-1].append(name)
        for at, names in enumerate(rows):
            row = ttk.Frame(self, style="Surface.TFrame")
            row.pack(fill="x", pady=(gap if at else 0, 0))
            for column, name in enumerate(names):
                row.columnconfigure(column, weight=needs[name])
                button = self.buttons[name]
                button.grid(in_=row, row=0, column=column, sticky="ew", padx=(gap if column else 0, 0))
                button.lift()

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
