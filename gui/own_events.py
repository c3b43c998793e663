"""Binds a window's own events, without those of everything in it."""

import tkinter as tk


def on_own(widget: tk.Misc, sequence: str, script: str, *, add: bool = True) -> None:
    """Run a script of Tcl for a widget's own events; unless `add`, it replaces what was bound to them.

    Tk gives a window the events of all that is in it too: when a page is left there are hundreds. To call Python for
    each, only to find that it is another widget's, takes longer than to build the page. Tcl compares in a microsecond.
    """
    own = f'if {{"%W" eq "{widget}"}} {{{script}}}\n'
    widget.tk.call("bind", str(widget), sequence, f"+{own}" if add else own)
