"""Measures the kiosk as it is shown: letters, sizes and places of what can be pressed, words, and the order of Tab.

Each function returns a line for each thing that is wrong.
"""

import math
import tkinter as tk
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from tkinter import ttk
from typing import Any

from PIL import ImageFont

from gui import fonts, theme
from gui.kiosk.app import KioskWindow
from gui.kiosk.glass import DEGREES, TARGET, Glass
from gui.kiosk.keyboard import OnScreenKeyboard
from gui.kiosk.looks import RING
from gui.kiosk.pager import Pager
from gui.kiosk.poster import Poster
from gui.kiosk.rooms import UPPER
from gui.kiosk.speaking import words_of
from gui.seat_map.widget import SeatMapView
from gui.widgets.form_field import _Eye
from tests.gui.geometry import faults
from tests.gui.test_tab_order import follows

Box = tuple[int, int, int, int]
EXCEPTED = (Poster, SeatMapView)
"""What is measured by no letter and no target: a poster is a picture, and its title stands beside it as text; the list
of seats offers all that the map does."""


@dataclass(frozen=True)
class Shown:
    """The kiosk as it is shown now: what is seen at least in part, each with that part, and what can be pressed.

    While the warning covers the page, only what is on it and on the bar below it counts.
    """

    window: KioskWindow
    parts: dict[tk.Misc, Box]
    controls: list[tk.Misc]

    @classmethod
    def now(cls, window: KioskWindow) -> "Shown":
        frame = window.frame
        assert frame.rooms is not None
        window.root.update_idletasks()
        tops: list[tk.Misc] = [frame] if frame.warning is None else [frame.warning, frame.rooms.bar]
        parts: dict[tk.Misc, Box] = {}
        for top in tops:
            parts.update(_seen(top, box(window.root)))
        # Five touches of the house's mark lead staff to their page: that is no customer's control.
        controls: list[tk.Misc] = [one for one in parts if isinstance(one, ttk.Button | ttk.Entry | _Eye)]
        return cls(window, parts, controls)


def every(window: KioskWindow) -> list[str]:
    """Return all that is wrong in the window as it is shown."""
    shown = Shown.now(window)
    found = [
        *faults(window.root), *letters(shown), *targets(shown), *overlaps(shown), *silent(shown),
        *unreached(shown), *misread(shown), *unstyled(shown),
    ]  # fmt: skip
    if window.visit.access.low and window.glass.is_portrait:
        found += too_high(shown)
    return found


def letters(shown: Shown) -> list[str]:
    """Return the texts whose capital letters are less than 0.7 degrees high, one of each font."""
    found: dict[str, str] = {}
    heights: dict[str, float] = {}
    for widget, text, name in texts(shown):
        if name not in heights:
            heights[name] = capital(shown.window.root, name)
        height = heights[name]
        angle = degrees(shown.window.glass, height)
        if angle < DEGREES:
            found[name] = f"“{text}” of {type(widget).__name__}: {height:.1f} px are {angle:.2f} degrees"
    return list(found.values())


def degrees(glass: Glass, height: float) -> float:
    """Return the angle of a height in pixels at the glass's distance."""
    return math.degrees(2 * math.atan(height / glass.per_mm / 2 / glass.distance))


def texts(shown: Shown) -> Iterator[tuple[tk.Misc, str, str]]:
    """Yield each text that is seen: its widget, the text, and its font."""
    for child in shown.parts:
        if isinstance(child, tk.Canvas):
            drawn: Any = child
            for item in drawn.find_all():
                if drawn.type(item) == "text" and str(drawn.itemcget(item, "text")).strip():
                    yield child, drawn.itemcget(item, "text"), str(drawn.itemcget(item, "font"))
        elif isinstance(child, ttk.Entry):
            yield child, child.get() or "an empty field", str(child.cget("font"))
        elif text := text_of(child):
            style: Any = ttk.Style(child)
            name = str(child.cget("font")) if "font" in child.keys() else ""  # noqa: SIM118
            yield child, text, name or str(style.lookup(str(child.cget("style")) or child.winfo_class(), "font"))


def text_of(widget: Any) -> str:
    has_text = hasattr(widget, "keys") and "text" in widget.keys()  # noqa: SIM118
    return str(widget.cget("text")).strip() if has_text else ""


def capital(root: tk.Misc, name: str) -> float:
    """Return the height of a font's capital letters in pixels."""
    family, size = (str(root.tk.call("font", "actual", name, option)) for option in ("-family", "-size"))
    pixels = -int(size) if int(size) < 0 else int(size) * float(str(root.tk.call("tk", "scaling")))  # else points
    return capital_share(family) * pixels


@cache
def capital_share(family: str) -> float:
    """Return a shipped family's height of capitals as a share of its size, the least of its weights."""
    made = [ImageFont.truetype(str(file), 1000) for file in sorted(fonts.FOLDER.glob("*.ttf"))]
    found = [one.getbbox("H", anchor="ls")[1] / -1000 for one in made if one.getname()[0] == family]
    assert found, f"{family} is no family of ours"
    return min(found)


def _seen(widget: tk.Misc, around: Box) -> Iterator[tuple[tk.Misc, Box]]:
    for child in widget.winfo_children():
        if child.winfo_ismapped() and not isinstance(child, EXCEPTED):
            left, top, right, bottom = box(child)
            part = (max(left, around[0]), max(top, around[1]), min(right, around[2]), min(bottom, around[3]))
            if part[0] < part[2] and part[1] < part[3]:
                yield child, part
                yield from _seen(child, part)


