"""The shared parts of the seat and payment pages: two columns, panel frame."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import ClassVar, Literal

from cinema.i18n import _, current_language, when
from gui import images, theme
from gui.scale import px
from gui.selling.countdown import CountdownBox
from gui.selling.page_head import PageHead
from gui.selling.purchase import Purchase
from gui.tokens import Tokens
from gui.widgets.icon_button import icon_button
from gui.widgets.page import page_around
from gui.widgets.paint import Painted
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

POSTER = (64, 96)
SIDE = 4  # px; buttons have a margin for the focus ring, and the other parts of a panel must align with them
_LINK = 8  # px around the words of the head's link, which stand above the content's edge
_PADDING = 24
_PANEL, _WIDE_PANEL, _WIDE = 352, 400, 1600
_NARROW_PANEL, _NARROW, _STACKED = 320, 960, 700  # from the last width down the panel lies below the content
_LOW = 560  # px of height; from here down margins are smaller
_LOW_PANEL = 472  # px of height; from here down the panel has no room for the movie, which the head names too
_LEAST, _STACKED_HEIGHT, _PANEL_HEIGHT = (440, 372), 860, 420


class TwoColumns(ttk.Frame):
    """Head and content at the left, a panel at the right, or below them where the window is narrow.

    The panel's width and all gaps depend on the window's size.
    """

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master)
        self._parts: tuple[PageHead, tk.Widget, ttk.Frame] | None = None
        self._gap = 0
        self._shown: tuple[object, ...] = ()
        self.bind("<Configure>", lambda event: self._fit(event.width, event.height))

    def lay(self, head: PageHead, content: tk.Widget, panel: ttk.Frame, *, gap: int) -> None:
        """Place head, content and panel; `gap` is the space below the head in unscaled px."""
        self._parts, self._gap = (head, content, panel), gap
        panel.pack_propagate(False)  # else the panel's size would follow its content
        self._fit(self.winfo_width(), self.winfo_height())

    def _fit(self, width: int, height: int) -> None:
        if self._parts is None:
            return
        # Before it is laid out, as for the usual window.
        wide = width <= 1 or width >= px(_NARROW)
        stacked = 1 < width < px(_STACKED)
        panel_width = _PANEL if wide else _NARROW_PANEL
        panel_width = _WIDE_PANEL if width >= px(_WIDE) else panel_width
        low = 1 < height < px(_LOW) and not stacked
        shown = (wide, stacked, panel_width, low)
        if shown != self._shown:
            self._shown = shown
            self._place(stacked=stacked, panel_width=panel_width, edge=24 if wide and not low else 12)
            page = page_around(self)
            if page is not None:
                page.need(_LEAST[0], _STACKED_HEIGHT if stacked else _LEAST[1])

    def _place(self, *, stacked: bool, panel_width: int, edge: int) -> None:
        assert self._parts is not None
        head, content, panel = self._parts
        # At the left the head begins with a link, at the right it ends with a button: both have a margin of their own.
        self.configure(padding=(px(edge - _LINK), px(edge), px(edge), px(edge)))
        sides = (px(_LINK), px(SIDE))
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(self._gap)))
        content.grid(row=1, column=0, sticky="nsew", padx=sides)
        if stacked:
            panel.configure(width=px(_NARROW_PANEL), height=px(_PANEL_HEIGHT))
            panel.grid(row=2, column=0, rowspan=1, sticky="nsew", padx=sides, pady=(px(16), 0))
        else:
            panel.configure(width=px(panel_width), height=1)
            gap = (32 if edge == 24 else 16) - SIDE
            panel.grid(row=0, column=1, rowspan=2, sticky="nsew", padx=(px(gap), 0), pady=0)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)


class SalePanel(ttk.Frame):
    """The base of both panels: movie and countdown at the top, total and button at the bottom.

    These stay in place when the pages change. `offers_time`: the countdown has an Extend button.
    """

    offers_time: ClassVar[bool] = False

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, on_extend: Callable[[], None]) -> None:
        super().__init__(master, style="Card.TFrame", padding=_around(_PADDING))
        self.purchase = purchase
        self.currency = purchase.house.currency
        self._movie = MovieHead(self, app, purchase)
        self._movie.pack(fill="x", padx=px(SIDE), pady=(0, px(20)))
        self.bind("<Configure>", lambda event: self._fit(event.height))
        self.countdown = CountdownBox(self, on_extend)
        self.countdown.pack(fill="x", padx=px(SIDE))
        self.foot = ttk.Frame(self, style="Surface.TFrame")
        self.foot.pack(side="bottom", fill="x", pady=(px(12), 0))
        line = ttk.Frame(self.foot, style="Surface.TFrame")
        line.pack(fill="x", padx=px(SIDE))
        ttk.Label(line, text=_("Total"), style="Surface.Lead.TLabel").pack(side="left")
        self.total = ttk.Label(line, style="Surface.Display.TLabel")
        self.total.pack(side="right")
        self.gap = ttk.Frame(self.foot, style="Surface.TFrame", height=px(12))
        self.gap.pack(fill="x")

    def _fit(self, height: int) -> None:
        low = height < px(_LOW_PANEL)
        if low and self._movie.winfo_manager():
            self._movie.pack_forget()
        elif not low and not self._movie.winfo_manager():
            self._movie.pack(fill="x", padx=px(SIDE), pady=(0, px(20)), before=self.countdown)
        self.configure(padding=_around(12 if low else _PADDING))

    def make_pay(self, icon: str, on_pay: Callable[[], None], side: Literal["left", "right"]) -> ttk.Button:
        """Add the primary button at the bottom; `side` is that of its icon."""
        pay = icon_button(
            self.foot, icon, on_pay, style="Surface.Primary.TButton", text="-", role="on_accent", side=side
        )  # fmt: skip
        pay.pack(fill="x")
        return pay

    def words_without_seats(self) -> str:
        """Return the text shown instead of the time while no seats are held."""
        return _("The time starts with the first seat")

    def words_with_seats(self) -> str:
        """Return the text beside the time; empty for the usual one."""
        return ""

    def words_while_paying(self) -> str:
        """Return the text shown instead of the time while none runs."""
        return _("Your seats are kept while you pay")

    def tick(self) -> None:
        """Update the countdown."""
        purchase = self.purchase
        if purchase.basket.hold is None and not purchase.paying:
            self.countdown.show(None, 1, words=self.words_without_seats())
        elif (seconds := purchase.seconds_left) is None:
            self.countdown.show(None, 1, words=self.words_while_paying())
        else:
            may_extend = self.offers_time and purchase.may_extend
            self.countdown.show(seconds, purchase.whole_time, words=self.words_with_seats(), may_extend=may_extend)


def _around(padding: int) -> tuple[int, int, int, int]:
    side = px(padding - SIDE)
    return (side, px(padding), side, side)


class MovieHead(ttk.Frame):
    """Poster, title, start time and auditorium."""

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase) -> None:
        super().__init__(master, style="Surface.TFrame")
        showing, zone = purchase.seating.showing, purchase.house.timezone
        SmallPoster(self, app, showing.movie.poster).pack(side="left", anchor="n", padx=(0, px(16)))
        words = ttk.Frame(self, style="Surface.TFrame")
        words.pack(side="left", fill="both", expand=True)
        title = showing.movie.title_in(current_language())
        style = "Surface.Title.TLabel" if len(title) <= 34 else "Surface.Lead.TLabel"
        WrappedLabel(words, text=title, style=style).pack(fill="x")
        facts = " · ".join((showing.movie.age_rating, _("{minutes} min").format(minutes=showing.movie.minutes)))
        WrappedLabel(words, text=facts, style="Surface.Small.TLabel").pack(fill="x", pady=(px(2), px(4)))
        start = when(showing.screening.starts_at, zone, "EEE d MMM · HH:mm").replace(".", "")
        start = start[:1].upper() + start[1:]
        WrappedLabel(words, text=start, style="Surface.Bold.TLabel").pack(fill="x")
        room = " · ".join(part for part in (showing.auditorium.name, showing.screening.format) if part)
        WrappedLabel(words, text=room, style="Surface.Small.TLabel").pack(fill="x", pady=(px(2), 0))


class SmallPoster(Painted):
    """A poster of 64 by 96 px, a placeholder until it is loaded."""

    def __init__(self, master: tk.Misc, app: AppContext, name: str | None) -> None:
        super().__init__(master, surface=True, width=px(POSTER[0]), height=px(POSTER[1]))
        self._app, self._name = app, name
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the placeholder, and the poster over it when it is loaded."""
        width, height = px(POSTER[0]), px(POSTER[1])
        self.put(0, 0, images.rounded(width, height, fill=tokens.raised, on=self.ground, radius=4))
        self.icon(width / 2, height / 2, "film", 20, tokens.muted)
        shown = tokens.name

        def use(photo: object) -> None:
            if theme.current().name == shown:  # its corners have the ground of the theme that was asked for
                self.put(0, 0, photo)  # type: ignore[arg-type]

        self._app.posters.show(self._name, width, height, owner=self, use=use, on=self.ground, radius=4)
