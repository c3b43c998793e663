"""Choosing seats as one frame for any face's screen: seat map, live feed, basket panel and timer.

A press takes a seat at once, a second one gives it back. Seats of others change live.
"""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from tkinter import ttk

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange
from cinema.domain.stranding import StrandingRule, stranded_words
from cinema.i18n import _, clock, current_language
from gui.seat_map.controls import MapControls
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.selling.basket_panel import BasketPanel, PanelActions
from gui.selling.basket_rows import RowActions
from gui.selling.live_seats import LiveSeats
from gui.selling.look_panel import LookPanel
from gui.selling.page_head import PageHead
from gui.selling.panels import TwoColumns
from gui.selling.purchase import TICK, Purchase
from gui.selling.seat_offer import SeatOffer, usual_offer
from gui.selling.seat_requests import SeatRequests
from gui.widgets.empty_state import EmptyState
from gui.widgets.repeat import Repeat
from gui.window.context import AppContext


@dataclass(frozen=True, slots=True)
class ChoiceActions:
    """The ways out of the seat page. `again` leads back to it, to take the seats that were given back by leaving."""

    back: Callable[[], None]
    pay: Callable[[Purchase], None]
    again: Callable[[Mapping[str, str | None]], None]


class SeatChoice(ttk.Frame):
    """Shows a purchase and follows its seats until it is destroyed; `leave` releases the held seats."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        purchase: Purchase,
        act: ChoiceActions,
        offer: Callable[[], SeatOffer] = usual_offer,
    ) -> None:
        """Make it empty; `offer` says what this window offers, asked again after a change of language."""
        super().__init__(master)
        self._app, self._act = app, act
        self._make_offer, self._offer, self._has_said = offer, offer(), False
        self.looking: LookPanel | None = None
        self.purchase = purchase
        self.view: SeatMapView | None = None
        self.panel: BasketPanel | None = None
        self.out_of_date: ttk.Label | None = None
        self._head: PageHead | None = None
        self.requests = SeatRequests(app, purchase, self)
        self._is_away = False
        self._live = LiveSeats(app.cinema.booking, purchase.seating.seat_map.screening, self, app.tasks.post)

    def start(self) -> None:
        """Show the seats and start following them; called once, after the frame was packed."""
        self.show()
        self._live.start()
        self._app.undecided.watch(self, self.requests.checks_changed)
        Repeat(self, TICK, self._tick)

    def show(self) -> None:
        """Make the widgets; called again after a change of language."""
        # Asked by Tk's path name: tkinter doesn't know the drop-down list of a combobox.
        had_focus = str(self.tk.call("focus", "-displayof", str(self))).startswith(f"{self}.")
        before = self.view.state_now() if self.view is not None else None
        for child in self.winfo_children():
            child.destroy()
        self.view = self.panel = self.looking = self.out_of_date = None
        offer = self._offer = self._make_offer()
        if not self.purchase.live.on_sale or self.purchase.is_cancelled:
            closed = self._show_closed()
            if had_focus and closed.button is not None:
                closed.button.focus_set()
            return
        page = TwoColumns(self)
        page.pack(fill="both", expand=True)
        requests, seating = self.requests, self.purchase.seating
        head = self._make_head(page)
        press = requests.press if offer.takes else self._look_only
        self.view = SeatMapView(page, on_seat=press, on_enter=self._enter if offer.takes else press)
        head.put(MapControls(head, self.view))
        page.lay(head, self.view, self._make_panel(page), gap=8)
        looks = {seat.id: requests.look(seat.id) for seat in seating.plan.seats}
        self.view.show(seating.plan, seating.card, looks, self.purchase.house.currency)
        if before is not None:
            self.view.go_on(before)
        self._say_away()
        if had_focus:
            self.view.focus_seats()

    def come_back(self) -> None:
        """Refresh after a payment, in which the hold may have got a new expiry or was sold."""
        if self.purchase.basket.hold is not None:
            self.requests.look_again()
        self.refresh_panel()

    def leave(self) -> None:
        """Stop following, and release the seats."""
        self._live.stop()
        self.requests.leave(self._act.again)

    def destroy(self) -> None:
        """Stop following and destroy the frame."""
        self._live.stop()
        self.purchase.watcher = None
        super().destroy()

    def pay(self) -> None:
        """Go on to the payment; ignored if nothing is held or a press is running."""
        purchase = self.purchase
        if purchase.basket.hold is None or purchase.basket.busy:
            return
        if purchase.stranding_rule is StrandingRule.STRICT and (alone := purchase.strands):
            self.say(stranded_words(alone), "bad")
            return
        self._act.pay(purchase)

    # Callbacks of the feed (see `live_seats.Listener`)

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""
        is_another = seating.plan.id != self.purchase.seating.plan.id  # the screening was moved to a newer plan
        self.purchase.seating = seating
        changed = self.purchase.live.load(seating.seat_map)
        if is_another:
            self.show()
        else:
            self.requests.repaint(changed)
        self._mind_closing()

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""
        changed = self.purchase.live.merge(change)
        self.requests.repaint(changed)
        if changed and self.purchase.live.quotas:
            self.refresh_panel()  # what is left of a quota

    def away(self) -> None:
        """Show that the seats may be out of date."""
        self._is_away = True
        self._say_away()

    def back(self) -> None:
        """Hide that warning."""
        self._is_away = False
        self._say_away()

    # Callbacks of the requests (see `seat_requests.Page`)

    def recolour(self, looks: dict[str, SeatLook]) -> None:
        """Set the looks of these seats."""
        if self.view is not None:
            self.view.update_states(looks)

    def refresh_panel(self) -> None:
        """Show the current basket."""
        if self.panel is not None:
            self.panel.refresh()

    def say(self, message: str, kind: str) -> None:
        """Show a message in the panel."""
        panel = self.panel or self.looking
        if panel is not None:
            panel.word.show(message, kind)

    def _make_panel(self, page: ttk.Frame) -> ttk.Frame:
        if not self._offer.takes:
            self.looking = LookPanel(page, self._app, self.purchase, self._offer)
            return self.looking
        rows = RowActions(self.requests.change_type, self.requests.give_back, self.pay)
        actions = PanelActions(rows, self.requests.extend, self.pay)
        self.panel = BasketPanel(page, self._app, self.purchase, actions, self._offer)
        return self.panel

    def _look_only(self, _seat: str) -> None:
        """Say once why no seat is taken."""
        if not self._has_said:
            self._has_said = True
            self.say(self._offer.pressed, "info")

    def _make_head(self, page: ttk.Frame) -> PageHead:
        title = self.purchase.seating.showing.movie.title_in(current_language())
        words = _("Choose your seats") if self._offer.takes else _("Look at the seats")
        head = PageHead(page, title, self._act.back, words)
        self.out_of_date = head.note
        self._head = head
        return head

    def _say_away(self) -> None:
        if self.out_of_date is not None and self._head is not None:
            self._head.say(_("Seats may be out of date; trying again.") if self._is_away else "")

    def _show_closed(self) -> EmptyState:
        screening = self.purchase.seating.showing.screening
        if self.purchase.is_cancelled:
            title = _("This screening was cancelled")
            sentence = _("Tickets that were bought for it are refunded at the counter.")
        else:
            title = _("This screening is not on sale any more")
            # A second of tolerance: this page appears at the start itself, and the clock is an estimate.
            begun = self.purchase.live.clock.now() >= screening.starts_at - timedelta(seconds=1)
            at = clock(screening.starts_at, self.purchase.house.timezone)
            sentence = (
                _("It began at {time}. There may be another one today.").format(time=at)
                if begun
                else _("The house has closed it. There may be another one today.")
            )
        closed = EmptyState(
            self, icon="calendar-x", title=title, sentence=sentence, action=(_("Other times"), self._act.back)
        )
        closed.pack(fill="both", expand=True)
        return closed

    def _tick(self) -> None:
        # It ticks under the payment page too: a hold must expire there as well.
        self.purchase.tick()
        if self.panel is not None:
            self.panel.tick()
        self._mind_closing()

    def _mind_closing(self) -> None:
        """Replace the map when the screening is no longer sold; seats that are held already can still be paid."""
        purchase = self.purchase
        if self.view is None or purchase.basket.hold is not None or purchase.basket.busy:
            return
        if not purchase.live.on_sale or purchase.is_cancelled:
            self.show()

    def _enter(self, seat: str) -> None:
        """Handle Enter on a seat: pay if seats are held, else take the seat."""
        if self.purchase.basket.seats:
            self.pay()
        else:
            self.requests.press(seat)
