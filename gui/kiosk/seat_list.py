"""The seats as a list that offers all that the map does: groups that fit the party, best first, then single seats.

Only the rows of one page are made: a hall has hundreds.
"""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.auditoriums import SeatKind
from cinema.domain.group_words import group_words, place_words
from cinema.domain.parties import usual_kind
from cinema.domain.seat_groups import Place, SeatGroup, fitting, seat_groups, single_seats
from cinema.domain.seat_maps import SeatState
from cinema.i18n import N_, _, money
from gui.fonts import font
from gui.kiosk.controls import Box, choice_button, label, plain_button, step_button, wrapped
from gui.kiosk.looks import LEAD, RING, TEXT
from gui.scale import px
from gui.widgets.fitting import wrap
from gui.widgets.flow import Flow

if TYPE_CHECKING:
    from gui.kiosk.host import KioskHost
    from gui.selling.purchase import Purchase

_PLACES = (
    (Place.AISLE, N_("Aisle")), (Place.FRONT, N_("Front rows")), (Place.MIDDLE, N_("Middle rows")),
    (Place.BACK, N_("Back rows")),
)  # fmt: skip

_MEASURED = 30
_PAD = 16  # of 1080: inside a row
_MOST_RIGHT = 0.58  # of a row: where price and button need more, they stand below the words


