"""Ticket types and price cards, as a manager keeps them, and which of them gave a price.

A card's quotas follow into the seat maps when its document is brought up to date (`repositories/map_quotas.py`). The
letters of ticket types and the clashes of cards are read before the write: two managers who save at one instant may
both pass. A letter is then ambiguous at the till, and a screening that both cards fit gets no price card; `overview`
shows either until one of them is changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from cinema.domain.auditoriums import SeatKind
from cinema.domain.house import House
from cinema.domain.ids import is_id, new_id
from cinema.domain.price_cards import CardRecord, checked_card
from cinema.domain.price_choice import Clash, Explanation, card_for, clashes, explain
from cinema.domain.price_conditions import Occasion, checked_conditions, occasion_of
from cinema.domain.screenings import Screening, house_day
from cinema.domain.seat_maps import SeatQuota
from cinema.domain.ticket_types import MOST_TYPES, TypeRecord, checked_type
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _, ngettext
from cinema.ports import Auditoriums, Clock, HouseSettings, PriceCards, Screenings, SeatMaps, TicketTypes
from cinema.services.office.price_words import clash_error
from cinema.services.office.records import Records
from cinema.services.standing import Standing

_MOST_CARDS = 200
_TYPES, _CARDS = "ticket_types", "price_cards"


@dataclass(frozen=True, slots=True)
class CardLine:
    """A price card in the list: how many screenings from now on sell by it, and the cards that it clashes with."""

    card: CardRecord
    screenings: int
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceOverview:
    """All that the page of prices shows: cards with most conditions first, archived ones last, and ticket types."""

    cards: tuple[CardLine, ...]
    types: tuple[TypeRecord, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class GroupLeft:
    """A quota at a screening, and how many tickets it has left."""

    quota: SeatQuota
    left: int


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """Why a ticket costs what it costs at a screening, and what its quotas have left (for the type that was asked)."""

    explanation: Explanation
    seat: str
    kind: SeatKind
    offered: int
    left: tuple[GroupLeft, ...]


class PriceOffice:
    """Keeps ticket types and price cards; every method is for managers."""

    def __init__(
        self,
        ticket_types: TicketTypes,
        price_cards: PriceCards,
        screenings: Screenings,
        auditoriums: Auditoriums,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        records: Records,
        standing: Standing,
        clock: Clock,
    ) -> None:
        self._types = ticket_types
        self._cards = price_cards
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._seat_maps = seat_maps
        self._settings = settings
        self._records = records
        self._standing = standing
        self._clock = clock

    def overview(self, actor: Actor) -> PriceOverview:
        """Return every price card and ticket type as stored, for forms that hand them back."""
        self._check(actor)
        house, today, cards = self._settings.house(), self._today(), self._cards.all()
        counts = self._screenings.count_by_card(self._clock.now())
        lines = [CardLine(one, counts.get(one.id, 0), clashes(one, cards, house, today)) for one in cards]
        lines.sort(key=lambda line: (line.card.archived, -len(line.card.conditions.named), line.card.name))
        return PriceOverview(tuple(lines), self._types.all(), house.currency)

    def create_type(self, actor: Actor, record: TypeRecord) -> TypeRecord:
        """Record a new ticket type under a new id and return it as stored; a repeat makes another one.

        InvalidInputError names the field, as `checked_type` does.
        """
        self._check(actor)
        known = self._types.all()
        if len(known) >= MOST_TYPES:
            raise InvalidInputError(_("At most {count} ticket types.").format(count=MOST_TYPES), field="name")
        last = max((one.order for one in known), default=-1)
        new = checked_type(replace(record, id=new_id(), version=0, order=record.order or last + 1), known)
        self._records.create(actor, _TYPES, new)
        return self._types.get(new.id)

    def change_type(self, actor: Actor, old: TypeRecord, new: TypeRecord) -> TypeRecord:
        """Record what differs from the value that was read, and return the stored one; a repeat changes nothing.

        Tickets that are sold keep what they were sold as. Raises ChangedMeanwhileError if somebody changed it since;
        ConflictError for archiving a type while a price card sells it; InvalidInputError names the field.
        """
        self._check(actor)
        known = self._types.all()
        self._known(old.id, known)
        checked = checked_type(replace(new, id=old.id, version=old.version), known)
        if checked.archived and not old.archived:
            self._check_unused(old.id)
        self._records.change(actor, _TYPES, old, checked)
        return self._types.get(old.id)

    def clashes(self, actor: Actor, card: CardRecord) -> tuple[Clash, ...]:
        """Return the cards that a card would clash with if it were saved as it is, each with an example.

        InvalidInputError for conditions that say nothing sensible.
        """
        self._check(actor)
        house = self._settings.house()
        checked = replace(card, conditions=checked_conditions(card.conditions, house))
        return clashes(checked, self._cards.all(), house, self._today())

    def create_card(self, actor: Actor, card: CardRecord) -> CardRecord:
        """Record a new price card under a new id and return it as stored; a repeat is refused as a clash.

        InvalidInputError names the field; `conditions` for a clash, with an example of a screening that two cards fit.
        """
        self._check(actor)
        cards = self._cards.all()
        if len(cards) >= _MOST_CARDS:
            raise InvalidInputError(_("At most {count} price cards.").format(count=_MOST_CARDS), field="name")
        new = self._checked(replace(card, id=new_id(), version=0), cards)
        self._records.create(actor, _CARDS, new)
        return self._cards.read(new.id)

    def change_card(self, actor: Actor, old: CardRecord, new: CardRecord) -> CardRecord:
        """Record what differs from the value that was read, and return the stored one; a repeat changes nothing.

        Prices and rules hold for tickets that are not sold yet, quotas for holds from now on. Screenings keep their
        card, whatever its conditions say now. Raises ChangedMeanwhileError if somebody changed it since; raises as
        `create_card` too.
        """
        self._check(actor)
        cards = self._cards.all()
        if old.id not in {one.id for one in cards}:
            raise NotFoundError(_("There is no such price card."), field="price_card")
        checked = self._checked(replace(new, id=old.id, version=old.version), cards)
        if checked.archived and not old.archived:
            self._check_unsold(old.id)
        self._records.change(actor, _CARDS, old, checked)
        return self._cards.read(old.id)

    def card_for(self, actor: Actor, screening: Screening) -> str | None:
        """Return the id of the price card that fits a screening best, by its start; None if none does, or two do."""
        self._check(actor)
        found = card_for(self._cards.all(), self._occasion(screening))
        return found.id if found else None

    def explain(self, actor: Actor, screening_id: str, type_id: str, seat_id: str) -> PriceAnswer:
        """Return which rule gives the price of a ticket type on a seat of a screening, and what its quotas have left.

        An empty seat id asks for the plan's first standard seat. NotFoundError for an unknown screening;
        InvalidInputError for an unknown ticket type or seat.
        """
        self._check(actor)
        if not is_id(screening_id):
            raise NotFoundError(_("There is no such screening."), field="screening")
        screening = self._screenings.get(screening_id)
        plan = self._auditoriums.plan(screening.plan)
        if not seat_id:
            seat_id = next((one.id for one in plan.seats if one.kind is SeatKind.STANDARD), plan.seats[0].id)
        plan.check_seats((seat_id,))
        self._known(type_id, self._types.all())
        kind, seat_map = plan.by_id[seat_id].kind, self._seat_maps.get(screening_id)
        rooms = {one.id: one.name for one in self._auditoriums.all()}
        written = screening.price_card or None
        found = explain(self._cards.all(), self._occasion(screening), type_id, kind, written=written, rooms=rooms)
        left = tuple(GroupLeft(one, seat_map.left[one.name]) for one in seat_map.quotas if type_id in one.types)
        return PriceAnswer(found, seat_id, kind, seat_map.capacity, left)

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)

    def _checked(self, card: CardRecord, cards: Iterable[CardRecord]) -> CardRecord:
        house = self._settings.house()
        checked = checked_card(card, {one.id: one for one in self._types.all()}, house)
        found = clashes(checked, cards, house, self._today())
        if found:
            raise clash_error(found[0], {one.id: one.name for one in self._auditoriums.all()})
        return checked

    def _occasion(self, screening: Screening) -> Occasion:
        return occasion(screening, self._settings.house())

    def _known(self, type_id: str, known: Iterable[TypeRecord]) -> None:
        if type_id not in {one.id for one in known}:
            raise NotFoundError(_("There is no such ticket type."), field="type")

    def _check_unused(self, type_id: str) -> None:
        sold = [one.name for one in self._cards.all() if type_id in one.sold and not one.archived]
        if sold:
            words = _("Price cards sell this ticket type: {cards}. Take it off them first.")
            raise ConflictError(words.format(cards=", ".join(sold)), field="archived")

    def _check_unsold(self, card_id: str) -> None:
        # Read before the write: a screening that is placed meanwhile sells by an archived card, which still has prices.
        count = self._screenings.count_by_card(self._clock.now()).get(card_id, 0)
        if count:
            words = ngettext(
                "{count} screening sells by this price card. Change its card first.",
                "{count} screenings sell by this price card. Change their card first.",
                count,
            )
            raise ConflictError(words.format(count=count), field="archived")

    def _today(self) -> date:
        return date.fromisoformat(house_day(self._clock.now(), self._settings.house().timezone))


def occasion(screening: Screening, house: House) -> Occasion:
    """Return a screening as price cards judge it."""
    return occasion_of(
        screening.starts_at,
        house,
        shown_in=screening.format,
        auditorium=screening.auditorium,
        tags=screening.marks,
    )
