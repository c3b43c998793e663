"""The rail at the left of a face: its destinations with icons, those of the house and the user's menu at its foot.

In a low window the labels go first, then the icons become one menu.
"""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any

from PIL import Image, ImageDraw, ImageTk

from cinema.i18n import _
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import menu
from gui.widgets.pictures import MarkLabel
from gui.window.bar_actions import BarActions, person_entries
from gui.window.identity import Identity

WIDTH, WIDEST, NARROW = 80, 104, 56
_BUTTON, _ICON_BUTTON, _GAP = 56, 44, 2
_LOGO, _PERSON = 56, 52


@dataclass(frozen=True, slots=True)
class Destination:
    """A screen of the rail: its name, label and icon, and whether it stands at the foot."""

    name: str
    words: str
    icon: str
    at_foot: bool = False


class Rail(ttk.Frame):
    """The destinations as buttons; `mark` shows which one is open, `count` how much waits there."""

    def __init__(
        self, master: tk.Misc, destinations: Sequence[Destination], identity: Identity, act: BarActions
    ) -> None:
        super().__init__(master, style="Surface.TFrame", width=px(WIDTH))
        self.pack_propagate(False)
        self._act, self._destinations = act, destinations
        self._marked, self._counts = "", dict[str, int]()
        self._shown = ""
        measure = font(11, bold=True).measure
        longest = max((measure(one.words) for one in destinations), default=0)
        self._wide = min(px(WIDEST), max(px(WIDTH), longest + px(14)))  # Spanish words are longer
        self._line = ttk.Frame(self, style="Line.TFrame", width=px(1))
        self._line.pack(side="right", fill="y")
        self._mark = MarkLabel(self, size=34, surface=True)
        self._bar = _Marker(self)
        self.buttons = {one.name: self._button(one) for one in destinations}
        self._menu = icon_button(self, "list", self._drop, style="Surface.Tool.TButton")
        self.person = self._person(identity)
        self.bind("<Configure>", lambda event: self._fit(event.height))
        theme.on_change(self, lambda _tokens: self._paint())

    def mark(self, name: str) -> None:
        """Highlight a destination (an unknown name: none)."""
        self._marked = name
        for key, button in self.buttons.items():
            button.state(["selected" if key == name else "!selected"])
        self._paint()
        self._place_marker()

    def count(self, name: str, waiting: int) -> None:
        """Show a number on a destination; 0 shows none."""
        if self._counts.get(name, 0) != waiting:
            self._counts[name] = waiting
            self._paint()

    def _button(self, one: Destination) -> ttk.Button:
        button = ttk.Button(self, style="Surface.Rail.TButton", command=partial(self._act.go, one.name))
        button.bind("<Return>", lambda _event: button.invoke())
        for key, step in (("Up", -1), ("Down", 1)):
            button.bind(f"<{key}>", lambda _event, step=step: self._walk(one.name, step))  # type: ignore[misc]
        return button

    def _walk(self, name: str, step: int) -> str:
        names = [one.name for one in self._destinations]
        place = names.index(name) + step
        if 0 <= place < len(names):
            self.buttons[names[place]].focus_set()
        return "break"

    def _person(self, identity: Identity) -> ttk.Button:
        name = identity.user.name if identity.user is not None else ""
        button = ttk.Button(self, style="Surface.Rail.TButton")
        button.configure(command=lambda: menu(button, person_entries(self._act)))
        button.bind("<Return>", lambda _event: button.invoke())

        def paint(tokens: Tokens) -> None:
            photo: Any = _initials(name, tokens)
            button.configure(image=photo)

        theme.on_change(button, paint)
        return button

    def _drop(self) -> None:
        entries: list[tuple[str, Callable[[], None]]] = [
            (one.words, partial(self._act.go, one.name)) for one in self._destinations
        ]
        names = [one.name for one in self._destinations]
        menu(self._menu, entries, names.index(self._marked) if self._marked in names else None)

    def _fit(self, height: int) -> None:
        """Show labels and icons, icons alone, or one menu, whatever the height has room for."""
        if height <= 1:  # not laid out yet
            return
        room, many = height - px(_LOGO + _PERSON + 16), len(self._destinations)
        shown = next(
            (name for name, each in (("labels", _BUTTON), ("icons", _ICON_BUTTON)) if many * px(each + _GAP) <= room),
            "menu",
        )
        if shown != self._shown:
            self._shown = shown
            self._pack()
            self._paint()
        self.after_idle(self._place_marker)

    def _pack(self) -> None:
        for piece in (self._mark, self._menu, self.person, *self.buttons.values()):
            piece.pack_forget()
        self.configure(width=self._wide if self._shown == "labels" else px(NARROW))
        self._mark.pack(side="top", pady=(px(11), px(11)))
        self.person.pack(side="bottom", pady=(px(2), px(4)))
        if self._shown == "menu":
            self._menu.pack(side="top")
            return
        for one in self._destinations:
            if not one.at_foot:
                self.buttons[one.name].pack(side="top", fill="x", padx=(px(4), px(4)), pady=(0, px(_GAP)))
        for one in reversed([one for one in self._destinations if one.at_foot]):
            self.buttons[one.name].pack(side="bottom", fill="x", padx=(px(4), px(4)), pady=(0, px(_GAP)))

    def _paint(self) -> None:
        tokens, labels = theme.current(), self._shown == "labels"
        for one in self._destinations:
            chosen = one.name == self._marked
            photo: Any = _icon(
                one.icon, tokens, chosen=chosen, count=self._counts.get(one.name, 0), below=4 if labels else 0
            )
            words = shorten(one.words, self._wide - px(10), font(11, bold=True).measure) if labels else ""
            style = "Surface.Rail.TButton" if labels else "Surface.RailIcon.TButton"
            self.buttons[one.name].configure(
                image=photo, text=words, compound="top" if labels else "image", style=style
            )

    def _place_marker(self) -> None:
        button = self.buttons.get(self._marked)
        if button is None or not button.winfo_manager():
            self._bar.place_forget()
            return
        self._bar.place(x=0, y=button.winfo_y() + px(8), width=px(3), height=max(1, button.winfo_height() - px(16)))
        self._bar.lift()


