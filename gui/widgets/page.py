"""A page that fills its window, and scrolls if the window is smaller than the page can be."""

import sys
import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.widgets.scrolled import BAR, NOTCH, Ground, Scroller, outer_scroller


class Page(ttk.Frame):
    """Add widgets to `inside`: it fills the page, but is never smaller than `need` said."""

    def __init__(self, master: tk.Misc, smallest: tuple[int, int]) -> None:
        """`smallest`: width and height in unscaled px."""
        super().__init__(master)
        self._smallest = smallest
        self._is_laid_out = False
        self.canvas = Ground(self, surface=False)
        self.canvas.configure(xscrollincrement=1)
        self.canvas.place(relwidth=1.0, relheight=1.0)
        self.inside = ttk.Frame(self.canvas)
        self._window = self.canvas.create_window(0, 0, window=self.inside, anchor="nw")
        bar = ttk.Scrollbar(self, orient="vertical", style="Slim.Vertical.TScrollbar", takefocus=False)
        self.scroller = Scroller(self.canvas, bar)
        self.canvas.bind("<Configure>", lambda _event: self._fit(), add=True)

    def need(self, width: int, height: int) -> None:
        """Change the smallest size, in unscaled px; a repeat changes nothing."""
        if (width, height) != self._smallest:
            self._smallest = (width, height)
            self._fit()

    def see(self, widget: tk.Misc) -> None:
        """Scroll a widget inside into view; nothing happens if all of the page is."""
        left, top = widget.winfo_rootx() - self.inside.winfo_rootx(), widget.winfo_rooty() - self.inside.winfo_rooty()
        width, height = widget.winfo_width(), widget.winfo_height()
        if height < self.canvas.winfo_height():  # before it is laid out nothing is; `_fit` comes back to it
            self.scroller.see(top, top + height)
        seen, room = self.canvas.canvasx(0), self.canvas.winfo_width()
        if self.inside.winfo_width() > room and width < room and not seen <= left <= seen + room - width:
            self.canvas.xview_scroll(round(left - px(16) - seen), "units")

    def _fit(self) -> None:
        room, height = self.canvas.winfo_width(), self.canvas.winfo_height()
        if room <= 1:  # not mapped yet
            return
        least_width, least_height = (px(length) for length in self._smallest)
        if least_height > height:
            room -= px(BAR)
        width, height = max(room, least_width), max(height, least_height)
        self.canvas.itemconfigure(self._window, width=width, height=height)
        self.canvas.configure(scrollregion=(0, 0, width, height))
        if not self._is_laid_out:
            self._is_laid_out = True
            self.after_idle(self._see_focus)

    def _see_focus(self) -> None:
        """Scroll to what got the focus before the page had its size."""
        path = str(self.tk.call("focus", "-lastfor", str(self)))
        if path.startswith(f"{self.inside}."):
            self.see(self.nametowidget(path))


def page_around(widget: tk.Misc | None) -> Page | None:
    """Return the page that a widget is in."""
    while widget is not None and not isinstance(widget, Page):
        widget = getattr(widget, "master", None)  # of a combobox's list, tkinter knows the name only
    return widget


def watch(root: tk.Misc) -> None:
    """Make the wheel scroll the page under the pointer and show the widget with the focus; called once a window."""

    def turn(event: "tk.Event[tk.Misc]", notches: float) -> None:
        scroller = outer_scroller(event.widget)
        if scroller is not None:
            scroller.scroll(notches * px(NOTCH))

    def focused(event: "tk.Event[tk.Misc]") -> None:
        page = page_around(event.widget)
        if page is not None and event.widget is not page:
            page.see(event.widget)

    if sys.platform.startswith("linux"):
        root.bind("<Button-4>", lambda event: turn(event, -1), add=True)
        root.bind("<Button-5>", lambda event: turn(event, 1), add=True)
    else:
        step = 1 if sys.platform == "darwin" else 120
        root.bind("<MouseWheel>", lambda event: turn(event, -event.delta / step), add=True)
    root.bind("<FocusIn>", focused, add=True)