class SeatListView(ttk.Frame):
    """`on_choose` gets the seats of the row that is touched."""

    def __init__(
        self, master: tk.Misc, kiosk: "KioskHost", purchase: "Purchase", on_choose: Callable[[tuple[str, ...]], None]
    ) -> None:
        super().__init__(master)
        self._kiosk, self._purchase, self._choose = kiosk, purchase, on_choose
        self.found: list[SeatGroup] = []
        self.rows: dict[tuple[str, ...], ttk.Button] = {}
        self._shown: tuple[object, ...] = ()
        self._waiting = False
        glass = kiosk.glass
        self._make_filters()
        turns = ttk.Frame(self, padding=(glass.gap(16), 0, 0, 0))
        turns.pack(side="right", fill="y", pady=(glass.gap(8), 0))
        self.up = step_button(turns, "chevron-up", lambda: self._turn(-1), _("Page up"))
        self.up.pack(fill="both", expand=True)
        self._pages = label(turns, "", "KioskBold", anchor="center", justify="center")
        self._pages.pack(fill="x", pady=glass.gap(8))
        self.down = step_button(turns, "chevron-down", lambda: self._turn(1), _("Page down"))
        self.down.pack(fill="both", expand=True)
        self._place = ttk.Frame(self)
        self._place.pack(side="left", fill="both", expand=True, pady=(glass.gap(8), 0))
        self._place.pack_propagate(False)
        turns.lift()  # behind the seats, for Tab
        self._place.bind("<Configure>", lambda _event: self.later())

    def _make_filters(self) -> None:
        """Make a button for each place, or one that goes from place to place where letters are large."""
        visit = self._kiosk.visit
        if visit.access.text:
            words = {"": N_("Anywhere"), **{place.value: words for place, words in _PLACES}}
            names = list(words)
            following = names[(names.index(visit.list_place) + 1) % len(names)]
            choice_button(self, _(words[visit.list_place]), self._filtering(following), on=bool(visit.list_place)).pack(
                fill="x"
            )
            return
        chips = Flow(self)
        chips.pack(fill="x")
        for place, words_ in _PLACES:
            on = visit.list_place == place.value
            chips.add(choice_button(chips, _(words_), self._filtering("" if on else place.value), on=on), gap=4)

    def refresh(self) -> None:
        """Show the list for the present party."""
        self.later()

    def later(self) -> None:
        """Show it when Tk is idle, once for many changes."""
        if not self._waiting:
            self._waiting = True
            self.after_idle(self._show)

    def _show(self) -> None:
        self._waiting = False
        if not self.winfo_exists() or self._place.winfo_height() <= 1:
            return
        purchase, visit = self._purchase, self._kiosk.visit
        mine = tuple(sorted(purchase.basket.seats))
        self.found = self._read(mine)
        (each, below), gap = self._measures(), self._kiosk.glass.gap(8)
        per_page = max(1, (self._place.winfo_height() + gap) // (each + gap))
        pages = max(1, -(-len(self.found) // per_page))
        visit.list_page = max(0, min(visit.list_page, pages - 1))
        page = self.found[visit.list_page * per_page : (visit.list_page + 1) * per_page]
        shown = (tuple(page), mine, self._place.winfo_height(), pages)
        if shown == self._shown:
            return
        self._shown = shown
        focused = next((seats for seats, one in self.rows.items() if one.winfo_exists() and self._has_focus(one)), None)
        for child in self._place.winfo_children():
            child.destroy()
        self.rows.clear()
        for group in page:
            self._make_row(group, each, below=below, is_mine=tuple(sorted(group.seats)) == mine)
        if not page:
            wrapped(self._place, _("No free seats here. Choose another part."), "KioskLead").pack(fill="x")
        self._pages.configure(text=_("{page}\nof {pages}").format(page=visit.list_page + 1, pages=pages))
        self.up.state(["disabled" if visit.list_page == 0 else "!disabled"])
        self.down.state(["disabled" if visit.list_page >= pages - 1 else "!disabled"])
        if focused in self.rows:
            self.rows[focused].focus_set()

    def _measures(self) -> tuple[int, bool]:
        """Return the height of a row, and whether its button is below its words: of the row with the most words."""
        glass, currency = self._kiosk.glass, self._purchase.house.currency
        bold, plain = font(LEAD, bold=True), font(TEXT)
        most, below = 1, False
        for group in self.found[:_MEASURED]:
            price = money(sum(self._price(seat) for seat in group.seats), currency)
            words = max((_("Choose"), _("Yours")), key=font(TEXT, bold=True).measure)
            right = bold.measure(price) + font(TEXT, bold=True).measure(words) + px(TEXT * 1.5) + glass.gap(140)
            whole = self._place.winfo_width() - glass.gap(2 * (_PAD + 2 * RING))
            below = below or right > whole * _MOST_RIGHT
            room = max(px(60), whole if below else whole - right)
            lines = len(wrap(group_words(group), room, bold.measure)) * bold.metrics("linespace")
            lines += len(wrap(place_words(group), room, plain.measure)) * plain.metrics("linespace")
            most = max(most, lines)
        button = glass.control(80) + 2 * glass.gap(RING)
        return (most + button if below else max(most, button)) + glass.gap(2 * _PAD + 2 * RING), below

    def _read(self, mine: tuple[str, ...]) -> list[SeatGroup]:
        purchase, visit = self._purchase, self._kiosk.visit
        plan, live = purchase.seating.plan, purchase.live
        free = {name for name in live.seats if name in mine or live.state(name) is SeatState.FREE}
        count = len(mine) or visit.count
        kinds = self._kinds()
        groups = list(seat_groups(plan, free, count, kinds))
        if visit.spaces:  # without its space a party with a wheelchair doesn't fit
            groups = [one for one in groups if any(plan.by_id[name].kind is SeatKind.WHEELCHAIR for name in one.seats)]
        if count > 1:
            groups += [one for one in single_seats(plan, free, kinds) if one.seats[0] not in mine]
        # What costs more than the present choice comes last; within that, the best first.
        most = purchase.total or sum(self._price(seat) for seat in (groups[0].seats if groups else ()))
        groups.sort(key=lambda one: len(one.seats) < count or sum(self._price(seat) for seat in one.seats) > most)
        return list(fitting(groups, Place(visit.list_place) if visit.list_place else None))

    def _price(self, seat: str) -> int:
        plan, card = self._purchase.seating.plan, self._purchase.seating.card
        return card.price(plan.by_id[seat], None) or 0

    def _kinds(self) -> frozenset[SeatKind]:
        plan, card = self._purchase.seating.plan, self._purchase.seating.card
        there = {seat.kind for seat in plan.seats if seat.area is None and card.types_for(seat.kind)}
        if self._kiosk.visit.spaces:
            return frozenset(there)
        apart = {SeatKind.WHEELCHAIR, SeatKind.COMPANION}
        return frozenset(there - apart) or frozenset({usual_kind(plan)})

    def _make_row(self, group: SeatGroup, height: int, *, below: bool, is_mine: bool) -> None:
        glass, purchase = self._kiosk.glass, self._purchase
        box = Box(self._place, glass, on=is_mine, pad=_PAD)
        box.pack(fill="x", pady=(0, glass.gap(8)))
        box.configure(height=height)
        box.pack_propagate(False)
        right = ttk.Frame(box.inside, style=f"{box.prefix}TFrame")
        if below:
            right.pack(side="bottom", fill="x")
        else:
            right.pack(side="right", padx=(glass.gap(12), 0))
        price = sum(self._price(seat) for seat in group.seats)
        label(right, money(price, purchase.house.currency), "KioskLead", prefix=box.prefix).pack(
            side="left", padx=(0, glass.gap(12))
        )
        words = _("Yours") if is_mine else _("Choose")
        button = plain_button(
            right, words, lambda: self._choose(group.seats), prefix=box.prefix, kind="KioskChoice",
            icon="check-lg" if is_mine else "",
        )  # fmt: skip
        if is_mine:
            button.state(["selected"])
        title, place = group_words(group), place_words(group)
        button.spoken = f"{title}, {place}, {words}"  # type: ignore[attr-defined]
        left = ttk.Frame(box.inside, style=f"{box.prefix}TFrame")
        left.pack(side="left", fill="x", expand=True)
        wrapped(left, title, "KioskLead", prefix=box.prefix).pack(fill="x")
        wrapped(left, place, "KioskMuted", prefix=box.prefix).pack(fill="x")
        button.pack(side="right")
        box.pressed_by(button)
        self.rows[group.seats] = button

    def _has_focus(self, widget: tk.Misc) -> bool:
        return str(self.tk.call("focus", "-displayof", str(self))) == str(widget)

    def _turn(self, way: int) -> None:
        self._kiosk.visit.list_page += way
        self._show()

    def _filtering(self, place: str) -> Callable[[], None]:
        def choose() -> None:
            visit = self._kiosk.visit
            visit.list_place = place
            visit.list_page = 0
            self._kiosk.rebuild(stays=True)

        return choose
