"""Handles presses on seats: makes the calls, shows their results on the map and in the panel, and reports failures."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.stranding import stranded_words
from cinema.errors import CinemaError, HoldExpiredError, NotSellingError, SeatsLostError, StorageError
from cinema.i18n import _, ngettext
from gui.seat_map.looks import SeatLook
from gui.selling.basket import Press
from gui.selling.purchase import Purchase, time_ran_out
from gui.window import errors, tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

UNDO = 10.0  # seconds in which seats that were given back can be had again by one press
_PRESSABLE = {SeatLook.FREE, SeatLook.MINE, SeatLook.PENDING}


class Page(Protocol):
    """The seat page as `SeatRequests` sees it."""

    def recolour(self, looks: dict[str, SeatLook]) -> None:
        """Set the looks of these seats."""

    def refresh_panel(self) -> None:
        """Show the current basket."""

    def say(self, message: str, kind: str) -> None:
        """Show a message in the panel."""


class SeatRequests:
    """Runs the basket's queue of presses in order, one call at a time."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: "Page") -> None:
        self._app, self._purchase, self._page = app, purchase, page
        self._owner: tk.Misc = page  # type: ignore[assignment]
        purchase.watcher = self

    def press(self, seat: str) -> None:
        """Take a seat, or give it back; a press on a seat of others is ignored."""
        basket = self._purchase.basket
        if self.look(seat) not in _PRESSABLE:
            return
        if not basket.press(seat):
            words = ngettext(
                "At most {count} seat can be bought at once.",
                "At most {count} seats can be bought at once.",
                basket.most,
            )
            self._page.say(words.format(count=basket.most), "info")
            return
        self.repaint((seat,))
        self._go_on()

    def give_back(self, seat: str) -> None:
        """Give a seat back, from the remove button of its row."""
        if self._purchase.basket.wanted(seat):
            self.press(seat)

    def change_type(self, seat: str, type_id: str) -> None:
        """Change the ticket type of a seat. Where types have quotas, the database is asked, one change at a time."""
        purchase = self._purchase
        basket = purchase.basket
        if seat not in basket.choice:
            return
        if not (purchase.seating.card.quotas or purchase.live.quotas):
            basket.choice[seat] = type_id
        elif not basket.busy:
            basket.changing = seat
            self._app.tasks.submit(
                lambda: purchase.calls.change_type(seat, type_id),
                owner=self._owner,
                on_done=lambda hold: self._type_changed(seat, type_id, hold),
                on_error=lambda error: self._type_refused(seat, type_id, error),
                write=True,
            )
        self._page.refresh_panel()  # a change that must wait shows the type that is held

    def _type_changed(self, seat: str, type_id: str, hold: Hold) -> None:
        basket = self._purchase.basket
        basket.changing = None
        if seat in basket.choice:
            basket.choice[seat] = type_id
        self._taken_over(hold)
        self._go_on()

    def _type_refused(self, seat: str, type_id: str, error: BaseException) -> None:
        self._purchase.basket.changing = None
        self._failed(error)
        if isinstance(error, StorageError):
            # It may have been changed: asked for again, the seat is held and shown as the same type.
            self._owner.after(tasks.RETRY, lambda: self.change_type(seat, type_id))
        self._go_on()

    def extend(self) -> None:
        """Extend the hold."""
        self._app.tasks.submit(
            self._purchase.extend, owner=self._owner, on_done=self._taken_over, on_error=self._failed, write=True
        )

    def look_again(self) -> None:
        """Read the hold again; repeated until the database answers."""
        self._app.tasks.submit(
            self._purchase.calls.look_again, owner=self._owner, on_done=self._found, on_error=self._not_found
        )

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Show changes that the purchase reports."""
        self.repaint(seats)
        self._page.refresh_panel()

    def ran_out(self) -> None:
        """Show that the hold has expired."""
        self._page.refresh_panel()
        self._page.say(time_ran_out(), "warn")

    def take_again(self, choice: Mapping[str, str | None]) -> None:
        """Take seats that were given back, with their ticket types; those that others took meanwhile are named."""
        self._purchase.basket.wished = dict(choice)
        lost = [seat for seat in choice if self.look(seat) is not SeatLook.FREE]
        for seat in choice:
            if seat not in lost:
                self.press(seat)
        if lost:
            words = _("Another customer took seat {seats} first. Please choose another seat.")
            self._page.say(words.format(seats=self._labels(lost)), "bad")

    def leave(self, again: Callable[[Mapping[str, str | None]], None]) -> None:
        """Release all seats, including those of running calls, since a basket's calls are serialised.

        The message about it offers to take them `again` for some seconds. While money may be moving the payment keeps
        the seats, and releases them itself if it fails.
        """
        choice = dict(self._purchase.basket.choice)
        labels = self._labels(choice)

        def released(_none: None) -> None:
            if choice:
                words = ngettext("Seat {seats} was given back.", "Seats {seats} were given back.", len(choice))
                undo = (_("Undo"), lambda: again(choice))
                self._app.notify(words.format(seats=labels), "info", action=undo, seconds=UNDO, undoes=True)

        if not self._purchase.paying:
            self._app.tasks.submit(
                self._purchase.calls.give_up,
                owner=self._owner.winfo_toplevel(),  # the page is about to be destroyed
                on_done=released,
                on_error=errors.note_unseen,
                write=True,
            )

    def look(self, seat: str) -> SeatLook:
        """Return a seat's current look."""
        live = self._purchase.live
        state = live.state(seat)
        if state is SeatState.HELD and live.seats[seat].hold in self._checked_holds():
            return SeatLook.CHECKED
        own = state is SeatState.HELD and self._purchase.calls.was_mine(live.seats[seat].hold)
        return self._purchase.basket.look(seat, state, own_in_state=own)

    def checks_changed(self) -> None:
        """Show that a payment is being checked, or was decided."""
        self.repaint(tuple(self._purchase.live.seats))
        self._page.refresh_panel()

    def _checked_holds(self) -> frozenset[str]:
        return self._app.undecided.holds(self._purchase.seating.seat_map.screening)

    def repaint(self, seats: Iterable[str]) -> None:
        """Show the current looks of these seats."""
        known = self._purchase.live.seats
        looks = {seat: self.look(seat) for seat in seats if seat in known}
        if looks:
            self._page.recolour(looks)

    def _labels(self, seats: Iterable[str]) -> str:
        return ", ".join(self._purchase.seating.plan.labels(seats))

    def _go_on(self) -> None:
        purchase = self._purchase
        press = purchase.basket.next()
        if press is not None:
            # Read here: the basket belongs to the Tk thread.
            anew, type_id = purchase.basket.hold is None, purchase.basket.wished.get(press.seat)
            spaces = purchase.has_wheelchair
            self._app.tasks.submit(
                lambda: self._call(press, anew, type_id, spaces),
                owner=self._owner,
                on_done=self._answered,
                on_error=self._refused,
                write=True,
            )
        self._page.refresh_panel()

    def _call(self, press: Press, anew: bool, type_id: str | None, spaces: bool) -> Hold | None:
        calls = self._purchase.calls
        if not press.take:
            return calls.give_back(press.seat)
        return calls.take(press.seat, anew=anew, type_id=type_id, spaces=spaces)

    def _answered(self, hold: Hold | None) -> None:
        purchase = self._purchase
        if hold is not None:
            purchase.live.clock.set(hold.now)
        self.repaint(purchase.basket.answered(hold))
        alone = () if purchase.basket.busy else purchase.strands  # the next press may be the seat's
        if alone:
            self._page.say(stranded_words(alone), "info")
        self._go_on()

    def _taken_over(self, hold: Hold | None) -> None:
        self._purchase.take_over(hold)
        self._page.refresh_panel()

    def _found(self, hold: Hold | None) -> None:
        had = bool(self._purchase.basket.seats)  # read before `_taken_over` empties the basket
        self._taken_over(hold)
        if hold is None and had:
            self._purchase.run_out()

    def _not_found(self, error: BaseException) -> None:
        if isinstance(error, StorageError):
            self._owner.after(tasks.RETRY, self.look_again)
        else:
            self._app.report(error)

    def _refused(self, error: BaseException) -> None:
        self.repaint(self._purchase.basket.refused())
        self._failed(error)
        self._go_on()

    def _failed(self, error: BaseException) -> None:
        """Show why a call failed; held seats stay held."""
        if isinstance(error, SeatsLostError):
            if self._purchase.basket.seats:
                words = _("Another customer took seat {seats} first. Your other seats are still held for you.")
            else:
                words = _("Another customer took seat {seats} first. Please choose another seat.")
            self._page.say(words.format(seats=self._labels(error.seats)), "bad")
        elif isinstance(error, HoldExpiredError):
            self._purchase.run_out()
        elif isinstance(error, StorageError):
            self.repaint(self._purchase.basket.drop_queue())
            # Their presses would fail too, and repeat the message; the hold is read as soon as the database answers.
            self._page.say(_("The database is away just now. The program keeps trying to look up your seats."), "bad")
            self._owner.after(tasks.RETRY, self.look_again)
        elif isinstance(error, NotSellingError):
            self._page.say(error.message, "bad")
            self._purchase.live.selling = False  # the seat feed will say the same later
        elif isinstance(error, CinemaError):
            self._page.say(error.message, "bad")
        else:
            self._app.report(error)
