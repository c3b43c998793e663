"""A part of a page that may be higher than its place: large buttons turn it, since a drag is not for everybody."""

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk

from cinema.i18n import _
from gui.kiosk.controls import step_button
from gui.kiosk.glass import Glass
from gui.widgets.scrolled import ScrolledFrame

_MOST_CHANGES = 4  # then the buttons stay: there may be content that is lower beside them than without
_OVERLAP = 0.12  # of a page: what was at its end is still seen after it was turned


class Pager(ttk.Frame):
    """Put widgets into `inside`, then call `settle`. The buttons show only while there is something to turn."""

    def __init__(self, master: tk.Misc, glass: Glass) -> None:
        super().__init__(master)
        self._glass = glass
        self._turns = ttk.Frame(self, padding=(glass.gap(16), 0, 0, 0))
        self.up = step_button(self._turns, "chevron-up", lambda: self.turn(-1), _("Page up"))
        self.down = step_button(self._turns, "chevron-down", lambda: self.turn(1), _("Page down"))
        self.up.pack(fill="both", expand=True, pady=(0, glass.gap(16)))
        self.down.pack(fill="both", expand=True)
        self.scrolled = ScrolledFrame(self, bar=False, gutter=False, on_scroll=self._mark)
        self.scrolled.pack(side="left", fill="both", expand=True)
        self.inside = self.scrolled.inside
        self._turns.lift()  # Tab comes to them behind the content
        self._shown = False
        self._waiting = False
        self._changes = 0  # of `_shown`, since the content or the place was another
        self.scrolled.canvas.bind("<Configure>", lambda _event: self._later(), add=True)
        self.inside.bind("<Configure>", lambda _event: self._later(), add=True)
        self.bind("<Configure>", lambda _event: self._moved(), add=True)

    def settle(self) -> None:
        """Lay out what was put in; called when it is complete, and again after it changed."""
        self.scrolled.settle()
        self._changes = 0
        self._later()

    def turn(self, way: int) -> None:
        """Turn one page up (-1) or down (1); a button that is cut at the edge comes whole."""
        height = self.scrolled.canvas.winfo_height()
        top = self.scrolled.canvas.canvasy(0)
        step, gap = height * (1 - _OVERLAP), self._glass.gap(8)
        if way > 0:
            cut = [first for first, last in self._buttons() if top < first < top + height < last]
            wanted = min([top + step, *(first - gap for first in cut if first - gap > top)])
        else:
            cut = [last for first, last in self._buttons() if first < top < last < top + height]
            wanted = max([top - step, *(last + gap - height for last in cut if last + gap - height < top)])
        self.scrolled.scroller.scroll(wanted - top)
        self._mark()

    def _buttons(self) -> list[tuple[int, int]]:
        """Return where the buttons of the content begin and end."""
        above = self.inside.winfo_rooty()
        tops = [(one, one.winfo_rooty() - above) for one in _below(self.inside) if isinstance(one, ttk.Button)]
        return [(top, top + one.winfo_height()) for one, top in tops]

    def top(self) -> float:
        """Return how far it is turned, for a widget that takes its place."""
        return float(self.scrolled.canvas.yview()[0])

    def turn_to(self, share: float) -> None:
        """Turn to where another one was."""
        self.update_idletasks()
        self.scrolled.canvas.yview_moveto(share)
        self._mark()

    def see(self, widget: tk.Misc) -> None:
        """Turn until a widget is seen."""
        top = widget.winfo_rooty() - self.inside.winfo_rooty()
        self.scrolled.scroller.see(top, top + widget.winfo_height())

    def _moved(self) -> None:
        self._changes = 0
        self._later()

    def _later(self) -> None:
        if not self._waiting:
            self._waiting = True
            self.after_idle(self._fit)

    def _fit(self) -> None:
        if not self.winfo_exists():
            return
        canvas = self.scrolled.canvas
        if self._overflows != self._shown:
            # Labels that have not wrapped to their new width yet need another height: to judge by it would show and
            # hide the buttons by turns, for ever.
            self.update_idletasks()
        self._waiting = False
        wanted = self._overflows
        if wanted != self._shown and (wanted or self._changes < _MOST_CHANGES):
            self._shown, self._changes = wanted, self._changes + 1
            if wanted:
                self._turns.pack(side="right", fill="y", before=self.scrolled)
            else:
                self._turns.pack_forget()
                canvas.yview_moveto(0)
        self._mark()

    @property
    def _overflows(self) -> bool:
        room = self.scrolled.canvas.winfo_height()
        return 1 < room < self.inside.winfo_reqheight()

    def _mark(self) -> None:
        first, last = self.scrolled.canvas.yview()
        self.up.state(["disabled" if first <= 0.001 else "!disabled"])
        self.down.state(["disabled" if last >= 0.999 else "!disabled"])


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from _below(child)
