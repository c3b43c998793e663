"""The page of baskets that wait: parked, reserved or handed over, found by name or number, taken over or let go."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import ClassVar, TypeVar

from cinema.domain.baskets import NUMBER_DIGITS, BasketKind, Collected, WaitingBasket
from cinema.domain.ids import new_id
from cinema.domain.print_jobs import PaperKind
from cinema.domain.tills import StationKind
from cinema.errors import CinemaError, NotFoundError, StorageError, TooManyAttemptsError
from cinema.i18n import N_, _, clock, current_language, day, money
from gui.box_office.cancel_requests import CancelRequestsCard
from gui.box_office.pick_ups import PickUpsCard
from gui.scale import px
from gui.selling.shown_papers import print_or_open
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.repeat import Repeat
from gui.widgets.table import Column, Row, Table
from gui.window import errors
from gui.window.screen import Screen

_T = TypeVar("_T")
_EDGE, _FIELD, _EVERY = 12, 300, 10_000
_KINDS = {
    BasketKind.PARKED: N_("Parked"),
    BasketKind.RESERVED: N_("Reserved"),
    BasketKind.HANDED_OVER: N_("Handed over"),
}


class WaitingPage(Screen):
    """Lists what waits, what ends first before the others. Enter takes a basket over and goes on selling it."""

    nav: ClassVar[str | None] = "waiting"
    smallest: ClassVar[tuple[int, int]] = (720, 420)

    def build(self) -> None:
        """Make the list and read it."""
        self.found: dict[str, WaitingBasket] = {}
        self._zone, self._is_busy, self._sure_of = "UTC", False, ""
        self._steps: dict[str, str] = {}  # of calls without an answer
        self.card = Card(self.body, _("Parked, reserved and handed over"))
        self.card.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(_EDGE))
        self.count = ttk.Label(self.card.head, style="Surface.Muted.TLabel")
        self.count.pack(side="left")
        top = ttk.Frame(self.card.body, style="Surface.TFrame")
        top.pack(fill="x", padx=px(PADDING - 4), pady=(px(12), px(4)))
        self.field = FormField(top, _("Name or number"), width=_FIELD, surface=True)
        self.field.pack(side="left", anchor="n")
        self.field.value.trace_add("write", lambda *_unused: self._narrow())
        self.field.entry.bind("<Return>", lambda _event: self._typed(), add=True)
        self.field.entry.bind("<Down>", lambda _event: self._to_rows(), add=True)
        self.message = MessageLine(top, 480)
        self.message.pack(side="left", fill="x", expand=True, padx=(px(16), 0), pady=(px(24), 0), anchor="n")
        columns = (
            Column("kind", _("Kind"), 124, drops=2),
            Column("name", _("Name"), 150, grows=True),
            Column("number", _("Number"), 84),
            Column("screening", _("Screening"), 200, grows=True),
            Column("seats", _("Seats"), 130, grows=True),
            Column("total", _("Total"), 96, anchor="e", drops=1),
            Column("from", _("From"), 110, drops=3),
            Column("until", _("Until"), 156, anchor="e"),
        )
        self.table = Table(self.card.body, columns, on_open=self._pressed, on_select=self._selected)
        self.table.tree.bind("<Return>", lambda _event: self._enter())  # in the place of opening: a press only selects
        self._empty: EmptyState | None = None
        self.let_go = icon_button(
            self.card.foot,
            "x-circle",
            self._let_go,
            style="Surface.Quiet.TButton",
            text=_("Let the seats go  Ctrl Del"),
        )
        self.let_go.pack(side="left")
        self.list = icon_button(
            self.card.foot, "printer", self.print_list, style="Surface.Quiet.TButton", text=_("Print the list")
        )
        self.list.pack(side="left", padx=(px(8), 0))
        self.collect = icon_button(
            self.card.foot, "box-arrow-in-left", self._collect, style="Surface.Primary.TButton", role="on_accent",
            text=_("Take over"),
        )  # fmt: skip
        self.collect.pack(side="right")
        self._choose(None)
        self.pick_ups = PickUpsCard(self, self.card, self._fit)
        self.requests = CancelRequestsCard(self, self.card, self._fit)
        Repeat(self.body, _EVERY, self._read)

    def shown(self) -> None:
        """Read what waits."""
        self._read()
        self.pick_ups.read()
        self.requests.read()

    def first_focus(self) -> tk.Misc:
        """Return the field for the name or number."""
        return self.field.entry

    def find(self) -> bool:
        """Give the field the focus."""
        self.field.entry.focus_set()
        return True

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no basket is on its way."""
        del tell
        return not (self._is_busy or self.pick_ups.is_busy or self.requests.is_busy)

    def scanned(self, code: str) -> bool:
        """Choose the pick-up of a scanned ticket."""
        return self.pick_ups.scanned(code)

    def escape(self) -> bool:
        """Empty the field, else go back to selling."""
        if self.field.get():
            self.field.value.set("")
            self.field.entry.focus_set()
        elif not self._is_busy:
            self.app.navigator.go("sell")
        return True

    def act(self, name: str) -> None:
        """Let the seats of the selected basket go; in the field the key deletes a word."""
        if name == "hand_out":
            self.pick_ups.hand_out()
        elif name == "let_go" and self.focus_get() is not self.field.entry:
            self._let_go()

    def print_list(self) -> None:
        """Print the list of the reserved seats, or open it to print it."""
        cinema, actor, language = self.app.cinema, self.app.identity.actor(), current_language()
        print_or_open(
            self,
            PaperKind.RESERVATIONS,
            "",
            lambda: cinema.papers.reservations(actor, language),
            "reserved.pdf",
            self.list,
        )

    def _fit(self) -> None:
        """Let the page be as high as its cards need, those below its own included."""
        width, height = self.smallest
        self.page.need(width, height + self.pick_ups.room + self.requests.room)

    def _read(self) -> None:
        if self._is_busy or self.is_offline or self._steps:
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(read: tuple[Sequence[WaitingBasket], str]) -> None:
            self._zone = read[1]
            self.found = {one.basket.id: one for one in read[0]}
            self._narrow()

        self.load(lambda: (cinema.baskets.waiting(actor), cinema.house().timezone), show)

    def _narrow(self) -> None:
        """Show the baskets that fit what is typed."""
        text = self.field.get()
        self.pick_ups.narrow(text)
        shown = [one for one in self.found.values() if one.basket.fits(text)]
        self.count.configure(text=_how_many(shown))
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if shown:
            if not self.table.winfo_manager():
                self.table.pack(fill="both", expand=True, padx=px(4))
            self.table.show([_row(one, self._zone) for one in shown])
        else:
            self.table.pack_forget()
            self._empty = _nothing(self.card.body, text)
            self._empty.pack(fill="both", expand=True)
        selected = self.table.selected if shown else ""
        self._choose(self.found.get(selected) if selected else (shown[0] if len(shown) == 1 else None))

    def _selected(self, key: str) -> None:
        if key != self._sure_of:
            self._sure_of = ""
        self._choose(self.found.get(key))

    def _pressed(self, key: str) -> None:
        self.table.select(key)

    def _choose(self, one: WaitingBasket | None) -> None:
        """Name what the buttons do with the chosen basket."""
        self._chosen = one
        usable = one is not None and not self._is_busy
        for button in (self.collect, self.let_go):
            button.state(["!disabled" if usable else "disabled"])
        words = _("Take over")
        if one is not None and one.holds:
            total = money(one.basket.order.total, one.basket.order.currency)
            words = _("Take over {seats}, {total}").format(seats=_short(one.labels), total=total)
        self.collect.configure(text=f" {words}")

    def _to_rows(self) -> str:
        rows = self.table.shown if self.table.winfo_manager() else ()
        if rows:
            self.table.select(self.table.selected or rows[0])
            self.table.focus_set()
        return "break"

    def _enter(self) -> str:
        self._collect()
        return "break"

    def _typed(self) -> str:
        """Take over what was handed over under the digits that were typed; for a name go on to the rows.

        Digits that no row has are tried as well: they may be newer than the list.
        """
        digits = "".join(self.field.get().split())
        found = [one for one in self.found.values() if one.basket.number == digits]
        is_code = len(digits) == NUMBER_DIGITS and digits.isascii() and digits.isdigit()
        if not is_code or any(one.basket.kind is not BasketKind.HANDED_OVER for one in found):
            return self._to_rows()
        if not self._is_busy:
            self._take(digits)
        return "break"

    def _collect(self) -> None:
        """Take the chosen basket over, and go on selling it."""
        one = self._chosen
        if one is None or self._is_busy:
            return
        if one.basket.kind is BasketKind.HANDED_OVER:
            self._take(one.basket.number or "")
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()
        step = self._steps.setdefault(one.basket.id, new_id())
        self._send(lambda: cinema.baskets.collect(actor, one.basket.id, step=step), self._go_on)

    def _take(self, digits: str) -> None:
        """Take over the basket that was handed over under these digits, and go on selling it."""
        cinema, actor = self.app.cinema, self.app.identity.actor()
        step = self._steps.setdefault(digits, new_id())
        self._send(lambda: cinema.hand_overs.take(actor, digits, step=step), self._go_on)

    def _go_on(self, party: Collected) -> None:
        self._is_busy = False
        self.app.navigator.go("sell", party=party)

    def _let_go(self) -> None:
        """Give the seats of the chosen basket back, at the second press."""
        one = self._chosen
        if one is None or self._is_busy:
            return
        if self._sure_of != one.basket.id:
            self._sure_of = one.basket.id
            words = _("Let {seats} go? Press Ctrl Del once more.").format(seats=_short(one.labels) or _("this basket"))
            self.message.show(words, "warn", seconds=None)
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def done(_nothing: object) -> None:
            self._is_busy, self._sure_of = False, ""
            self.message.show(_("The seats are free again."), "good")
            self._read()

        self._send(lambda: cinema.baskets.release(actor, one.basket.id), done)

    def _send(self, work: Callable[[], _T], on_done: Callable[[_T], None]) -> None:
        self._is_busy = True
        self._choose(self._chosen)

        def failed(error: BaseException) -> None:
            self._is_busy = False
            if not isinstance(error, CinemaError):
                self.app.report(error)
            is_slip = isinstance(error, NotFoundError | TooManyAttemptsError)  # of a finger, or somebody was faster
            self.message.show(errors.words(error).message, "warn" if is_slip else "bad", seconds=None)
            if is_slip:
                self.field.entry.selection_range(0, "end")
            if isinstance(error, StorageError):  # it may be done: the same key asks again
                self._choose(self._chosen)
            else:
                self._steps.clear()
                self._choose(None)
                self._read()

        self.app.tasks.submit(work, owner=self, on_done=on_done, on_error=failed, write=True)


