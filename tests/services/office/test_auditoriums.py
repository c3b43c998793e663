"""The rooms of the house and their plans: forms, drafts, publishing, and what a crash or a second manager leaves."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cinema.bootstrap import join
from cinema.domain.auditoriums import Auditorium, PlanState, SeatKind
from cinema.domain.auditoriums_forms import room_values
from cinema.domain.operations import Changed
from cinema.domain.seat_labels import NameKind, Names, relabelled
from cinema.domain.seat_plan_check import Severity
from cinema.domain.seat_plan_import import guess_kinds
from cinema.errors import (
    ChangedMeanwhileError,
    ConflictError,
    InvalidFieldsError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from cinema.services.office.auditoriums import AuditoriumOffice
from repositories.house_documents import HouseDocuments
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services.conftest import PowerCutError
from tests.services.office.rooms import MANAGER, OTHER, ROWS, STAFF, WARNINGS, office_of, publish_another
from tests.support import findings, raw, sell

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture
def office(house: SmallHouse) -> AuditoriumOffice:
    return office_of(house)


def test_rooms_are_listed_with_their_seats_and_screenings(house: SmallHouse, office: AuditoriumOffice) -> None:
    office.rooms.save(MANAGER, None, {"number": "2", "name": "Attic"})
    hall, attic = office.rooms.table(MANAGER)
    assert (hall.room.name, hall.seats, hall.capacity, hall.coming) == ("Hall", 30, 30, 2)
    assert hall.kinds == {SeatKind.WHEELCHAIR: 1, SeatKind.COMPANION: 1, SeatKind.STANDARD: 28}
    assert hall.next_start == house.storage.screenings.get(house.screening).starts_at
    assert (attic.room.plan, attic.seats, attic.coming, attic.next_start) == ("", 0, 0, None)


def test_a_room_is_created_changed_and_archived_and_its_history_says_so(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    room = office.rooms.save(
        MANAGER, None, {"number": "7", "name": " Café ", "room_code_icaa": "012345", "large_screen": "1"}
    )
    assert (room.number, room.name, room.room_code_icaa, room.large_screen, room.version) == (
        7,
        "Café",
        "012345",
        True,
        1,
    )
    again = office.rooms.save(MANAGER, room, {**room_values(room), "features": "bar, bar, sofa"})
    assert (again.features, again.version) == (("bar", "sofa"), 2)
    assert office.rooms.save(MANAGER, again, room_values(again)).version == 2  # nothing differs
    gone = office.rooms.archive(MANAGER, again)
    assert gone.archived
    assert not office.rooms.archive(MANAGER, gone, archived=False).archived
    changes = house.cinema.admin.histories.of(MANAGER, "auditoriums", room.id)
    assert [set(one.change.after) for one in changes[:3]] == [{"archived"}, {"archived"}, {"features"}]
    assert changes[0].name == "Mia"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"name"}),
        ({"name": "A", "number": "1"}, {"number"}),  # the hall has it
        ({"name": "A", "number": "0"}, {"number"}),
        ({"name": "A", "number": "100"}, {"number"}),
        ({"name": "A", "number": "²"}, {"number"}),
        ({"name": "", "number": "x", "room_code_icaa": "1234567"}, {"name", "number", "room_code_icaa"}),
        ({"name": "A\nB", "registro_ancine_sala": "9" * 21}, {"name", "registro_ancine_sala"}),
        ({"name": "A", "features": ",".join(map(str, range(21)))}, {"features"}),
    ],
)
def test_every_mistake_in_a_room_s_form_is_told_at_its_field(
    house: SmallHouse, office: AuditoriumOffice, values: dict[str, str], fields: set[str]
) -> None:
    with pytest.raises(InvalidFieldsError) as refused:
        office.rooms.save(MANAGER, None, values)
    assert set(refused.value.fields) == fields
    assert len(raw(house.connection, "auditoriums")) == 1


def test_the_second_of_two_managers_is_told_what_changed(office: AuditoriumOffice) -> None:
    room = office.rooms.page(MANAGER, "hall").room
    office.rooms.save(OTHER, room, {"name": "Great hall"})
    with pytest.raises(ChangedMeanwhileError) as told:
        office.rooms.save(MANAGER, room, {"features": "bar"})
    assert (told.value.fields, told.value.by) == (("name",), OTHER.user)
    assert office.rooms.page(MANAGER, "hall").room.name == "Great hall"


def test_a_draft_from_rows_changes_until_it_is_published(office: AuditoriumOffice) -> None:
    draft = office.plans.from_rows(MANAGER, "hall", ROWS, "0,1")
    assert (draft.state, draft.number, len(draft.seats), draft.curve) == (PlanState.DRAFT, 0, 26, 0.1)
    assert draft.by_id["D1"].y == pytest.approx(4 * 1.25 - 1.25)
    changed = office.plans.save(MANAGER, draft, relabelled(draft, Names(NameKind.NUMBERS)))
    assert changed.by_id["D1"].label == "3-1"
    room = office.plans.publish(MANAGER, changed, WARNINGS)
    published = office.plans.get(MANAGER, draft.id)
    assert (room.plan, room.plans, published.number, published.state) == (draft.id, 2, 2, PlanState.PUBLISHED)
    with pytest.raises(ConflictError):
        office.plans.save(MANAGER, published, replace(published, curve=0.3))
    with pytest.raises(ConflictError):
        office.plans.discard(MANAGER, published)
    assert office.plans.get(MANAGER, draft.id) == published


@pytest.mark.parametrize(
    ("rows", "curve", "fields"),
    [
        ("", "0", {"rows"}),
        ("A", "0", {"rows"}),
        ("A ssx", "0", {"rows"}),
        ("A ss\nA ss", "0", {"rows"}),
        ("Ä ss", "0", {"rows"}),
        ("$where ss", "0", {"rows"}),
        ("A " + "s" * 121, "0", {"rows"}),
        ("\n".join(f"A{chr(65 + at % 26)} s" for at in range(101)), "0", {"rows"}),
        ("A ss", "nan", {"curve"}),
        ("A ss", "-1", {"curve"}),
        ("A ss", "1e9", {"curve"}),
        ("A sx", "much", {"rows", "curve"}),
    ],
)
def test_rows_that_can_t_be_read_are_refused_at_their_field(
    house: SmallHouse, office: AuditoriumOffice, rows: str, curve: str, fields: set[str]
) -> None:
    with pytest.raises(InvalidFieldsError) as refused:
        office.plans.from_rows(MANAGER, "hall", rows, curve)
    assert set(refused.value.fields) == fields
    assert len(raw(house.connection, "seat_plans")) == 1


def test_more_seats_than_a_plan_may_have_are_refused_in_words(office: AuditoriumOffice) -> None:
    names = [f"{first}{second}" for first in "ABCD" for second in "ABCDEFG"]
    with pytest.raises(InvalidFieldsError, match="at most 3000 seats"):
        office.plans.from_rows(MANAGER, "hall", "\n".join(f"{name} {'s' * 120}" for name in names))


def test_errors_block_publishing_and_warnings_want_a_tick(house: SmallHouse, office: AuditoriumOffice) -> None:
    draft = office.plans.from_rows(MANAGER, "hall", "A ss\nB wss")
    same = replace(draft, seats=tuple(replace(one, row_label="A") for one in draft.seats))
    lines = office.plans.checks(MANAGER, same)
    assert [(line.check, line.severity) for line in lines] == [
        ("same-label", Severity.ERROR), ("no-companion", Severity.WARNING),
    ]  # fmt: skip
    bad = office.plans.save(MANAGER, draft, same)
    with pytest.raises(InvalidInputError) as refused:
        office.plans.publish(MANAGER, bad, ("same-label", "no-companion"))
    assert refused.value.field == "plan"
    good = office.plans.save(MANAGER, bad, replace(draft, version=bad.version))
    with pytest.raises(InvalidInputError) as unticked:
        office.plans.publish(MANAGER, good, ("no-screen",))
    assert unticked.value.field == "warnings"
    assert office.rooms.page(MANAGER, "hall").room.plan == "hall-1"
    office.plans.publish(MANAGER, good, ("no-companion", "no-screen"))
    (newest, *_older) = house.cinema.admin.histories.of(MANAGER, "seat_plans", draft.id)
    assert newest.change.after["accepted"] == ["no-companion"]
    assert (newest.name, newest.change.by) == ("Mia", MANAGER.user)


def test_what_is_published_is_what_was_checked_not_what_a_form_has_unsaved(office: AuditoriumOffice) -> None:
    draft = office.plans.from_rows(MANAGER, "hall", ROWS)
    office.plans.publish(MANAGER, replace(draft, seats=draft.seats[:3]), WARNINGS)
    assert office.plans.get(MANAGER, draft.id).seats == draft.seats


def test_a_draft_that_was_changed_meanwhile_is_not_published(office: AuditoriumOffice) -> None:
    draft = office.plans.from_rows(MANAGER, "hall", ROWS)
    office.plans.save(OTHER, draft, replace(draft, curve=0.2))
    with pytest.raises(ChangedMeanwhileError):
        office.plans.publish(MANAGER, draft, WARNINGS)
    assert office.plans.get(MANAGER, draft.id).state is PlanState.DRAFT
    assert office.rooms.page(MANAGER, "hall").room.plan == "hall-1"


def test_a_kind_without_a_price_on_a_coming_screening_s_card_is_told(
    house: SmallHouse, office: AuditoriumOffice
) -> None:
    draft = office.plans.from_rows(MANAGER, "hall", "A wcrr\nB ss")
    (line,) = office.plans.checks(MANAGER, draft)
    assert (line.check, line.seats) == ("no-price:Weekday:restricted", ("A3", "A4"))
    with pytest.raises(InvalidInputError, match="Weekday"):
        office.plans.publish(MANAGER, draft, ())


def test_plans_of_a_room_are_listed_drafts_first_without_those_given_up(
    office: AuditoriumOffice, house: SmallHouse
) -> None:
    published = publish_another(house)
    draft = office.plans.copy(MANAGER, published.id)
    given_up = office.plans.copy(MANAGER, "hall-1")
    office.plans.discard(MANAGER, given_up)
    page = office.rooms.page(MANAGER, "hall")
    assert [(one.id, one.number, one.seats) for one in page.plans] == [
        (draft.id, 0, 26), (published.id, 2, 26), ("hall-1", 1, 30),
    ]  # fmt: skip
    assert page.waiting == ()
    assert {seat.id for seat in draft.seats} == {seat.id for seat in published.seats}


class Cut:
    """The house's documents, in a program that loses its power before or after it writes one of them."""

    def __init__(self, inner: HouseDocuments) -> None:
        self._inner, self.left, self.before = inner, 0, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def bring(self, changed: Changed) -> None:
        self.left -= 1
        if self.left or not self.before:
            self._inner.bring(changed)
        if not self.left:
            raise PowerCutError


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_publishing_that_was_cut_off_is_ended_by_publishing_again(house: SmallHouse, step: int, before: bool) -> None:
    office = office_of(house)
    draft = office.plans.from_rows(MANAGER, "hall", ROWS)
    documents: Any = Cut(house.storage.house_documents)
    cut = join(replace(open_storage(house.connection), house_documents=documents), "till-9")
    documents.left, documents.before = step, before
    with pytest.raises(PowerCutError):
        cut.admin.auditoriums.plans.publish(MANAGER, draft, WARNINGS)
    again = house.another_till("till-8").admin.auditoriums
    if before:  # the event is in and its document isn't: the next one who comes writes it, and is told to look again
        with suppress(ChangedMeanwhileError):
            again.plans.publish(MANAGER, draft, WARNINGS)
    room = again.plans.publish(MANAGER, draft, WARNINGS)
    plan = again.plans.get(MANAGER, draft.id)
    assert (room.plan, plan.state, plan.seats) == (draft.id, PlanState.PUBLISHED, draft.seats)
    assert again.rooms.page(MANAGER, "hall").waiting == ()
    assert findings(house.cinema) == []


