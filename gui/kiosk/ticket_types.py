"""The ticket types: each seat is held as the usual one already; plus and minus move tickets from one to another."""

from collections import Counter
from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.prices import TicketType
from cinema.domain.seat_maps import Hold, SeatMap
from cinema.errors import HoldExpiredError
from cinema.i18n import _, current_language, money, ngettext
from gui.fonts import font
from gui.kiosk.controls import Actions, Box, Note, go_button, label, plain_button, step_button, wrapped
from gui.kiosk.looks import LEAD, RING, TEXT, sum_label
from gui.kiosk.pager import Pager
from gui.kiosk.poster import Poster
from gui.kiosk.programme_data import is_for_adults
from gui.kiosk.purchase_page import PurchasePage
from gui.selling.purchase import time_ran_out
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_PAD = 16  # of 1080: inside a row


class TicketTypes(PurchasePage):
    """A change is the guarded update of the hold, so that the last half-price ticket is sold once."""

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.purchase.watcher = self
        self.proceed: ttk.Button | None = None
        self.plus: dict[str, ttk.Button] = {}
        self.minus: dict[str, ttk.Button] = {}
        self._is_busy = False

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Choose your tickets")

    def build(self, rooms: "Rooms") -> None:
        """Make a row for each type, and the sum."""
        glass, purchase = self.kiosk.glass, self.purchase
        self.plus.clear()
        self.minus.clear()
        if rooms.upper is not None:
            poster = Poster(rooms.upper, self.kiosk, 1, 1)
            poster.show(purchase.seating.showing.movie)
            poster.fill(rooms.upper, glass.gap(32))
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        label(inside, self.title, "KioskDisplay").pack(anchor="w")
        seats = purchase.basket.seats
        names = ", ".join(purchase.seating.plan.labels(seats))
        words = ngettext("Seat {seats}", "Seats {seats}", len(seats)).format(seats=names)
        wrapped(inside, words, "KioskMuted").pack(fill="x", pady=(0, glass.gap(16)))
        for aside in purchase.aside:
            title = ngettext("And {count} ticket: {title}", "And {count} tickets: {title}", len(aside.tickets))
            Note(inside, glass, title.format(count=len(aside.tickets), title=aside.title), aside.at).pack(
                fill="x", pady=(0, glass.gap(16))
            )
        counts = Counter(line.type for line in purchase.lines)
        below = self._is_narrow(inside)
        for one in self._types():
            self._make_row(inside, one, counts, below=below)
        self._make_notes(inside, counts)
        pager.settle()
        self._make_actions(rooms.actions)
        self._pager = pager

    def not_extended(self, error: BaseException) -> None:
        """Tell why, or that the seats are gone."""
        self._failed(error)

    def way_back(self) -> Callable[[], None] | None:
        """Go back to the seats, which stay held; those that were chosen at the counter are not chosen anew."""
        return None if self.kiosk.visit.is_collected else self._go_back

    def first_focus(self) -> "tk.Misc | None":
        """Return the button that goes on: the usual type is chosen already."""
        return self.proceed

    def seats_changed(self, seats: object) -> None:
        """Nothing on this page shows single seats."""

    def ran_out(self) -> None:
        """Choose again: the time was over."""
        self.kiosk.go("seats")
        self.kiosk.say(time_ran_out(), "warn")

    def _types(self) -> list[TicketType]:
        """Return the types that a customer may have for one of the seats, the free ones and staff's left out."""
        purchase = self.purchase
        kinds = {purchase.seating.plan.by_id[seat].kind for seat in purchase.basket.seats}
        user = self.kiosk.visit.user
        found = []
        for one in purchase.seating.card.types:
            rules = one.rules
            if not kinds & one.prices.keys() or (rules is not None and rules.staff_only):
                continue
            if rules is not None and rules.members_only and (user is None or user.membership is None):
                continue
            found.append(one)
        return found

    def _is_narrow(self, master: ttk.Frame) -> bool:
        """Whether a word of some type has no room beside its price and buttons, which then stand below."""
        glass, bold = self.kiosk.glass, font(LEAD, bold=True)
        types = self._types()
        words = [word for one in types for word in one.name_in(current_language()).split()]
        said = [word for one in types for word in self._said_of(one, self._left(one)).split()]
        need = max([*map(bold.measure, words), *map(font(TEXT).measure, said)], default=0)
        probe = step_button(master, "plus-lg", lambda: None, "")
        right = 2 * probe.winfo_reqwidth() + bold.measure("0") * 2
        probe.destroy()
        right += max((bold.measure(self._price_words(one)) for one in types), default=0)
        turns = glass.control(80) + glass.gap(80)  # the buttons that turn the page
        return need + right > glass.page_width - turns - glass.gap(2 * 48 + 2 * _PAD + 28 + 8 * RING)

    def _price_words(self, one: TicketType) -> str:
        purchase = self.purchase
        seats = [purchase.seating.plan.by_id[seat] for seat in purchase.basket.seats]
        prices = sorted({one.prices[seat.kind] for seat in seats if seat.kind in one.prices})
        return " – ".join(money(some, purchase.house.currency) for some in {prices[0]: 0, prices[-1]: 0})

    def _left(self, one: TicketType) -> int | None:
        """Return how many are left of a type by its quota; None without one."""
        live = self.purchase.live
        return live.left.get(one.id) if live.quotas else None

    def _make_row(self, master: ttk.Frame, one: TicketType, counts: Mapping[str, int], *, below: bool) -> None:
        glass, count = self.kiosk.glass, counts.get(one.id, 0)
        box = Box(master, glass, on=count > 0, pad=_PAD)
        box.pack(fill="x", pady=(0, glass.gap(16)))
        right = ttk.Frame(box.inside, style=f"{box.prefix}TFrame")
        words = ttk.Frame(box.inside, style=f"{box.prefix}TFrame")
        if below:
            words.pack(fill="x")
            right.pack(fill="x")
        else:
            right.pack(side="right", padx=(glass.gap(12), 0))
            words.pack(side="left", fill="x", expand=True)
        label(right, self._price_words(one), "KioskLead", prefix=box.prefix).pack(side="left")
        steps = ttk.Frame(right, style=f"{box.prefix}TFrame")
        steps.pack(side="right", padx=(glass.gap(16), 0))
        name = one.name_in(current_language())
        minus = step_button(steps, "dash-lg", lambda: self._less(one), f"{name} −1", prefix=box.prefix)
        minus.pack(side="left")
        kind = "KioskAccent" if count else "KioskTitle"
        label(steps, str(count), kind, prefix=box.prefix, width=2, anchor="center").pack(side="left")
        plus = step_button(steps, "plus-lg", lambda: self._more(one), f"{name} +1", prefix=box.prefix)
        plus.pack(side="left")
        self.minus[one.id], self.plus[one.id] = minus, plus
        wrapped(words, name, "KioskLead", prefix=box.prefix).pack(fill="x")
        left = self._left(one)
        said = self._said_of(one, left)
        if said:
            wrapped(words, said, "KioskMuted", prefix=box.prefix).pack(fill="x")
        other = self._seat_for(one)
        minus.state(["disabled" if not count or self._target(one) is None else "!disabled"])
        plus.state(["disabled" if other is None or left == 0 else "!disabled"])

    @staticmethod
    def _said_of(one: TicketType, left: int | None) -> str:
        """Return whom a type is for, and how many are left of it."""
        rules, parts = one.rules, []
        if rules is not None and rules.age_from is not None and rules.age_to is not None:
            parts.append(_("{first} to {last} years").format(first=rules.age_from, last=rules.age_to))
        elif rules is not None and rules.age_from is not None:
            parts.append(_("{age} and older").format(age=rules.age_from))
        elif rules is not None and rules.age_to is not None:
            parts.append(_("{age} and younger").format(age=rules.age_to))
        if left == 0:
            parts.append(_("None left: all are taken"))
        elif left is not None:
            parts.append(ngettext("{count} left", "{count} left", left).format(count=left))
        return " · ".join(parts)

    def _make_notes(self, master: ttk.Frame, counts: Mapping[str, int]) -> None:
        glass, language = self.kiosk.glass, current_language()
        for one in self._types():
            proof = one.rules.proof.get(language) or next(iter(one.rules.proof.values()), "") if one.rules else ""
            if counts.get(one.id) and proof:
                title = _("Bring proof for {type}").format(type=one.name_in(language))
                Note(master, glass, title, proof).pack(fill="x", pady=(0, glass.gap(12)))
        movie = self.purchase.seating.showing.movie
        if is_for_adults(movie, self.kiosk.house):
            title = _("This film is rated {rating}").format(rating=movie.age_rating)
            words = _("Your age is checked at the door. Please have an identity card ready.")
            Note(master, glass, title, words).pack(fill="x")

    def _make_actions(self, room: ttk.Frame) -> None:
        glass, purchase = self.kiosk.glass, self.purchase
        sums = ttk.Frame(room, style="Surface.TFrame")
        sums.pack(fill="x", pady=(glass.gap(16), 0))
        kind = sum_label(glass, self.kiosk.visit.access)
        label(sums, money(purchase.total, purchase.house.currency), kind, prefix="Surface.").pack(side="right")
        count = len(purchase.basket.seats)
        words = ngettext("{count} ticket", "{count} tickets", count).format(count=count)
        wrapped(sums, words, "KioskLead", prefix="Surface.").pack(side="left", fill="x", expand=True)
        actions = Actions(room, glass)
        actions.add(plain_button(actions, _("Cancel"), self.kiosk.start_over, prefix="Surface."))
        words = _("Continue to payment") if glass.step < 2 else _("Continue")
        self.proceed = go_button(actions, words, self._go_on)
        actions.add(self.proceed, grows=True)
        self.proceed.state(["disabled" if self._is_busy or not count else "!disabled"])

    def _usual(self, seat: str) -> str:
        card, plan = self.purchase.seating.card, self.purchase.seating.plan
        return card.ticket_type(None, plan.by_id[seat].kind).id

    def _seat_for(self, one: TicketType) -> str | None:
        """Return the seat that becomes one more of a type: of the usual type first; None if none can."""
        plan = self.purchase.seating.plan
        lines = [line for line in self.purchase.lines if line.type != one.id]
        fits = [line for line in lines if plan.by_id[line.seat].kind in one.prices]
        usual = [line for line in fits if line.type == self._usual(line.seat)]
        chosen = usual or fits
        return chosen[-1].seat if chosen else None

    def _target(self, one: TicketType) -> tuple[str, str] | None:
        """Return the seat of a type that becomes another one, and that type: the usual, else the next; None: none."""
        plan = self.purchase.seating.plan
        for line in reversed([line for line in self.purchase.lines if line.type == one.id]):
            usual = self._usual(line.seat)
            if usual != one.id:
                return line.seat, usual
            kind = plan.by_id[line.seat].kind
            others = [other.id for other in self._types() if other.id != one.id and kind in other.prices]
            left = self.purchase.live.left
            open_ = [name for name in others if left.get(name) != 0]
            if open_:
                return line.seat, open_[0]
        return None

    def _more(self, one: TicketType) -> None:
        seat = self._seat_for(one)
        if seat is not None:
            self._change(seat, one.id)

    def _less(self, one: TicketType) -> None:
        found = self._target(one)
        if found is not None:
            self._change(*found)

    def _change(self, seat: str, type_id: str) -> None:
        purchase = self.purchase
        if self._is_busy:
            return
        if not (purchase.seating.card.quotas or purchase.live.quotas):
            purchase.basket.choice[seat] = type_id
            self._again()
            return
        self._is_busy = True

        def done(found: tuple[Hold, SeatMap]) -> None:
            self._is_busy = False
            hold, seat_map = found
            purchase.live.load(seat_map)  # what is left of the quota
            purchase.take_over(hold)
            if seat in purchase.basket.choice:
                purchase.basket.choice[seat] = type_id
            self._again()

        booking = self.kiosk.app.cinema.booking

        def work() -> tuple[Hold, SeatMap]:
            hold = purchase.calls.change_type(seat, type_id)
            return hold, booking.seating(hold.screening).seat_map

        self.call(work, done, self._failed, write=True)

    def _again(self) -> None:
        self.kiosk.say("")
        top = self._pager.top()
        self.kiosk.rebuild(stays=True)
        self._pager.turn_to(top)

    def _failed(self, error: BaseException) -> None:
        self._is_busy = False
        if isinstance(error, HoldExpiredError):
            self.purchase.run_out()
            return
        self._again()
        self.kiosk.say(errors.words(error).message, "bad")

    def _go_back(self) -> None:
        if not self._is_busy:  # else the seats would be held as another type than is shown
            self.kiosk.go("seats")

    def _go_on(self) -> None:
        if not self._is_busy and self.purchase.basket.hold is not None:
            self.kiosk.go("pay")
