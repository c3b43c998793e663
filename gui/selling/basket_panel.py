"""The panel beside the seats: movie, time left, tickets, and the total with its button, which never move."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from cinema.i18n import _, current_language, money, ngettext, when
from gui import images, theme
from gui.scale import px
from gui.selling.basket_rows import BasketRows, RowActions
from gui.selling.countdown import CountdownBox
from gui.selling.purchase import Purchase
from gui.tokens import Tokens
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.paint import Painted
from gui.window.context import AppContext

POSTER = (64, 96)
PADDING = 24


@dataclass(frozen=True, slots=True)
class PanelActions:
    """What the panel asks for."""

    rows: RowActions
    extend: Callable[[], None]
    pay: Callable[[], None]


class BasketPanel(ttk.Frame):
    """Shows a purchase; it decides nothing."""

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, actions: PanelActions) -> None:
        super().__init__(
            master, style="Card.TFrame", padding=(px(PADDING - 4), px(PADDING), px(PADDING - 4), px(PADDING - 4))
        )
        self._purchase = purchase
        self._currency = purchase.house.currency
        side = px(4)  # a button keeps 4 px for its focus ring; the rest keeps as much for nothing
        MovieHead(self, app, purchase).pack(fill="x", padx=side, pady=(0, px(20)))
        self.countdown = CountdownBox(self, actions.extend)
        self.countdown.pack(fill="x", padx=side)
        self.word = MessageLine(self)
        self.word.pack(fill="x", padx=side, pady=(px(8), 0))
        head = ttk.Frame(self, style="Surface.TFrame")
        head.pack(fill="x", padx=side, pady=(px(12), px(4)))
        ttk.Label(head, text=_("Your tickets"), style="Surface.Lead.TLabel").pack(side="left")
        self._count = ttk.Label(head, style="Surface.Muted.TLabel")
        self._count.pack(side="right")
        self._pack_foot(actions.pay)
        self.rows = BasketRows(self, purchase.seating.card, self._currency, actions.rows)
        self._empty = ttk.Label(self, style="Surface.Muted.TLabel", wraplength=px(300), justify="left")
        self.refresh()

    def refresh(self) -> None:
        """Show the purchase as it is now."""
        lines, total = self._purchase.lines, self._purchase.total
        self.rows.show(lines)
        if lines:
            self._empty.pack_forget()
            self.rows.pack(fill="both", expand=True, padx=px(4))
        else:
            self.rows.pack_forget()
            self._empty.configure(text=self._hint())
            self._empty.pack(fill="x", anchor="n", padx=px(4), pady=(px(8), 0))
        self._count.configure(text=str(len(lines)) if lines else "")
        self._total.configure(text=money(total, self._currency))
        free = _("Get the tickets") if lines else _("Pay")
        words = _("Pay {total}").format(total=money(total, self._currency)) if total else free
        self.pay.configure(text=words + " ")
        self.pay.state(["!disabled" if lines and not self._purchase.basket.busy else "disabled"])
        self.tick()

    def tick(self) -> None:
        """Show the time that is left."""
        purchase = self._purchase
        if purchase.basket.hold is None:
            self.countdown.show(None, 1, words=_("The time starts with the first seat"))
        elif (seconds := purchase.seconds_left) is None:
            self.countdown.show(None, 1, words=_("Your seats are kept while you pay"))
        else:
            self.countdown.show(seconds, purchase.whole_time, may_extend=purchase.may_extend)

    def _hint(self) -> str:
        minutes = max(1, round(self._purchase.house.hold_seconds / 60))
        return ngettext(
            "Click a seat to take it. It is kept for you for {count} minute while you choose and pay.",
            "Click a seat to take it. It is kept for you for {count} minutes while you choose and pay.",
            minutes,
        ).format(count=minutes)

    def _pack_foot(self, pay: Callable[[], None]) -> None:
        foot = ttk.Frame(self, style="Surface.TFrame")
        foot.pack(side="bottom", fill="x", pady=(px(12), 0))
        line = ttk.Frame(foot, style="Surface.TFrame")
        line.pack(fill="x", padx=px(4), pady=(0, px(12)))
        ttk.Label(line, text=_("Total"), style="Surface.Lead.TLabel").pack(side="left")
        self._total = ttk.Label(line, style="Surface.Display.TLabel")
        self._total.pack(side="right")
        self.pay = icon_button(
            foot, "arrow-right", pay, style="Surface.Primary.TButton", text="-", role="on_accent", side="right"
        )
        self.pay.pack(fill="x")


def panel_padding() -> tuple[int, int, int, int]:
    """Return a panel's padding, less the 4 px that its button keeps for a focus ring."""
    side = px(PADDING - 4)
    return side, px(PADDING), side, side


class MovieHead(ttk.Frame):
    """Poster, title and when and where."""

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
    """A poster of 64 by 96, or a quiet tile while there is none."""

    def __init__(self, master: tk.Misc, app: AppContext, name: str | None) -> None:
        super().__init__(master, surface=True, width=px(POSTER[0]), height=px(POSTER[1]))
        self._app, self._name = app, name
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the tile, and the poster once it is there."""
        width, height = px(POSTER[0]), px(POSTER[1])
        self.put(0, 0, images.rounded(width, height, fill=tokens.raised, on=self.ground, radius=4))
        self.icon(width / 2, height / 2, "film", 20, tokens.muted)
        dark = tokens.dark

        def use(photo: object) -> None:
            if theme.current().dark == dark:
                self.put(0, 0, photo)  # type: ignore[arg-type]

        self._app.posters.show(self._name, width, height, owner=self, use=use, on=self.ground, radius=4)
