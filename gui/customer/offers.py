"""The customer's window in words: tickets are paid for here, reserved, or sold at the counter alone."""

from collections.abc import Callable
from dataclasses import dataclass

from cinema.domain.reservations import WindowOffer, WindowSale
from cinema.domain.screenings import Showing
from cinema.i18n import _, clock, ngettext
from gui.selling.seat_offer import SeatOffer


@dataclass(frozen=True, slots=True)
class OfferActions:
    """What the button of a page does where no seat is taken."""

    sign_in: Callable[[], None]
    tickets: Callable[[], None]


def offer_line(offer: WindowOffer, showing: Showing, zone: str) -> str:
    """Return where tickets of a showing are paid for; empty where they are in this window."""
    starts = showing.screening.starts_at
    sale, until = offer.of(starts), clock(offer.until(starts), zone)
    if sale is WindowSale.RESERVES:
        return _("Choose your seats and reserve them: you pay at the counter until {time}.").format(time=until)
    if sale is WindowSale.SIGNS_IN:
        words = _("Tickets are paid for at the counter. Sign in to reserve seats here until {time}.")
        return words.format(time=until)
    if sale is WindowSale.HAS_ALL:
        return _("You have as many reservations as you may. Pay for one at the counter, or give one up in My tickets.")
    return _("Tickets are sold at the counter. You can look at the seats here.") if sale is WindowSale.LOOKS else ""


def button_words(offer: WindowOffer, showing: Showing) -> str:
    """Return the words of the button that leads to the seats of a showing."""
    takes = offer.of(showing.screening.starts_at).takes_seats
    return _("Choose seats") if takes else _("Look at the seats")


def seat_offer(offer: WindowOffer, showing: Showing, zone: str, hold_seconds: int, act: OfferActions) -> SeatOffer:
    """Return what the seat page of a showing says and lets do."""
    sale, line = offer.of(showing.screening.starts_at), offer_line(offer, showing, zone)
    if sale is WindowSale.RESERVES:
        minutes = max(1, round(hold_seconds / 60))
        hint = ngettext(
            "Click a seat to take it. You have {count} minute to reserve what you chose.",
            "Click a seat to take it. You have {count} minutes to reserve what you chose.",
            minutes,
        ).format(count=minutes)
        return SeatOffer(line, button=_("Reserve seats"), left=_("left to reserve"), hint=hint)
    if sale is WindowSale.SIGNS_IN:
        pressed = _("Sign in first: seats are reserved in the name of an account.")
        return SeatOffer(line, takes=False, button=_("Sign in or register"), act=act.sign_in, pressed=pressed)
    if sale is WindowSale.HAS_ALL:
        pressed = _("No more seats can be reserved for you just now.")
        return SeatOffer(line, takes=False, button=_("My tickets"), act=act.tickets, pressed=pressed)
    pressed = _("No seat is taken here: tickets are sold at the counter.")
    return SeatOffer(line, takes=False, pressed=pressed) if sale is WindowSale.LOOKS else SeatOffer()
