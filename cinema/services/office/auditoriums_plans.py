"""Seat plans as managers make them: drafts by rows, copies or imports; relabelled, checked, published, exported.

A draft may change, a published plan never does. Publishing takes three house events: the room gives the plan a number,
the plan is published, the room takes it as its current one. The room's document says which plan is current. A crash
before the last event leaves a published plan that no room has; publishing it again goes on from there.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from cinema.domain.auditoriums import MOST_SEATS, Auditorium, PlanState, SeatKind, SeatPlan, is_seat_id
from cinema.domain.auditoriums_forms import read_rows
from cinema.domain.ids import is_id, new_id
from cinema.domain.prices import PriceCard
from cinema.domain.seat_labels import Relabelled, preview
from cinema.domain.seat_plan_check import CheckLine, Severity, check_plan
from cinema.domain.seat_plan_import import ImportedPlan, plan_of
from cinema.domain.users import Actor, Role
from cinema.errors import ChangedMeanwhileError, ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, PlanFile, PlanFiles, PriceCards, SeatMapPlans
from cinema.services.office.auditoriums_coming import PLANS, ROOMS, Coming
from cinema.services.office.records import Records
from cinema.services.standing import Standing

_ROUNDS = 5
_MAPS_AT_ONCE = 500


class PlanDesk:
    """Makes, checks and publishes seat plans. For managers."""

    def __init__(
        self,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        maps: SeatMapPlans,
        files: PlanFiles,
        coming: Coming,
        records: Records,
        standing: Standing,
    ) -> None:
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._maps = maps
        self._files = files
        self._coming = coming
        self._records = records
        self._standing = standing

    def get(self, actor: Actor, plan_id: str) -> SeatPlan:
        """Return a plan as it is stored now, with the file that it came from; NotFoundError if there is none."""
        self._check(actor)
        return self._stored(plan_id)

    def from_rows(self, actor: Actor, room_id: str, rows: str, curve: str = "0") -> SeatPlan:
        """Create a draft from a form's rows and return it; InvalidFieldsError as `read_rows` raises it."""
        self._check(actor)
        return self._created(actor, read_rows(self._room(room_id).id, new_id(), rows, curve))

    def draw(self, actor: Actor, room_id: str, plan: SeatPlan) -> SeatPlan:
        """Create a draft with the seats of a plan that was drawn for a room, and return it.

        Raises InvalidInputError as `save` does. A repeat creates another draft.
        """
        self._check(actor)
        _require_seats(plan)
        room = self._room(room_id)
        drawn = replace(plan, id=new_id(), auditorium=room.id, version=0, number=0, state=PlanState.DRAFT, accepted=())
        return self._created(actor, drawn)

    def copy(self, actor: Actor, plan_id: str) -> SeatPlan:
        """Create a draft that is a plan's copy, its seats with the same ids, and return it."""
        self._check(actor)
        plan = replace(self._stored(plan_id), id=new_id(), version=0, number=0, state=PlanState.DRAFT, accepted=())
        return self._created(actor, plan)

    def read_pretix(self, actor: Actor, path: Path) -> ImportedPlan:
        """Return a pretix file's plan, to choose its categories' seat kinds; nothing is stored.

        InvalidInputError names the path of the first fault in the file.
        """
        self._check(actor)
        return self._files.read(path)

    def import_plan(
        self, actor: Actor, room_id: str, imported: ImportedPlan, kinds: Mapping[str, SeatKind]
    ) -> SeatPlan:
        """Create a draft from an imported plan, with the seat kinds of its categories, and return it.

        Seats whose guid the room's current plan has keep their ids from there.
        """
        self._check(actor)
        room = self._room(room_id)
        before = self._auditoriums.plan(room.plan) if room.plan else None
        return self._created(actor, plan_of(imported, new_id(), room.id, kinds, before))

    def save(self, actor: Actor, old: SeatPlan, new: SeatPlan) -> SeatPlan:
        """Change a draft and return it as stored; values that change nothing write nothing.

        Raises ConflictError for a plan that is no draft, ChangedMeanwhileError if somebody changed it since `old` was
        read, and InvalidInputError for ids that no seat can have, or more seats than a plan may have.
        """
        self._check(actor)
        self._require_draft(self._stored(old.id))
        _require_seats(new)
        kept = replace(
            new, id=old.id, auditorium=old.auditorium, version=old.version, number=0, state=PlanState.DRAFT, accepted=()
        )
        self._records.change(actor, PLANS, old, kept)
        return self._stored(old.id)

    def discard(self, actor: Actor, draft: SeatPlan) -> None:
        """Give a draft up; raises as `save` does. It stays in the history."""
        self._check(actor)
        self._require_draft(self._stored(draft.id))
        self._records.change(actor, PLANS, draft, replace(draft, state=PlanState.DISCARDED))

    def checks(self, actor: Actor, plan: SeatPlan) -> tuple[CheckLine, ...]:
        """Return the check list of a plan, stored or not, with the price cards of the room's coming screenings."""
        self._check(actor)
        return self._lines(plan)

    def relabelled(self, actor: Actor, draft: SeatPlan) -> tuple[Relabelled, ...]:
        """Return which labels differ from the room's current plan, with the tickets sold for coming screenings."""
        self._check(actor)
        room = self._room(draft.auditorium)
        return preview(self._auditoriums.plan(room.plan), draft, self._sold(room)) if room.plan else ()

    def publish(self, actor: Actor, draft: SeatPlan, ticked: Collection[str]) -> Auditorium:
        """Publish a draft as it was read, and make it its room's current plan; returns the room.

        `ticked` are the checks of the warnings that the manager accepts; they are recorded with the plan. Screenings
        stay on the plan that they have (see `auditoriums_moves.py`). Raises InvalidInputError for `plan` if the check
        list has errors and for `warnings` if one isn't ticked, ChangedMeanwhileError if somebody changed draft or room.
        A repeat changes nothing, and after a crash goes on where it stopped.
        """
        self._check(actor)
        stored = self._stored(draft.id)
        if stored.state is not PlanState.PUBLISHED:
            self._require_draft(stored)
            accepted = _accepted(self._lines(stored), ticked)
            room = self._room(draft.auditorium)
            number = room.plans + 1
            # Two drafts of a room never get the same number: the second one's event is from an overtaken version.
            self._records.change(actor, ROOMS, room, replace(room, plans=number))
            self._auditoriums.forget(room.id)
            read = replace(stored, version=draft.version)  # what the manager saw: refused if it was changed since
            stored = replace(read, state=PlanState.PUBLISHED, number=number, accepted=accepted)
            self._records.change(actor, PLANS, read, stored)
        return self._made_current(actor, stored)

    def export(self, actor: Actor, plan_id: str) -> PlanFile:
        """Return a plan as pretix's JSON, and what that has no place for; nothing is written to a disk."""
        self._check(actor)
        plan = self._stored(plan_id)
        return self._files.write(plan, self._room(plan.auditorium).name)

    def _made_current(self, actor: Actor, plan: SeatPlan) -> Auditorium:
        for _round in range(_ROUNDS):
            room = self._room(plan.auditorium)
            current = self._auditoriums.plan(room.plan).number if room.plan else 0
            if current >= plan.number:  # done already, or a newer one was published meanwhile
                return room
            try:
                self._records.change(actor, ROOMS, room, replace(room, plan=plan.id))
            except ChangedMeanwhileError:
                continue
            self._auditoriums.forget(room.id)
            return self._room(room.id)
        raise ConflictError(_("The auditorium is being changed by others just now. Publish the plan again."))

    def _lines(self, plan: SeatPlan) -> tuple[CheckLine, ...]:
        # One screening of each card; a draft may have none yet.
        by_card = {one.price_card: one for one in self._coming.of_room(plan.auditorium) if one.price_card}
        cards = [self._price_cards.of(by_card[name]) for name in sorted(by_card)]
        return check_plan(plan, {card.name: _priced(card) for card in cards})

    def _sold(self, room: Auditorium) -> Counter[str]:
        names = [one.id for one in self._coming.of_room(room.id)][:_MAPS_AT_ONCE]
        return Counter(seat for use in self._maps.uses(names).values() for seat in use.sold)

    def _created(self, actor: Actor, draft: SeatPlan) -> SeatPlan:
        self._records.create(actor, PLANS, draft)
        return self._stored(draft.id)

    def _room(self, room_id: str) -> Auditorium:
        if not is_id(room_id):
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        return self._auditoriums.stored(room_id)

    def _stored(self, plan_id: str) -> SeatPlan:
        if not is_id(plan_id):
            raise NotFoundError(_("There is no such seat plan."), field="plan")
        return self._auditoriums.stored_plan(plan_id)

    @staticmethod
    def _require_draft(plan: SeatPlan) -> None:
        if plan.state is not PlanState.DRAFT:
            words = _("This plan was published or given up, so it can't change. Copy it into a new draft.")
            raise ConflictError(words, field="plan")

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)


def _require_seats(plan: SeatPlan) -> None:
    if len(plan.seats) > MOST_SEATS:
        words = _("A plan may have at most {count} seats.")
        raise InvalidInputError(words.format(count=MOST_SEATS), field="seats")
    if not all(is_seat_id(seat.id) for seat in plan.seats) or len(plan.by_id) != len(plan.seats):
        raise InvalidInputError(_("Two seats have the same id, or one that no seat can have."), field="seats")


def _accepted(lines: Collection[CheckLine], ticked: Collection[str]) -> tuple[str, ...]:
    errors = [line for line in lines if line.severity is Severity.ERROR]
    if errors:
        raise InvalidInputError(errors[0].message, field="plan")
    warnings = [line for line in lines if line.severity is Severity.WARNING]
    open_ones = [line for line in warnings if line.check not in ticked]
    if open_ones:
        words = _("Tick this first, or change the plan: {warning}")
        raise InvalidInputError(words.format(warning=open_ones[0].message), field="warnings")
    return tuple(line.check for line in warnings)


def _priced(card: PriceCard) -> set[SeatKind]:
    """Return the seat kinds that a card has a price for; a type may leave some out."""
    return {kind for kind in SeatKind if card.types_for(kind)}
