"""The papers of an evening: the day's sheet for projection and ushers, and the list of reserved seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cinema.domain.baskets import WaitingBasket
from cinema.domain.papers.blocks import Align, Block, Column, Paper, Sheet, Size, Table, Text
from cinema.i18n import _, clock, current_language, long_date, when


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A screening on the day's sheet. `details` are its version, kind and features, in words.

    `sold` and `held` are seats, of `seats` that can be sold.
    """

    doors_at: datetime
    starts_at: datetime
    ends_at: datetime
    room: str
    title: str
    sold: int
    held: int
    seats: int
    details: tuple[str, ...] = ()
    is_cancelled: bool = False


def day_paper(house_name: str, day: date, zone: str, lines: Sequence[SheetLine], at: datetime) -> Paper:
    """Return the sheet of a business day, as it was known at an instant, in the current language."""
    columns = (
        Column(_("Doors"), 7, label=_("Doors")),
        Column(_("Start"), 7, bold=True),
        Column(_("End"), 7, label=_("End")),
        Column(_("Room"), 16, line=1),
        Column(_("Movie"), 30, line=2, bold=True),
        Column(_("Features"), 23, line=3),
        Column(_("Sold"), 11, line=1, right=True, label=_("Sold")),
    )
    rows = tuple(_sheet_row(one, zone) for one in lines)
    head = _head(house_name, long_date(day), at, zone)
    nothing = [] if rows else [Text(_("No screenings on this day."))]
    return Paper(f"{house_name} {day.isoformat()}", (Sheet((*head, *([Table(columns, rows)] if rows else nothing))),))


def _sheet_row(line: SheetLine, zone: str) -> tuple[str, ...]:
    times = (clock(one, zone) for one in (line.doors_at, line.starts_at, line.ends_at))
    details = (_("Cancelled"), *line.details) if line.is_cancelled else line.details
    return (*times, line.room, line.title, ", ".join(details), f"{line.sold}/{line.seats}")


def reservations_paper(house_name: str, zone: str, waiting: Sequence[WaitingBasket], at: datetime) -> Paper:
    """Return the list of reserved baskets with the seats that they still have, in the current language."""
    columns = (
        Column(_("Number"), 10, bold=True),
        Column(_("Name"), 22, bold=True),
        Column(_("Screening"), 32, line=1),
        Column(_("Seats"), 22, line=2, label=_("Seats")),
        Column(_("Kept until"), 14, line=3, label=_("Kept until")),
    )
    rows = tuple(_reservation(one, zone) for one in waiting)
    head = _head(house_name, _("Reserved seats"), at, zone)
    nothing = [] if rows else [Text(_("Nothing is reserved."))]
    title = f"{house_name} {_('Reserved seats')}"
    return Paper(title, (Sheet((*head, *([Table(columns, rows)] if rows else nothing))),))


def _reservation(one: WaitingBasket, zone: str) -> tuple[str, ...]:
    basket = one.basket
    screenings = (
        f"{each.title_in(current_language())}, {when(each.starts_at, zone, 'EEE d MMM HH:mm')}"
        for each in basket.order.screenings
    )
    until = when(one.until, zone, "EEE d MMM HH:mm")
    seats = ", ".join(one.labels) or _("free again")
    return (basket.number or "", basket.label, " · ".join(screenings), seats, until)


def _head(house_name: str, title: str, at: datetime, zone: str) -> list[Block]:
    made = _("As of {at}").format(at=when(at, zone, "d MMM y, HH:mm"))
    return [
        Text(house_name, Size.LARGE, True, Align.CENTRE),
        Text(title, Size.MEDIUM, True, Align.CENTRE),
        Text(made, align=Align.CENTRE),
    ]
