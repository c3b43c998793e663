"""Offers a person the seats that a killed window of theirs still holds, once after they came in."""

from typing import TYPE_CHECKING

from cinema.domain.seat_maps import Hold
from cinema.errors import StorageError
from cinema.i18n import _, current_language
from gui.selling.hold_calls import begun_here

if TYPE_CHECKING:
    from gui.window.context import AppContext


def offer(app: "AppContext") -> None:
    """Offer the hold that lasts longest, if the person has one at this workstation; guests have none."""
    if app.identity.user is None:
        return
    cinema, actor, language = app.cinema, app.identity.actor(), current_language()

    def work() -> tuple[Hold, str, str] | None:
        # One of this window's own may be there already, or not be released yet after a sign-out.
        left = (hold for hold in cinema.booking.left_behind(actor) if not begun_here(hold.id))
        found = max(left, key=lambda hold: hold.until, default=None)
        if found is None:
            return None
        seating = cinema.booking.seating(found.screening)
        return found, seating.showing.movie.title_in(language), ", ".join(seating.plan.labels(found.seats))

    def done(found: tuple[Hold, str, str] | None) -> None:
        if found is None or app.identity.actor() != actor:
            return
        hold, title, seats = found
        words = _("Your seats {seats} for {movie} are still kept for you.")
        go_on = (_("Go on"), lambda: app.navigator.go("seats", screening_id=hold.screening, hold=hold.id))
        message = words.format(seats=seats, movie=title)
        app.notify(message, "info", action=go_on, seconds=hold.seconds_left)

    def failed(error: BaseException) -> None:
        if not isinstance(error, StorageError):  # the hold runs out by itself
            app.report(error)

    app.tasks.submit(work, owner=app.undecided.shell, on_done=done, on_error=failed)