def test_a_published_plan_that_its_room_never_took_is_shown_as_waiting(house: SmallHouse) -> None:
    office = office_of(house)
    draft = office.plans.from_rows(MANAGER, "hall", ROWS)
    office.plans.publish(MANAGER, draft, WARNINGS)
    # As a crash before the last event leaves it.
    house.connection.database["auditoriums"].update_one({"_id": "hall"}, {"$set": {"plan": "hall-1"}})
    assert [one.id for one in office.rooms.page(MANAGER, "hall").waiting] == [draft.id]
    assert office.plans.publish(MANAGER, draft, ()).plan == draft.id


def test_of_two_drafts_of_a_room_the_later_published_one_is_current_and_a_repeat_of_the_other_changes_nothing(
    house: SmallHouse,
) -> None:
    office = office_of(house)
    first, second = (office.plans.from_rows(MANAGER, "hall", rows) for rows in (ROWS, "A wcss\nB ss"))
    office.plans.publish(MANAGER, first, WARNINGS)
    office.plans.publish(OTHER, second, WARNINGS)
    assert office.plans.publish(MANAGER, first, WARNINGS).plan == second.id
    assert [office.plans.get(MANAGER, one.id).number for one in (first, second)] == [2, 3]


def test_a_pretix_plan_is_imported_published_and_exported(house: SmallHouse, office: AuditoriumOffice) -> None:
    path = DATA / "pretix_odd_even.json"
    there = office.plans.read_pretix(MANAGER, path)
    assert there.counts["Butaca VIP"] == 10
    draft = office.plans.import_plan(MANAGER, "hall", there, guess_kinds(there.categories))
    assert office.plans.checks(MANAGER, draft) == ()
    office.plans.publish(MANAGER, draft, ())
    written = office.plans.export(MANAGER, draft.id)
    assert json.loads(written.text) == json.loads(path.read_text("utf-8"))
    assert written.lost == ()
    # A till that sells never loads the file.
    assert house.storage.auditoriums.plan(draft.id).original == ""
    again = office.plans.import_plan(MANAGER, "hall", there, guess_kinds(there.categories))
    assert [seat.id for seat in again.seats] == [seat.id for seat in draft.seats]