class _Marker(tk.Frame):
    """The short line in the accent colour beside the open destination."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, borderwidth=0)
        theme.on_change(self, self._paint)

    def _paint(self, tokens: Tokens) -> None:
        self.configure(background=tokens.accent)


def _icon(name: str, tokens: Tokens, *, chosen: bool, count: int, below: int) -> ImageTk.PhotoImage:
    colour = tokens.accent if chosen else tokens.muted

    def draw() -> Image.Image:
        size, width = px(20), px(52 if below else 40)  # without labels the rail is narrower
        whole = Image.new("RGBA", (width, size + px(below)))
        whole.paste(images.draw_icon(name, size, colour), ((width - size) // 2, 0))
        if count:
            _draw_count(whole, count, tokens)
        return whole

    return images.keep(("rail", name, colour, count, below, tokens.name), draw)


def _draw_count(picture: Image.Image, count: int, tokens: Tokens) -> None:
    """Draw a number in a pill at the upper right of an icon."""
    words, fine = str(count) if count < 100 else "99+", 4
    width, height = px(8 + 7 * len(words)), px(15)
    pill = Image.new("RGBA", (width * fine, height * fine))
    pen = ImageDraw.Draw(pill)
    pen.rounded_rectangle((0, 0, width * fine - 1, height * fine - 1), radius=height * fine // 2, fill=tokens.bad)
    pen.text(
        (width * fine / 2, height * fine / 2), words, anchor="mm", fill=tokens.ground if tokens.dark else "#FFFFFF",
        font_size=px(11) * fine,
    )  # fmt: skip
    small = pill.resize((width, height), Image.Resampling.LANCZOS)
    picture.alpha_composite(small, (picture.width - width, 0))


def _initials(name: str, tokens: Tokens) -> ImageTk.PhotoImage:
    from gui.widgets.pictures import initials

    words = initials(name)

    def draw() -> Image.Image:
        size, fine = px(32), 4
        large = Image.new("RGBA", (size * fine, size * fine))
        pen = ImageDraw.Draw(large)
        pen.ellipse(
            (0, 0, size * fine - 1, size * fine - 1), fill=tokens.raised, outline=tokens.line, width=px(1) * fine
        )
        pen.text((size * fine / 2, size * fine / 2), words, anchor="mm", fill=tokens.text, font_size=px(11) * fine)
        return large.resize((size, size), Image.Resampling.LANCZOS)

    return images.keep(("rail initials", words, tokens.name), draw)


def destinations_of(roots: Mapping[str, str], icons: Mapping[str, str], foot: Sequence[str]) -> list[Destination]:
    """Return the rail's destinations in the current language."""
    return [Destination(name, _(words), icons[name], name in foot) for name, words in roots.items()]
