"""What is written and spoken of a group of seats: which ones they are, and where they lie."""

from itertools import pairwise

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind
from cinema.domain.seat_groups import SeatGroup, Side
from cinema.i18n import N_, _, ngettext

SIDES = {Side.LEFT: N_("left"), Side.MIDDLE: N_("middle"), Side.RIGHT: N_("right")}
_TOLD = {SeatKind.PREMIUM, SeatKind.RESTRICTED}  # kinds that `group_words` doesn't name


def group_words(group: SeatGroup) -> str:
    """Return which seats a group has, such as "Row G, seats 7–8"."""
    if group.area:
        words = ngettext("{area}, {count} seat", "{area}, {count} seats", len(group.seats))
        return words.format(area=group.area, count=len(group.seats))
    which = _which(group)
    if not group.row:
        return which[:1].upper() + which[1:]
    return _("Row {row}, {seats}").format(row=group.row, seats=which)


def place_words(group: SeatGroup) -> str:
    """Return where a group lies, such as "middle · 7 rows from the screen"."""
    parts = []
    if group.kind in _TOLD:
        parts.append(_(SEAT_KIND_NAMES[group.kind]))
    if not group.area:
        parts.append(_(SIDES[group.side]))
        if group.by_aisle:
            parts.append(_("at the aisle"))
    if group.rows_from_screen == 1:
        parts.append(_("first row"))
    else:
        words = ngettext("{count} row from the screen", "{count} rows from the screen", group.rows_from_screen)
        parts.append(words.format(count=group.rows_from_screen))
    return " · ".join(parts)


def _which(group: SeatGroup) -> str:
    numbers = _numbers(group.numbers)
    if group.kind is SeatKind.WHEELCHAIR:
        if group.beside:
            words = ngettext(
                "wheelchair space {number} with seat {seats}",
                "wheelchair space {number} with seats {seats}",
                len(group.beside),
            )
            return words.format(number=numbers, seats=", ".join(group.beside))
        return _("wheelchair space {number}").format(number=numbers)
    if group.kind is SeatKind.COMPANION:
        return _("companion seat {number}").format(number=numbers)
    words = ngettext("seat {numbers}", "seats {numbers}", len(group.seats))
    return words.format(numbers=numbers)


def _numbers(labels: tuple[str, ...]) -> str:
    """Return numbers as people say them: 7–8 for neighbours that count on, else each one, since 7 may sit beside 9."""
    if len(labels) > 1 and all(one.isascii() and one.isdigit() for one in labels):
        numbers = [int(one) for one in labels]
        if {later - one for one, later in pairwise(numbers)} in ({1}, {-1}):
            return f"{min(numbers)}–{max(numbers)}"
    return ", ".join(labels)
