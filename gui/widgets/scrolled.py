"""Scrolling by wheel and by finger, with 8 px of slop so that a tap is not a drag.

Tk sends wheel events to the widget under the pointer only. A bind tag on the canvas and on all its descendants makes
the wheel work over fields and buttons too; it comes first, so that it wins over their own bindings.
"""

import sys
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from gui.scale import px
from gui.widgets.paint import Painted

SLOP = 8  # px
NOTCH = 72  # px per notch of the wheel
BAR = 14  # px kept free for the bar


def bind_tag(owner: tk.Misc, tag: str, sequence: str, call: "Callable[[tk.Event[tk.Misc]], object]") -> None:
    """Bind an event of a bind tag until `owner` is destroyed."""
    # Tk keeps a tag's bindings, and tkinter the Python function behind each, for as long as the window lives: either
    # would keep the whole screen in memory.
    command = owner.bind_class(tag, sequence, call)

    def end(event: "tk.Event[tk.Misc]") -> None:
        if event.widget is owner:
            owner.unbind_class(tag, sequence)
            owner.nametowidget(".").deletecommand(command)  # `bind_class` registers it with the window

    owner.bind("<Destroy>", end, add=True)


def outer_scroller(widget: Any) -> "Scroller | None":
    """Return the scroller of a widget, or of the nearest one around it that has something to scroll."""
    while widget is not None:
        scroller: Scroller | None = getattr(widget, "scroller", None)
        if scroller is not None and scroller.scrolls:
            return scroller
        widget = getattr(widget, "master", None)  # of a combobox's list, tkinter knows the name only
    return None


class Scroller:
    """Adds wheel, finger dragging and a slim bar to a canvas; the bar shows only when there is something to scroll."""

    def __init__(
        self, canvas: tk.Canvas, bar: ttk.Scrollbar | None, on_scroll: Callable[[], None] | None = None
    ) -> None:
        self._canvas = canvas
        self._bar = bar
        self._on_scroll = on_scroll
        self._tag = f"Scroll{id(self)}"
        self._from: tuple[int, float] | None = None
        self.dragging = False
        canvas.configure(yscrollincrement=1, yscrollcommand=self._moved)  # a scroll unit is then a pixel
        if bar is not None:
            bar.configure(command=canvas.yview)
        self._bind_wheel()
        self.watch(canvas)

    def watch(self, widget: tk.Misc) -> None:
        """Make the wheel work over a widget and its descendants; must be called again for widgets added later."""
        if self._tag not in widget.bindtags():
            widget.bindtags((self._tag, *widget.bindtags()))
        for child in widget.winfo_children():
            self.watch(child)

    @property
    def scrolls(self) -> bool:
        """Whether the content is higher than the canvas."""
        return bool(self._canvas.yview() != (0.0, 1.0))

    def scroll(self, pixels: float) -> None:
        """Scroll by pixels, not beyond the ends."""
        if self.scrolls:  # a canvas scrolls beyond its region if that is smaller than the window
            self._canvas.yview_scroll(round(pixels), "units")

    def show(self, top: float, bottom: float) -> None:
        """Scroll a part of the content, in its own pixels, into view."""
        total = self._height()
        first, last = (share * total for share in self._canvas.yview())
        if top < first:
            self.scroll(top - first)
        elif bottom > last:
            self.scroll(bottom - last)

    def see(self, top: float, bottom: float) -> None:
        """Scroll a widget into view, from the top of the content if it is to be seen from there."""
        view, margin = self._canvas.winfo_height(), px(16)
        if view <= 1:  # not laid out yet
            return
        if bottom + margin <= view:
            self.show(0, bottom)
        else:
            self.show(top - margin, bottom + margin)

    def _height(self) -> float:
        region = str(self._canvas.cget("scrollregion")).split()
        return float(region[3]) if len(region) == 4 else float(self._canvas.winfo_height())

    def _bind_wheel(self) -> None:
        canvas, tag = self._canvas, self._tag
        if sys.platform.startswith("linux"):
            # X11 reports the wheel as buttons 4 and 5.
            bind_tag(canvas, tag, "<Button-4>", lambda _event: self._turn(-1))
            bind_tag(canvas, tag, "<Button-5>", lambda _event: self._turn(1))
        else:
            step = 1 if sys.platform == "darwin" else 120  # the delta of one notch
            bind_tag(canvas, tag, "<MouseWheel>", lambda event: self._turn(-event.delta / step))
        canvas.bind("<ButtonPress-1>", self._press, add=True)
        canvas.bind("<B1-Motion>", self._drag, add=True)

    def _turn(self, notches: float) -> str:
        first, last = self._canvas.yview()
        at_end = first <= 0 if notches < 0 else last >= 1
        outer = outer_scroller(self._canvas.master) if at_end else None
        (outer or self).scroll(notches * px(NOTCH))
        return "break"

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        self._from = (event.y, self._canvas.yview()[0])
        self.dragging = False

    def _drag(self, event: "tk.Event[tk.Misc]") -> None:
        if self._from is None:
            return
        start, share = self._from
        if not self.dragging and abs(event.y - start) < px(SLOP):
            return
        self.dragging = True
        total = self._height()
        if total > self._canvas.winfo_height():
            self._canvas.yview_moveto(max(0.0, share + (start - event.y) / total))

    def _moved(self, first: float, last: float) -> None:
        if self._on_scroll is not None:
            self._on_scroll()
        if self._bar is None:
            return
        self._bar.set(first, last)
        if float(first) <= 0 and float(last) >= 1:
            self._bar.place_forget()
        else:
            self._bar.place(relx=1.0, rely=0, relheight=1.0, anchor="ne")


