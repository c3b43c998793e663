"""The seats: the best ones together are held at once, on the map or in the list; they are accepted or changed."""

from collections.abc import Callable, Iterable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.parties import HeldParty, WantedParty
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange
from cinema.domain.stranding import StrandingRule, stranded_words
from cinema.errors import HoldExpiredError
from cinema.i18n import _, money, ngettext
from gui.kiosk.controls import Actions, go_button, label, plain_button, step_button, wrapped
from gui.kiosk.looks import sum_label
from gui.kiosk.purchase_page import PurchasePage
from gui.kiosk.seat_list import SeatListView
from gui.kiosk.seat_wish import SeatWish
from gui.scale import px
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.selling.live_seats import LiveSeats
from gui.selling.seat_requests import SeatRequests
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_PITCH = (28, 72)  # of 1080: the least distance of two seats on the map, and the most


class SeatsPage(PurchasePage):
    """Follows the seats of one screening. The list offers everything that the map does."""

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        purchase = self.purchase
        purchase.has_wheelchair = bool(kiosk.visit.spaces)
        self.requests = SeatRequests(kiosk.app, purchase, self)
        self.view: SeatMapView | None = None
        self.list: SeatListView | None = None
        self.proceed: ttk.Button | None = None
        self._total: ttk.Label | None = None
        self._seats: ttk.Label | None = None
        self._count: ttk.Label | None = None
        self._more: ttk.Button | None = None
        self._fewer: ttk.Button | None = None
        self._asking = False
        self._wanted: WantedParty | None = None  # asked for while another call was running
        self._wish = SeatWish(purchase, kiosk.visit)
        self._is_first = True
        self._told_closed = False
        booking, screening = kiosk.app.cinema.booking, purchase.seating.seat_map.screening
        self._live = LiveSeats(booking, screening, self, kiosk.app.tasks.post)

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Choose your seats")

    @property
    def is_busy(self) -> bool:
        """Whether a call is running, or will be at once."""
        return self._asking or self._wanted is not None or self.purchase.basket.busy

    def build(self, rooms: "Rooms") -> None:
        """Make the map or the list, and the buttons."""
        glass, visit = self.kiosk.glass, self.kiosk.visit
        lists = visit.lists or rooms.upper is not None
        self.view = self.list = None
        if rooms.upper is not None:
            self.view = self._make_map(rooms.upper, touchable=False)
        self._make_tools(rooms.body, lists=lists, may_switch=rooms.upper is None)
        if lists:
            self.list = SeatListView(rooms.body, self.kiosk, self.purchase, self._choose_group)
            self.list.pack(fill="both", expand=True, pady=(glass.gap(12), 0))
        else:
            self.view = self._make_map(rooms.body, touchable=True)
        self._make_actions(rooms.actions)
        self.refresh_panel()

    def opened(self) -> None:
        """Hold the best seats, and follow the others."""
        self._live.start()
        if self.purchase.basket.hold is None:
            self._ask(self._wish.party(self.kiosk.visit.count))

    def left(self) -> None:
        """Stop following."""
        self._live.stop()
        super().left()

    def destroy(self) -> None:
        """Stop following, and destroy the page."""
        self._live.stop()
        super().destroy()

    def tick(self) -> None:
        """Let holds of others expire, and the own one."""
        super().tick()
        closed = not self.purchase.live.on_sale and self.purchase.basket.hold is None and not self.is_busy
        if closed and not self._told_closed:  # not at each tick: it is heard too
            self.kiosk.say(_("This screening is not on sale any more. Please choose another one."), "bad")
        self._told_closed = closed

    def not_extended(self, error: BaseException) -> None:
        """Tell why, or that the seats are gone."""
        self._refused(error)

    def way_back(self) -> Callable[[], None]:
        """Give the seats back and ask how many again."""
        return self._go_back

    def first_focus(self) -> "tk.Misc | None":
        """Return the button that goes on, since seats are held already."""
        return self.proceed

    # Callbacks of the feed (see `live_seats.Listener`)

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""
        is_another = seating.plan.id != self.purchase.seating.plan.id
        self.purchase.seating = seating
        changed = self.purchase.live.load(seating.seat_map)
        if is_another:
            self.kiosk.rebuild()
        else:
            self.requests.repaint(changed)
            self._relist(changed)

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""
        changed = self.purchase.live.merge(change)
        self.requests.repaint(changed)
        self._relist(changed)

    def away(self) -> None:
        """Tell that the seats may be out of date."""
        self.kiosk.say(_("Seats may be out of date; trying again."), "warn")

    def back(self) -> None:
        """Take that away."""
        self.kiosk.say("")

    # Callbacks of the requests (see `seat_requests.Page`)

    def recolour(self, looks: dict[str, SeatLook]) -> None:
        """Set the looks of these seats."""
        if self.view is not None:
            self.view.update_states(looks)

    def refresh_panel(self) -> None:
        """Show the present seats with their sum."""
        if self._total is None or self._seats is None or self._count is None or self.proceed is None:
            return
        purchase = self.purchase
        seats, busy = purchase.basket.seats, self.is_busy
        self._total.configure(text=money(purchase.total, purchase.house.currency) if seats else "")
        names = ", ".join(purchase.seating.plan.labels(seats))
        self._seats.configure(text=names if seats else _("One moment, please") if busy else _("No seat is chosen"))
        count = purchase.basket.count or self.kiosk.visit.count
        self._count.configure(text=str(count))
        self.proceed.state(["!disabled" if seats and not busy else "disabled"])
        if self._more is not None and self._fewer is not None:
            self._more.state(["disabled" if count >= self._wish.most else "!disabled"])
            self._fewer.state(["disabled" if count <= 1 else "!disabled"])
        if self.list is not None:
            self.list.refresh()

    def say(self, message: str, kind: str) -> None:
        """Show a sentence above the buttons."""
        self.kiosk.say(message, kind)

    # Making

    def _make_tools(self, room: ttk.Frame, *, lists: bool, may_switch: bool) -> None:
        glass = self.kiosk.glass
        row = ttk.Frame(room)
        row.pack(fill="x")
        left = ttk.Frame(row)
        asks = label(left, _("How many?"), "KioskBold")
        self._fewer = step_button(left, "dash-lg", lambda: self._step(-1), _("One ticket less"))
        self._count = label(left, str(self.kiosk.visit.count), "KioskTitle", width=2, anchor="center")
        self._more = step_button(left, "plus-lg", lambda: self._step(1), _("One ticket more"))
        right = ttk.Frame(row)
        best = plain_button(right, _("Best"), self._best, icon="magic", kind="KioskTool")
        best.spoken = _("The best seats together")  # type: ignore[attr-defined]
        tools = [best]
        if may_switch:
            words, icon = (_("Map"), "grid-3x3-gap") if lists else (_("List"), "list-ul")
            tools.append(plain_button(right, words, self._switch, icon=icon, kind="KioskTool"))
        for tool in tools:
            tool.pack(side="left", padx=(0 if tool is best else glass.gap(12), 0))
        steps = (self._fewer, self._count, self._more)
        needed = sum(one.winfo_reqwidth() for one in (*steps, *tools)) + glass.gap(12 * len(tools))
        space = glass.page_width - 2 * glass.edge
        if needed + asks.winfo_reqwidth() + glass.gap(16) <= space:  # else what the buttons do is clear without it
            asks.pack(side="left", padx=(0, glass.gap(16)))
        for one in steps:
            one.pack(side="left")
        beside = needed <= space
        left.pack(side="left" if beside else "top", anchor="w")
        right.pack(side="right" if beside else "top", anchor="w")

    def _make_map(self, room: ttk.Frame, *, touchable: bool) -> SeatMapView:
        glass, visit, seating = self.kiosk.glass, self.kiosk.visit, self.purchase.seating
        least, most = (round(glass.gap(one) / px(1000) * 1000) for one in _PITCH)
        legend = touchable and glass.is_portrait and visit.access.text < 2
        view = SeatMapView(
            room, on_seat=self._press if touchable else _nothing, legend=legend,
            legend_row=20, smallest=least if touchable else 1, largest=most,
        )  # fmt: skip
        view.pack(fill="both", expand=True, pady=(glass.gap(12), 0))
        if not touchable:
            view.board.configure(takefocus=False)
        looks = {seat.id: self.requests.look(seat.id) for seat in seating.plan.seats}
        view.show(seating.plan, seating.card, looks, self.purchase.house.currency)
        return view

    def _make_actions(self, room: ttk.Frame) -> None:
        glass = self.kiosk.glass
        sums = ttk.Frame(room, style="Surface.TFrame")
        sums.pack(fill="x", pady=(glass.gap(16), 0))
        self._total = label(sums, "", sum_label(glass, self.kiosk.visit.access), prefix="Surface.")
        self._total.pack(side="right")
        self._seats = wrapped(sums, "", "KioskLead", prefix="Surface.")
        self._seats.pack(side="left", fill="x", expand=True)
        actions = Actions(room, glass)
        actions.add(plain_button(actions, _("Cancel"), self.kiosk.start_over, prefix="Surface."))
        self.proceed = go_button(actions, _("Continue"), self._go_on)
        actions.add(self.proceed, grows=True)

    # Choosing

    def _step(self, by: int) -> None:
        # While a call runs the last wish counts, not what is held.
        waits = self._asking or self._wanted is not None
        have = self.kiosk.visit.count if waits else self.purchase.basket.count or self.kiosk.visit.count
        count = have + by
        if not 1 <= count <= self._wish.most:
            return
        self.kiosk.visit.count = count
        seats = self.purchase.basket.seats
        if self._wish.by_hand and by < 0 and seats:
            self.requests.give_back(seats[-1])
            return
        self._ask(self._wish.party(count))

    def _best(self) -> None:
        self._wish.by_hand = False
        self._ask(self._wish.party(self.purchase.basket.count or self.kiosk.visit.count))

    def _choose_group(self, seats: tuple[str, ...]) -> None:
        """Hold these seats in place of the present ones."""
        self._ask(self._wish.group(seats))

    def _press(self, seat: str) -> None:
        if self._asking:
            return
        self._wish.by_hand = True
        self.requests.press(seat)
        self.kiosk.visit.count = max(1, self.purchase.basket.count)
        self.refresh_panel()

    def _ask(self, wanted: WantedParty) -> None:
        if self.is_busy:
            self._wanted = wanted  # the last wish counts
            self.after(100, self._ask_again)
            return
        self._asking = True
        self.kiosk.say("")
        self.refresh_panel()
        purchase, parties = self.purchase, self.kiosk.app.cinema.party_booking
        self.call(lambda: purchase.calls.choose_party(parties, wanted), self._held, self._refused, write=True)

    def _ask_again(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._ask(wanted)

    def _held(self, held: HeldParty) -> None:
        self._asking = False
        purchase = self.purchase
        purchase.live.clock.set(held.hold.now)
        changed = purchase.basket.take_party(held.hold, held.types)
        if self._wanted is None:
            self.kiosk.visit.count = len(held.types)
        self.requests.repaint(changed)
        self.refresh_panel()
        if self._is_first and self.proceed is not None:
            self._is_first = False
            self.proceed.focus_set()
        if held.best is not None and len(held.best.blocks) > 1:
            self.say(_("So many seats together are not free. These are as close as possible."), "warn")
        elif self.list is not None or self.kiosk.visit.access.speech:
            names = ", ".join(purchase.seating.plan.labels(purchase.basket.seats))
            self.say(ngettext("Held for you: seat {seats}.", "Held for you: seats {seats}.", len(held.types)).format(
                seats=names), "good")  # fmt: skip
        if held.strands and purchase.stranding_rule is not StrandingRule.OFF:
            self.say(stranded_words(purchase.seating.plan.labels(held.strands)), "warn")

    def _refused(self, error: BaseException) -> None:
        self._asking = False
        if isinstance(error, HoldExpiredError):
            self.purchase.run_out()  # which says so
            self.refresh_panel()
            return
        self.say(errors.words(error).message, "bad")
        count = len(self.purchase.basket.seats)
        if count:
            self.kiosk.visit.count = count
        self.refresh_panel()

    def _relist(self, changed: Iterable[str]) -> None:
        if self.list is not None and tuple(changed):
            self.list.later()

    def _switch(self) -> None:
        self.kiosk.visit.lists = not self.kiosk.visit.lists
        self.kiosk.rebuild(stays=True)

    def _go_back(self) -> None:
        purchase, visit = self.purchase, self.kiosk.visit
        visit.purchase = None
        if purchase.basket.hold is not None or self.is_busy:
            self.kiosk.app.tasks.submit(
                purchase.give_up, owner=self.kiosk.owner, on_error=errors.note_unseen, write=True
            )
        self.kiosk.go("how_many")

    def _go_on(self) -> None:
        purchase = self.purchase
        if purchase.basket.hold is None or self.is_busy:
            return
        if purchase.stranding_rule is StrandingRule.STRICT and (alone := purchase.strands):
            self.say(stranded_words(alone), "bad")
            return
        self.kiosk.go("types")


def _nothing(_seat: str) -> None:
    """The map above the reach of a hand is only looked at."""