def test_old_and_new_labels_are_shown_with_what_is_sold(house: SmallHouse, office: AuditoriumOffice) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2")
    sell(house.cinema, house.staff, house.other_screening, "B1")
    draft = office.plans.copy(MANAGER, "hall-1")
    draft = office.plans.save(MANAGER, draft, relabelled(draft, Names(NameKind.NUMBERS), chosen={"B"}))
    changes = office.plans.relabelled(MANAGER, draft)
    assert [(one.old, one.new, one.sold) for one in changes[:3]] == [
        ("B1", "1-1", 2),
        ("B2", "1-2", 1),
        ("B3", "1-3", 0),
    ]
    assert len(changes) == 10


def test_a_draft_with_ids_that_no_seat_can_have_is_refused(house: SmallHouse, office: AuditoriumOffice) -> None:
    draft = office.plans.copy(MANAGER, "hall-1")
    for bad in ("a.b", "$set", "", "A1", "X" * 13):
        seats = (*draft.seats[:-1], replace(draft.seats[-1], id=bad))
        with pytest.raises(InvalidInputError):
            office.plans.save(MANAGER, draft, replace(draft, seats=seats))


def test_what_is_not_there_is_not_found(office: AuditoriumOffice) -> None:
    for name in ("nowhere", "$gt", "", "x" * 1000):
        with pytest.raises(NotFoundError):
            office.rooms.page(MANAGER, name)
        with pytest.raises(NotFoundError):
            office.plans.get(MANAGER, name)
        with pytest.raises(NotFoundError):
            office.plans.from_rows(MANAGER, name, ROWS)


def test_staff_changes_no_room(office: AuditoriumOffice) -> None:
    with pytest.raises(NotAllowedError):
        office.rooms.save(STAFF, Auditorium("hall", 1, "Hall", "hall-1"), {"name": "Mine"})