def _how_many(shown: Sequence[WaitingBasket]) -> str:
    kinds = [one.basket.kind for one in shown]
    words = _("parked: {parked}, reserved: {reserved}, handed over: {handed_over}")
    return words.format(
        parked=kinds.count(BasketKind.PARKED),
        reserved=kinds.count(BasketKind.RESERVED),
        handed_over=kinds.count(BasketKind.HANDED_OVER),
    )


def _nothing(master: tk.Misc, text: str) -> EmptyState:
    if text.strip():
        sentence = _(
            "No basket waits under this name or number. Enter tries four digits once more. Esc shows them all."
        )
        return EmptyState(master, icon="search", title=_("Not found"), sentence=sentence, surface=True)
    sentence = _("While you sell, F11 parks the basket on the screen, and Ctrl R reserves its seats.")
    return EmptyState(master, icon="bookmark", title=_("Nothing waits"), sentence=sentence, surface=True)


def _row(one: WaitingBasket, zone: str) -> Row:
    basket, order = one.basket, one.basket.order
    at = order.starts_at
    shown = f"{day(at, zone)} {clock(at, zone)}  {order.title_in(current_language())}" if at is not None else ""
    until = clock(one.until, zone)
    if basket.kind is BasketKind.RESERVED:
        until = f"{day(one.until, zone)} {until}"
    cells = (
        _(_KINDS[basket.kind]),
        basket.label or "–",
        basket.number or "–",
        shown,
        _short(one.labels) or _("free again"),
        money(order.total, order.currency),
        _from(one),
        until if one.holds else "–",
    )
    sort_by = {"total": order.total, "until": one.until, "screening": at}
    return Row(basket.id, cells, sort_by, tone="" if one.holds else "muted")


def _from(one: WaitingBasket) -> str:
    """Return where a basket comes from: of one that was handed over the number of the kiosk, which people see on it."""
    origin = one.origin
    if origin is None or origin.kind is not StationKind.KIOSK:
        return one.basket.order.workstation
    return _("kiosk {number}").format(number=f"{origin.number:02d}")


def _short(labels: Sequence[str]) -> str:
    """Return the seats, of many only the first and how many more there are."""
    if len(labels) <= 4:
        return " ".join(labels)
    return f"{' '.join(labels[:3])} +{len(labels) - 3}"
