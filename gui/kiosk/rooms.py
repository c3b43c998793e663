"""The places of a page on the glass: its head, what is only looked at, its body, and the buttons at its foot."""

import tkinter as tk
from dataclasses import dataclass
from tkinter import ttk

from gui.kiosk.controls import Said
from gui.kiosk.glass import Glass
from gui.kiosk.looks import RING

UPPER = 0.36  # of a portrait screen's height, with the head: nothing up there is pressed while the controls are low


@dataclass(frozen=True, slots=True)
class Rooms:
    """`upper` is there while the controls are low: it holds nothing to press. `note` shows one sentence."""

    head: ttk.Frame
    upper: ttk.Frame | None
    body: ttk.Frame
    note: Said
    actions: ttk.Frame
    bar: ttk.Frame


def make_rooms(master: tk.Misc, glass: Glass, *, low: bool) -> Rooms:
    """Make the places in a window that is empty; `low` counts on a screen that stands upright alone."""
    edge = glass.gap((48 if glass.is_portrait else 32) - RING)  # labels and controls stand in by the rest
    low = low and glass.is_portrait
    head = ttk.Frame(master, style="Surface.TFrame", padding=(edge, glass.gap(20)))
    head.pack(fill="x")
    ttk.Frame(master, style="Line.TFrame", height=max(1, glass.gap(2))).pack(fill="x")
    upper: ttk.Frame | None = None
    if low:
        upper = ttk.Frame(master, padding=(edge, glass.gap(16)))
        upper.pack(fill="x")
        upper.pack_propagate(False)
        high = round(glass.height * UPPER)
        upper.configure(height=high - glass.gap(144))
        # A long title makes the head higher; what is touched begins at the same place all the same.
        head.bind("<Configure>", lambda event: upper.configure(height=max(1, high - event.height)))
        ttk.Frame(master, style="Line.TFrame", height=max(1, glass.gap(2))).pack(fill="x")
    # From below, so that a body that asks for more than there is never pushes a button off the glass.
    bar = ttk.Frame(master, style="Surface.TFrame", padding=(edge, glass.gap(12)))
    bar.pack(side="bottom", fill="x")
    ttk.Frame(master, style="Line.TFrame", height=max(1, glass.gap(2))).pack(side="bottom", fill="x")
    foot = ttk.Frame(master, style="Surface.TFrame")
    if glass.is_portrait:
        foot.pack(side="bottom", fill="x")
    else:
        foot.configure(width=glass.side)
        foot.pack(side="right", fill="y")
        foot.pack_propagate(False)
        ttk.Frame(master, style="Line.TFrame", width=max(1, glass.gap(2))).pack(side="right", fill="y")
    actions = ttk.Frame(foot, style="Surface.TFrame", padding=(edge, 0))
    actions.pack(side="bottom", fill="x")
    note = Said(foot, glass, prefix="Surface.", above=16, padding=(edge, 0))
    note.pack(side="bottom", fill="x")
    body = ttk.Frame(master, padding=(edge, glass.gap(20 if glass.is_portrait else 12)))
    body.pack(side="top" if glass.is_portrait else "left", fill="both", expand=True)
    for last in (foot, bar):  # Tab follows the order in which they lie over each other
        last.lift()
    return Rooms(head, upper, body, note, actions, bar)
