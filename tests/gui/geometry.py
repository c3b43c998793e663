"""Finds what lies outside its window or scrolled area, and texts that are cut, in a window as it is shown."""

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from typing import Any

_SLACK = 1  # pixel; centring rounds


def faults(root: tk.Misc) -> list[str]:
    """Return a line for each widget that can't be seen whole, even by scrolling, and for each text that is cut."""
    root.update_idletasks()
    return list(_of(root))


def _of(widget: tk.Misc) -> Iterator[str]:
    for child in widget.winfo_children():
        if isinstance(child, tk.Menu) or child.winfo_toplevel() is child:
            continue
        if not child.winfo_ismapped():
            # pack doesn't map what it has no room for.
            if child.winfo_manager() and widget.winfo_ismapped():
                yield f"{_name(child)} has no room in {_name(widget)}"
            continue
        yield from _place(child)
        yield from _texts(child)
        yield from _of(child)


def _place(child: tk.Misc) -> Iterator[str]:
    assert child.master is not None
    if isinstance(child.master, tk.Canvas) and child.winfo_manager() == "canvas":
        yield from _in_canvas(child, child.master)
        return
    for edge, over in _beyond(_box(child), _box(child.master)):
        yield f"{_name(child)} lies {over} px beyond the {edge} of {_name(child.master)}"


def _in_canvas(child: tk.Misc, canvas: tk.Canvas) -> Iterator[str]:
    region = [float(part) for part in str(canvas.cget("scrollregion")).split()]
    width, height = (region[2], region[3]) if region else (canvas.winfo_width(), canvas.winfo_height())
    x, y = canvas.canvasx(child.winfo_x()), canvas.canvasy(child.winfo_y())
    box = (x, y, x + child.winfo_width(), y + child.winfo_height())
    for edge, over in _beyond(box, (0, 0, max(width, canvas.winfo_width()), max(height, canvas.winfo_height()))):
        yield f"{_name(child)} lies {over} px beyond the {edge} of what {_name(canvas)} scrolls"
    if width > canvas.winfo_width() + _SLACK:
        yield f"{_name(canvas)} would have to scroll sideways by {width - canvas.winfo_width():.0f} px"


def _texts(widget: tk.Misc) -> Iterator[str]:
    if isinstance(widget, tk.Canvas):
        yield from _canvas_texts(widget)
    elif isinstance(widget, ttk.Entry | ttk.Combobox) or not hasattr(widget, "keys") or "text" not in widget.keys():  # noqa: SIM118
        return
    elif str(widget.cget("text")).strip():
        # A label with a width asks for that, whatever its text needs.
        is_label = isinstance(widget, ttk.Label) and bool(str(widget.cget("width")))
        wraps = is_label and bool(int(str(widget.cget("wraplength") or 0)))
        for side, wanted, given in (
            ("width", 0 if wraps else widget.winfo_reqwidth(), widget.winfo_width()),
            ("height", widget.winfo_reqheight(), widget.winfo_height()),
        ):
            if wanted > given + _SLACK:
                yield f"{_name(widget)} is cut: {side} {given} of {wanted} px"
        if is_label:
            style, name = ttk.Style(widget), str(widget.cget("style")) or "TLabel"
            text = str(widget.cget("text"))
            pieces = text.split() if wraps else [text]
            font = style.lookup(name, "font")
            wanted = max(int(widget.tk.call("font", "measure", font, piece)) for piece in pieces)
            aside = widget.tk.splitlist(style.lookup(name, "padding") or "0")
            room = widget.winfo_width() - 2 * round(float(str(aside[0])))
            if wanted > room + _SLACK:
                yield f"{_name(widget)} is cut: {room} of {wanted} px"


def _canvas_texts(canvas: tk.Canvas) -> Iterator[str]:
    region = [float(part) for part in str(canvas.cget("scrollregion")).split()]
    width = max(region[2] if region else 0, canvas.winfo_width())
    height = max(region[3] if region else 0, canvas.winfo_height())
    boxes: list[tuple[str, tuple[int, int, int, int]]] = []
    for item in canvas.find_all():
        about: Any = canvas.itemconfigure(item)  # by option; `itemcget` has no types
        if "text" not in about or about["state"][-1] == "hidden":
            continue
        words = str(about["text"][-1])
        box = canvas.bbox(item)
        if not words.strip() or box is None:
            continue
        for edge, over in _beyond(box, (0, 0, width, height)):
            yield f"“{words}” lies {over} px beyond the {edge} of {_name(canvas)}"
        for other, there in boxes:
            across = min(box[2], there[2]) - max(box[0], there[0])
            down = min(box[3], there[3]) - max(box[1], there[1])
            if across > 2 and down > 4:
                yield f"“{words}” lies over “{other}” in {_name(canvas)} by {across}×{down} px"
        boxes.append((words, box))


def _box(widget: tk.Misc) -> tuple[float, float, float, float]:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return x, y, x + widget.winfo_width(), y + widget.winfo_height()


def _beyond(inner: Any, outer: Any) -> list[tuple[str, int]]:
    found = (
        ("left", outer[0] - inner[0]), ("top", outer[1] - inner[1]),
        ("right", inner[2] - outer[2]), ("bottom", inner[3] - outer[3]),
    )  # fmt: skip
    return [(edge, round(over)) for edge, over in found if over > _SLACK]


def _name(widget: tk.Misc) -> str:
    words = ""
    if hasattr(widget, "keys") and "text" in widget.keys():  # noqa: SIM118
        words = f" “{str(widget.cget('text')).strip()}”"
    kinds: list[str] = []
    up: Any = widget
    while up is not None and len(kinds) < 4:
        kinds.append(type(up).__name__)
        up = up.master
    return "/".join(reversed(kinds)) + words
