"""What a ticket is that is scanned anywhere in the box office: a line at the top, with the way to its sale."""

from typing import TYPE_CHECKING

from cinema.domain.ticket_looks import TicketLook, TicketTime
from cinema.domain.tickets import TicketVerdict
from cinema.i18n import N_, _, clock, current_language, when

if TYPE_CHECKING:
    from gui.window.context import AppContext

_LOST = {
    TicketVerdict.FORGED: N_("What was scanned is no ticket of this house: its signature is wrong."),
    TicketVerdict.UNKNOWN: N_("What was scanned is no ticket of this house."),
}
_STATES = {
    TicketVerdict.NOT_PAID: N_("not paid"),
    TicketVerdict.REFUNDED: N_("refunded or exchanged"),
    TicketVerdict.CANCELLED: N_("its screening is cancelled"),
}


def show_ticket(app: "AppContext", code: str) -> None:
    """Say what a scanned ticket is, and offer its sale. Nothing on the screen is left for it."""
    cinema, actor = app.cinema, app.identity.actor()

    def read() -> tuple[str, str, str | None]:
        look = cinema.ticket_checks.look(actor, code)
        sale = look.sale
        kind = "info" if look.is_good else "warn"
        return words_of(look, cinema.house().timezone), kind, sale.receipt_number if sale is not None else None

    def show(found: tuple[str, str, str | None]) -> None:
        words, kind, number = found
        if number is None:
            app.notify(words, kind)
        else:
            show_sale = (_("Show its sale"), lambda: app.navigator.turn_to("sales", number=number))
            app.notify(words, kind, action=show_sale)

    app.tasks.submit(read, owner=app.undecided.shell, on_done=show)


def words_of(look: TicketLook, zone: str) -> str:
    """Return what a ticket is, in the current language."""
    language, verdict = current_language(), look.verdict
    sale, ticket, shown = look.sale, look.ticket, look.screening
    if ticket is None or sale is None or shown is None:
        return _(_LOST[verdict])
    screening = next(one for one in sale.screenings if one.id == ticket.screening)
    if verdict in _STATES:
        state = _(_STATES[verdict])
    elif look.admission is not None:
        state = _("used at {time}, {station}").format(
            time=clock(look.admission.at, zone), station=look.admission.station
        )
    elif look.time is TicketTime.OVER:
        state = _("its screening is over")
    elif look.time is TicketTime.OTHER_DAY:
        state = _("valid, not used, not for today")
    else:
        state = _("valid, not used")
    words = _("Ticket {seat}, {type}, {movie}, {start}: {state}.")
    return words.format(
        seat=ticket.seat_label, type=ticket.type_in(language), movie=screening.title_in(language),
        start=when(shown.starts_at, zone), state=state,
    )  # fmt: skip
