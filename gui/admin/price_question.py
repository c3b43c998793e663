"""“Which rule gave this price?”: a screening, a seat and a ticket type, and the answer with its reasons."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.price_choice import PricePart, Verdict
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import CinemaError
from cinema.i18n import _, money
from cinema.services.office.prices import PriceAnswer
from gui.admin.line_field import LineField
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

WIDTH = 328
_INSIDE = WIDTH - PADDING - 24


class PriceQuestion(Card):
    """Asks again whenever one of the three is changed."""

    def __init__(self, master: tk.Misc, app: AppContext, on_close: Callable[[], None]) -> None:
        super().__init__(master, _("Which rule gave this price?"))
        self.title.configure(style="Surface.Lead.TLabel")
        self.app = app
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        icon_button(self.head, "x-lg", on_close, style="Surface.Tool.TButton").pack(side="right", padx=px(8))
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(12), px(8), 0, px(12)))
        self._scrolled.pack(fill="both", expand=True)
        inside = self._scrolled.inside
        self.screening = LineField(inside, _("Screening"), width=_INSIDE, surface=True, choices=())
        self.screening.pack(fill="x")
        # In full below the choice, which cuts long titles.
        self.whole = WrappedLabel(inside, style="Surface.Small.TLabel")
        self.whole.pack(fill="x", padx=px(4), pady=(0, px(4)))
        row = ttk.Frame(inside, style="Surface.TFrame")
        row.pack(fill="x")
        self.seat = LineField(row, _("Seat"), width=84, surface=True)
        self.seat.grid(row=0, column=0, sticky="nw")
        self.type = LineField(row, _("Ticket type"), width=_INSIDE - 84 - 12, surface=True, choices=())
        self.type.grid(row=0, column=1, sticky="nw", padx=(px(4), 0))
        for field in (self.screening, self.type):
            field.entry.bind("<<ComboboxSelected>>", lambda _event: self.ask(), add=True)
        self.seat.entry.bind("<Return>", lambda _event: self.ask())
        self.seat.entry.bind("<FocusOut>", lambda _event: self._asks_anew(), add=True)
        self.answer = ttk.Frame(inside, style="Surface.TFrame")
        self.answer.pack(fill="x", padx=px(4), pady=(px(8), 0))
        self._screenings: dict[str, str] = {}
        self._types: Sequence[TypeRecord] = ()
        self._currency, self._asked = "", ("", "", "")

    def show(self, screenings: Sequence[tuple[str, str]], types: Sequence[TypeRecord], currency: str) -> None:
        """Offer screenings, as (id, words), and ticket types, and ask for the present choice or the first."""
        self._screenings = {words: key for key, words in screenings}
        self._types, self._currency = types, currency
        for field, choices in ((self.screening, list(self._screenings)), (self.type, [one.name for one in types])):
            field.offer(choices)
            if field.get() not in choices:
                field.set(choices[0] if choices else "")
        self.ask()

    def ask(self) -> None:
        """Ask which rule gives the price."""
        screening = self._screenings.get(self.screening.get(), "")
        type_id = next((one.id for one in self._types if one.name == self.type.get()), "")
        seat = self.seat.get().strip().upper()
        self._asked = asked = (screening, type_id, seat)
        self.seat.error("")
        words = self.screening.get()
        self.whole.configure(text=words if font(13).measure(words) > px(_INSIDE - 40) else "")
        if not screening or not type_id:
            self._clear()
            words = _("No screening in the coming days.") if not screening else _("No ticket type yet.")
            WrappedLabel(self.answer, text=words, style="Surface.Muted.TLabel").pack(fill="x")
            return
        prices, actor = self.app.cinema.admin.prices, self.app.identity.actor()

        def show(answer: PriceAnswer) -> None:
            if asked == self._asked:
                self._show(answer)

        def failed(error: BaseException) -> None:
            if isinstance(error, CinemaError) and error.field == "seats":
                self.seat.error(error.message)
            else:
                self.app.report(error)

        self.app.tasks.submit(
            lambda: prices.explain(actor, screening, type_id, seat), owner=self, on_done=show, on_error=failed
        )

    def _asks_anew(self) -> None:
        if self.seat.get().strip().upper() not in {self._asked[2], ""}:
            self.ask()

    def _clear(self) -> None:
        for child in self.answer.winfo_children():
            child.destroy()

    def _show(self, answer: PriceAnswer) -> None:
        self._clear()
        found = answer.explanation
        if self.seat.get() != answer.seat:
            self.seat.set(answer.seat)
            self._asked = (*self._asked[:2], answer.seat)
        self._show_price(answer)
        for part in found.parts:
            self._show_part(part)
        self._rule()
        fits = [one for one in found.verdicts if one.wins]
        sells = next((one for one in found.verdicts if one.card == found.card), None)
        if len(fits) > 1:
            heading = _("Price cards that fit equally")
        elif sells is not None:
            heading = _("Why the price card {name}").format(name=sells.name)
        else:
            heading = _("Why there is no price card")
        WrappedLabel(self.answer, text=heading, style="Surface.Bold.TLabel").pack(fill="x", pady=(0, px(4)))
        if sells is not None and found.best != sells.card:
            words = _("It was written into this screening; by now another one would fit best, or none.")
            WrappedLabel(self.answer, text=words, style="Surface.Small.TLabel").pack(fill="x", pady=(0, px(4)))
        for verdict in found.verdicts:
            self._show_verdict(verdict, sells=verdict is sells, clash=len(fits) > 1 and verdict.wins)
        if found.note:
            WrappedLabel(self.answer, text=found.note, style="Surface.Small.TLabel").pack(fill="x", pady=(px(4), 0))
        for group in answer.left:
            self._show_quota(group.quota.name, group.left, group.quota.most, answer.offered)
        self._scrolled.settle()

    def _show_price(self, answer: PriceAnswer) -> None:
        price, name = answer.explanation.price, self.type.get()
        self._rule()
        row = ttk.Frame(self.answer, style="Surface.TFrame")
        row.pack(fill="x")
        said = _("no price") if price is None else money(price, self._currency)
        style = "Surface.Bad.TLabel" if price is None else "Surface.Display.TLabel"
        ttk.Label(row, text=said, style=style).pack(side="right")
        words = _("{type} pays").format(type=name)
        WrappedLabel(row, text=words, room=80, style="Surface.LeadMuted.TLabel").pack(fill="x")
        below = _("nothing can be sold") if price is None else _("taxes included")
        kind = _(SEAT_KIND_NAMES[answer.kind])
        WrappedLabel(row, text=f"{kind}, {below}", room=80, style="Surface.Small.TLabel").pack(
            fill="x", pady=(0, px(8))
        )

    def _show_part(self, part: PricePart) -> None:
        row = ttk.Frame(self.answer, style="Surface.TFrame")
        row.pack(fill="x", pady=px(2))
        charged = part.amount is not None
        amount = money(part.amount or 0, self._currency) if charged else "–"
        style = "Surface.Bold.TLabel" if charged else "Surface.Muted.TLabel"
        ttk.Label(row, text=amount, style=style).pack(side="right", anchor="n")
        WrappedLabel(row, text=part.name, room=80, style=style).pack(fill="x")
        if part.half_of is not None:
            base = next((one.name for one in self._types if one.id == part.half_of), part.half_of)
            below = _("half of {type}, {price}").format(type=base, price=money(part.whole or 0, self._currency))
        elif part.is_surcharge:
            below = _("surcharge of this price card") if charged else _("surcharge, not for this ticket")
        else:
            return
        WrappedLabel(row, text=below, room=80, style="Surface.Small.TLabel").pack(fill="x")

    def _show_verdict(self, verdict: Verdict, *, sells: bool, clash: bool) -> None:
        icon, role = ("exclamation-circle-fill", "bad") if clash else ("check-circle-fill", "good")
        if not sells and not clash:
            icon, role = ("dash-circle" if verdict.fits else "x-circle"), "muted"
        row = ttk.Frame(self.answer, style="Surface.TFrame")
        row.pack(fill="x", pady=px(3))
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
        strong = sells or clash
        if verdict.price is not None and (clash or not sells):
            style = "Surface.Bold.TLabel" if clash else "Surface.Muted.TLabel"
            ttk.Label(row, text=money(verdict.price, self._currency), style=style).pack(side="right", anchor="n")
        name = WrappedLabel(
            row, text=verdict.name, room=80, style="Surface.Bold.TLabel" if strong else "Surface.Muted.TLabel"
        )
        name.pack(fill="x")
        WrappedLabel(row, text=verdict.words, room=80, style="Surface.Small.TLabel").pack(fill="x")

    def _show_quota(self, name: str, left: int, most: int, offered: int) -> None:
        self._rule()
        row = ttk.Frame(self.answer, style="Surface.TFrame")
        row.pack(fill="x")
        ttk.Label(row, text=str(left), style="Surface.Title.TLabel").pack(side="right")
        words = _("{name}: left here").format(name=name)
        WrappedLabel(row, text=words, room=80, style="Surface.Bold.TLabel").pack(fill="x")
        bar = ttk.Progressbar(
            self.answer, style="Surface.Line.Horizontal.TProgressbar", maximum=max(1, most), value=most - left
        )
        bar.pack(fill="x", pady=px(6))
        for text in (
            _("{most} of {offered} seats, {taken} sold or held").format(most=most, offered=offered, taken=most - left),
            _("Counted at the moment of the hold, on every till."),
        ):
            WrappedLabel(self.answer, text=text, style="Surface.Small.TLabel").pack(fill="x")

    def _rule(self) -> None:
        rule(self.answer, surface=True).pack(fill="x", pady=(px(10), px(10)))
