"""The shared parts of the seat and payment pages: head with Back button, two columns, panel frame."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import ClassVar, Literal

from cinema.i18n import _, current_language, when
from gui import images, theme
from gui.scale import px
from gui.selling.countdown import CountdownBox
from gui.selling.purchase import Purchase
from gui.tokens import Tokens
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted
from gui.window.context import AppContext

POSTER = (64, 96)
SIDE = 4  # px; buttons have a margin for the focus ring, and the other parts of a panel must align with them
_PADDING = 24
_HEAD, _PANEL, _WIDE_PANEL, _WIDE = 44, 352, 400, 1600


class PageHead(ttk.Frame):
    """A Back button with its target's name, a line, and the page's title."""

    def __init__(self, master: tk.Misc, back: str, on_back: Callable[[], None], title: str) -> None:
        super().__init__(master)
        ttk.Frame(self, width=1, height=px(_HEAD)).pack(side="left")  # the same height on every page
        self.back = icon_button(self, "arrow-left", on_back, style="Link.TButton", text=back, role="info")
        self.back.pack(side="left")
        ttk.Frame(self, style="Line.TFrame", width=px(1), height=px(24)).pack(side="left", padx=px(8))
        ttk.Label(self, text=title, style="Title.TLabel").pack(side="left")


class TwoColumns(ttk.Frame):
    """Head and content at the left, a panel at the right with one of two widths, depending on the window's."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, padding=(px(24), px(24)))
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self._panel: ttk.Frame | None = None
        self.bind("<Configure>", self._widen)

    def lay(self, head: ttk.Frame, content: tk.Widget, panel: ttk.Frame, *, gap: int) -> None:
        """Place head, content and panel; `gap` is the space below the head in unscaled px."""
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(gap)))
        content.grid(row=1, column=0, sticky="nsew")
        panel.grid(row=0, column=1, rowspan=2, sticky="nsew", padx=(px(32), 0))
        panel.pack_propagate(False)  # else the panel's width would follow its content
        panel.configure(width=px(_PANEL))
        self._panel = panel

    def _widen(self, event: "tk.Event[tk.Misc]") -> None:
        width = px(_WIDE_PANEL if event.width >= px(_WIDE) else _PANEL)
        if self._panel is not None and int(str(self._panel.cget("width"))) != width:
            self._panel.configure(width=width)


class SalePanel(ttk.Frame):
    """The base of both panels: movie and countdown at the top, total and button at the bottom.

    These stay in place when the pages change. `offers_time`: the countdown has an Extend button.
    """

    offers_time: ClassVar[bool] = False

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, on_extend: Callable[[], None]) -> None:
        side = px(_PADDING - SIDE)
        super().__init__(master, style="Card.TFrame", padding=(side, px(_PADDING), side, side))
        self.purchase = purchase
        self.currency = purchase.house.currency
        MovieHead(self, app, purchase).pack(fill="x", padx=px(SIDE), pady=(0, px(20)))
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

    def tick(self) -> None:
        """Update the countdown."""
        purchase = self.purchase
        if purchase.basket.hold is None and not purchase.paying:
            self.countdown.show(None, 1, words=self.words_without_seats())
        elif (seconds := purchase.seconds_left) is None:
            self.countdown.show(None, 1, words=_("Your seats are kept while you pay"))
        else:
            self.countdown.show(seconds, purchase.whole_time, may_extend=self.offers_time and purchase.may_extend)


class MovieHead(ttk.Frame):
    """Poster, title, start time and auditorium."""

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, *, width: int = 224) -> None:
        super().__init__(master, style="Surface.TFrame")
        showing, zone = purchase.seating.showing, purchase.house.timezone
        SmallPoster(self, app, showing.movie.poster).pack(side="left", anchor="n", padx=(0, px(16)))
        words = ttk.Frame(self, style="Surface.TFrame")
        words.pack(side="left", fill="both", expand=True)
        title = showing.movie.title_in(current_language())
        style = "Surface.Title.TLabel" if len(title) <= 34 else "Surface.Lead.TLabel"
        ttk.Label(words, text=title, style=style, wraplength=px(width), justify="left").pack(anchor="w")
        facts = " · ".join((showing.movie.age_rating, _("{minutes} min").format(minutes=showing.movie.minutes)))
        ttk.Label(words, text=facts, style="Surface.Small.TLabel").pack(anchor="w", pady=(px(2), px(4)))
        start = when(showing.screening.starts_at, zone, "EEE d MMM · HH:mm").replace(".", "")
        start = start[:1].upper() + start[1:]
        ttk.Label(words, text=start, style="Surface.Bold.TLabel").pack(anchor="w")
        room = " · ".join(part for part in (showing.auditorium.name, showing.screening.format) if part)
        label = ttk.Label(words, text=room, style="Surface.Small.TLabel", wraplength=px(width), justify="left")
        label.pack(anchor="w", pady=(px(2), 0))


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
        dark = tokens.dark

        def use(photo: object) -> None:
            if theme.current().dark == dark:  # its corners have the ground of the theme that was asked for
                self.put(0, 0, photo)  # type: ignore[arg-type]

        self._app.posters.show(self._name, width, height, owner=self, use=use, on=self.ground, radius=4)
