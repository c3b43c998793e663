"""Finds the control that had the focus again after a page's widgets were made anew: a keyboard stays where it is."""

import tkinter as tk
from collections.abc import Iterator
from dataclasses import dataclass
from tkinter import ttk

from gui.seat_map.board import SeatBoard


@dataclass(frozen=True, slots=True)
class Place:
    """A control by its words, and by its place among all: in another language it has other words."""

    words: str
    at: int
    of: int


def place_of(frame: tk.Misc) -> Place | None:
    """Return the place of the control that has the focus; None if none of the frame's has it."""
    path = str(frame.tk.call("focus", "-lastfor", str(frame)))
    every = list(_controls(frame))
    at = next((index for index, one in enumerate(every) if str(one) == path), None)
    return None if at is None else Place(_words(every[at]), at, len(every))


def find(frame: tk.Misc, place: Place) -> tk.Misc | None:
    """Return the control at a place; None if there is none that is surely the same."""
    every = list(_controls(frame))
    same = [one for one in every if place.words and _words(one) == place.words]
    if len(same) == 1:
        return same[0]
    return every[place.at] if len(every) == place.of else None


def _controls(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if isinstance(child, ttk.Button | ttk.Entry | SeatBoard):
            yield child
        yield from _controls(child)


def _words(widget: tk.Misc) -> str:
    spoken = getattr(widget, "spoken", None)
    if isinstance(spoken, str):
        return spoken
    return str(widget.cget("text")).strip() if isinstance(widget, ttk.Button) else ""
