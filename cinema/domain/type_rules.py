"""Who may buy how many tickets of a type in one sale: members, staff, groups, and one type for so many of another."""

from collections import Counter
from collections.abc import Sequence

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.orders import Ticket
from cinema.domain.prices import PriceCard
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import InvalidInputError, NotAllowedError
from cinema.i18n import _


def check_types(tickets: Sequence[Ticket], card: PriceCard, *, is_staff: bool, is_member: bool) -> None:
    """Raise unless the tickets of one screening keep the rules of their types; every error names the type.

    NotAllowedError for a type that is sold to members or by staff only: staff sells both, since it sees a member's
    card. InvalidInputError for fewer or more tickets than a type's least and most, or too many beside another type.
    """
    counts = Counter(one.type for one in tickets)
    rules = {one.id: one.rules for one in card.types if one.rules is not None}
    for type_id, count in counts.items():
        one = rules.get(type_id)
        if one is None:
            continue
        if one.staff_only and not is_staff:
            words = _("{name} is only sold at the counter, by staff.")
            raise NotAllowedError(words.format(name=one.name), field="type")
        if one.members_only and not (is_staff or is_member):
            raise NotAllowedError(_("{name} is only for members.").format(name=one.name), field="type")
        if count < one.least:
            words = _("{name} is sold from {count} tickets a screening on.")
            raise InvalidInputError(words.format(name=one.name, count=one.least), field="type")
        if one.most is not None and count > one.most:
            words = _("{name}: at most {count} tickets of a screening in one sale.")
            raise InvalidInputError(words.format(name=one.name, count=one.most), field="type")
        _check_per(one, count, tickets, card)


def _check_per(one: TypeRecord, count: int, tickets: Sequence[Ticket], card: PriceCard) -> None:
    per = one.per
    if per is None:
        return
    # A carer on the companion seat is no reason for another one, so tickets of the type itself don't count.
    beside = sum(
        1 for ticket in tickets if ticket.type != one.id and (ticket.type == per.type or ticket.kind is per.kind)
    )
    if count > beside // per.of * per.number:
        other = next((some.name for some in card.types if some.id == per.type), per.type) or _kind_name(one)
        words = _("{name}: at most {number} for every {count} of {other} in the same sale.")
        raise InvalidInputError(words.format(name=one.name, number=per.number, count=per.of, other=other), field="type")


def _kind_name(one: TypeRecord) -> str:
    assert one.per is not None
    assert one.per.kind is not None
    return _(SEAT_KIND_NAMES[one.per.kind])