class ScrolledFrame(ttk.Frame):
    """A scrolling frame: add widgets to `inside`, then call `settle`.

    Room for the bar is always kept free at the right; without `gutter` only while there is something to scroll.
    `fills`: `inside` is never lower than the visible part. Without a `bar` the caller's own buttons scroll it, and
    `on_scroll` tells them.
    """

    def __init__(
        self,
        master: tk.Misc,
        *,
        surface: bool = False,
        padding: Any = 0,
        gutter: bool = True,
        fills: bool = False,
        bar: bool = True,
        on_scroll: Callable[[], None] | None = None,
    ) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame")
        self._gutter, self._fills, self._has_bar = gutter, fills, bar
        self.canvas = Ground(self, surface=surface)
        self.canvas.pack(fill="both", expand=True)
        # Around `inside`, so that it can be given a least height and still ask for more.
        self._holder = ttk.Frame(self.canvas, style=f"{prefix}TFrame")
        self._holder.columnconfigure(0, weight=1)
        self._holder.rowconfigure(0, weight=1)
        self.inside = ttk.Frame(self._holder, style=f"{prefix}TFrame", padding=padding)
        self.inside.grid(sticky="nsew")
        self._window = self.canvas.create_window(0, 0, window=self._holder, anchor="nw")
        slim = ttk.Scrollbar(self, orient="vertical", style=f"{prefix}Slim.Vertical.TScrollbar", takefocus=False)
        self.scroller = Scroller(self.canvas, slim if bar else None, on_scroll)
        self._holder.bind("<Configure>", lambda _event: self._resize(), add=True)
        # A canvas doesn't stretch its window item: its width follows by hand.
        self.canvas.bind("<Configure>", lambda _event: self._widen(), add=True)
        self._focus_tag = f"Focus{id(self)}"
        bind_tag(self.inside, self._focus_tag, "<FocusIn>", self._see)

    def settle(self) -> None:
        """Make wheel and focus scrolling work for the widgets added since the last call."""
        self.scroller.watch(self.inside)
        self._watch_focus(self.inside)

    def _watch_focus(self, widget: tk.Misc) -> None:
        if self._focus_tag not in widget.bindtags():
            widget.bindtags((*widget.bindtags(), self._focus_tag))
        for child in widget.winfo_children():
            self._watch_focus(child)

    def see(self, widget: tk.Misc) -> None:
        """Scroll a widget of the content into view."""
        top = widget.winfo_rooty() - self.inside.winfo_rooty()
        self.scroller.see(top, top + widget.winfo_height())

    def _see(self, event: "tk.Event[tk.Misc]") -> None:
        # Tab moves the focus to widgets that are scrolled out of view.
        self.see(event.widget)

    def _widen(self) -> None:
        scrolls = self._holder.winfo_reqheight() > self.canvas.winfo_height()
        room = px(BAR) if self._has_bar and (self._gutter or scrolls) else 0
        self.canvas.itemconfigure(self._window, width=max(1, self.canvas.winfo_width() - room))
        if self._fills:
            self._holder.rowconfigure(0, minsize=self.canvas.winfo_height())

    def _resize(self) -> None:
        if not self._gutter:
            self._widen()
        self.canvas.configure(scrollregion=(0, 0, self.canvas.winfo_width(), self._holder.winfo_reqheight()))


class Ground(Painted):
    """The canvas behind a scrolled frame. A theme switch sets its colour only: deleting all would drop the frame."""

    def __init__(self, master: tk.Misc, *, surface: bool) -> None:
        super().__init__(master, surface=surface)
        self.start()

    def _paint_all(self, tokens: Any) -> None:
        del tokens
        self.configure(background=self.ground)