def box(widget: tk.Misc) -> Box:
    """Return a widget's place on the screen."""
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return x, y, x + widget.winfo_width(), y + widget.winfo_height()


def targets(shown: Shown) -> list[str]:
    """Return the controls that are less than 15 mm wide or high, without the room for their focus ring."""
    glass = shown.window.glass
    found = []
    for one in shown.controls:
        ring = 0 if isinstance(one, _Eye) else 2 * glass.gap(RING)
        sides = (one.winfo_width() - ring, one.winfo_height() - ring)
        if min(sides) < math.floor(TARGET * glass.per_mm):
            sizes = " x ".join(f"{side / glass.per_mm:.1f}" for side in sides)
            found.append(f"{described(one)} is {sizes} mm")
    return found


def overlaps(shown: Shown) -> list[str]:
    """Return the pairs of controls that lie over each other; the eye is meant to lie on its field."""
    found = []
    places = [(one, shown.parts[one]) for one in shown.controls if not isinstance(one, _Eye)]
    for (one, first), (other, second) in combinations(places, 2):
        across = min(first[2], second[2]) - max(first[0], second[0])
        down = min(first[3], second[3]) - max(first[1], second[1])
        if across > 0 and down > 0:
            found.append(f"{described(one)} lies over {described(other)} by {across} x {down} px")
    return found


def too_high(shown: Shown) -> list[str]:
    """Return what can be pressed above the part that a hand reaches from a wheelchair."""
    window = shown.window
    reach = window.root.winfo_rooty() + round(window.glass.height * UPPER)
    tops = [(one, shown.parts[one][1]) for one in shown.controls]
    return [f"{described(one)} begins {reach - top} px above the reach" for one, top in tops if top < reach]


def silent(shown: Shown) -> list[str]:
    """Return the controls that say nothing when they have the focus; the eye never has it."""
    heard = [one for one in shown.controls if not isinstance(one, _Eye)]
    return [f"{described(one)} says nothing" for one in heard if not words_of(one)]


def unreached(shown: Shown) -> list[str]:
    """Return the enabled controls that Tab doesn't come to; arrows walk the keys of the keyboard on the screen."""
    stops = set(tab_stops(shown.window))
    return [
        f"{described(one)} is not reached by Tab"
        for one in shown.controls
        if isinstance(one, ttk.Button | ttk.Entry) and not one.instate(["disabled"]) and one not in stops
        and not is_key(one)
    ]  # fmt: skip


def misread(shown: Shown) -> list[str]:
    """Return the steps of Tab that don't follow the reading order."""
    return [
        f"{described(one)} {box(one)} -> {described(then)} {box(then)}"
        for one, then in pairwise(tab_stops(shown.window))
        if not follows(one, then)
    ]


def unstyled(shown: Shown) -> list[str]:
    """Return the buttons whose style was not built for the theme in use: only what pages have is built."""
    found = []
    for one in shown.controls:
        if isinstance(one, ttk.Button):
            name = str(one.cget("style"))
            element = str(ttk.Style(one).layout(name)[0][0])
            if element != f"{theme.current().name}.{name.removesuffix('.TButton')}.button":
                found.append(f"{described(one)} has the style {name} of {element}")
    return found


def tab_stops(window: KioskWindow) -> list[tk.Misc]:
    """Return what Tab reaches from the beginning of what is shown, in its order."""
    if window.frame.reachable is not None:
        return [one for one in window.frame.reachable if one.winfo_viewable()]
    found: list[tk.Misc] = []
    at = window.root.tk_focusNext()
    while at is not None and at not in found:
        found.append(at)
        at = at.tk_focusNext()
    return found


def is_key(widget: tk.Misc) -> bool:
    """Whether a button is one of the keyboard on the screen."""
    around: tk.Misc | None = widget
    while around is not None and not isinstance(around, OnScreenKeyboard):
        around = around.master
    return around is not None


def never_whole(window: KioskWindow) -> list[str]:
    """Turn all parts that are turned from their top to their end, and return the buttons that were never seen whole."""
    found = []
    for pager in [one for one in Shown.now(window).parts if isinstance(one, Pager)]:
        if not pager.down.winfo_ismapped():  # all of it is seen
            continue
        inside = [one for one in _below(pager.inside) if isinstance(one, ttk.Button)]
        whole: set[tk.Misc] = set()
        pager.scrolled.canvas.yview_moveto(0)
        turns = 0
        while True:
            window.root.update_idletasks()
            _left, first, _right, last = box(pager.scrolled.canvas)
            whole |= {one for one in inside if first <= box(one)[1] and box(one)[3] <= last}
            if pager.down.instate(["disabled"]):
                break
            turns += 1
            assert turns < 50, "it is turned without an end"
            pager.turn(1)
        pager.scrolled.canvas.yview_moveto(0)
        found += [f"{described(one)} is never seen whole" for one in inside if one not in whole]
    return found


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from _below(child)


def described(widget: tk.Misc) -> str:
    """Return a widget's kind, its words and what it lies in."""
    words = text_of(widget) or str(getattr(widget, "spoken", ""))
    return f"{type(widget).__name__} “{words}” ({type(widget.master).__name__})"
