"""Shows Arabic and Hebrew as they are read in every label, button, menu and canvas, where Tk doesn't by itself.

On X11 Tk draws signs in the order of the text and never joins Arabic letters. So each `text` that a widget is given is
put in order on its way to Tk, and `cget` returns the text as it was given: no other file knows of it. Lines are broken
before, since a paragraph in visual order would begin with its end. Fields that are typed in stay as Tk shows them.
"""

import tkinter as tk
from tkinter import ttk
from typing import Any

from cinema.domain.visual_order import is_right_to_left, visual
from gui.widgets.fitting import wrap

_to_tk: Any = tk.Misc._options  # type: ignore[attr-defined]  # noqa: SLF001 - the one way of every option to Tk
_from_tk: Any = tk.Misc.cget
_GIVEN = "_given_text"


def install(root: tk.Misc) -> None:
    """Let this process's widgets show such texts in visual order if its windows are of X11; a repeat does nothing."""
    if root.tk.call("tk", "windowingsystem") == "x11":
        misc: Any = tk.Misc
        misc._options = _options  # noqa: SLF001
        misc.cget = misc.__getitem__ = _cget


def shown(text: str) -> str:
    """Return a text as a list's cell shows it: cells are no option of a widget."""
    return visual(text) if tk.Misc.cget is _cget else text


def _options(widget: Any, cnf: Any, kw: Any = None) -> Any:
    given = {**(cnf or {}), **kw} if kw else cnf
    if given and ("text" in given or "wraplength" in given or "label" in given):
        given = _in_order(widget, dict(given))
    return _to_tk(widget, given)


def _cget(widget: Any, key: str) -> Any:
    kept = widget.__dict__.get(_GIVEN) if key == "text" else None
    return _from_tk(widget, key) if kept is None else kept


def _in_order(widget: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Return options for Tk with their texts in visual order; a widget keeps the text that it was given."""
    if isinstance(label := given.get("label"), str):  # of a menu's entry
        given["label"] = visual(label)
    drawn = isinstance(widget, tk.Canvas)
    text = given["text"] if "text" in given else widget.__dict__.get(_GIVEN)
    if not isinstance(text, str) or not is_right_to_left(text):
        widget.__dict__.pop(_GIVEN, None)
        return given
    if not drawn:
        widget.__dict__[_GIVEN] = text
    given["text"] = visual("\n".join(_lines(widget, text, given, "width" if drawn else "wraplength")))
    return given


def _lines(widget: Any, text: str, given: dict[str, Any], limit: str) -> list[str]:
    """Return a text in the lines that Tk would break it into; one whose room isn't known in its own."""
    is_there = bool(widget.tk.call("winfo", "exists", widget._w))  # noqa: SLF001 - options come before the widget too

    def option(name: str) -> str:
        if name in given:
            return str(given[name])
        try:
            return str(_from_tk(widget, name)) if is_there and not isinstance(widget, tk.Canvas) else ""
        except tk.TclError:  # it has no such option
            return ""

    room = int(float(option(limit) or 0))
    if room <= 0:
        return text.split("\n")
    look = option("style") or (widget.winfo_class() if is_there else "TLabel")
    type_ = option("font") or ttk.Style(widget).lookup(look, "font") or "TkDefaultFont"
    return wrap(text, room, lambda line: int(widget.tk.call("font", "measure", type_, visual(line))))
