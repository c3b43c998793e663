"""pretix's seating plans: read strictly, exported again value for value, bad ones refused by the path of the fault."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.adapters.pretix_plan import LARGEST_BYTES, parse_pretix_plan, read_pretix_plan
from cinema.adapters.pretix_plan_export import write_pretix_plan
from cinema.domain.auditoriums import (
    MOST_SEATS,
    PlanShape,
    ReturnsClass,
    SeatKind,
    SeatPlan,
    ShapeKind,
    is_seat_id,
    plan_from_rows,
)
from cinema.domain.seat_labels import NameKind, Names, SeatNumbering, relabelled, relabelled_seat
from cinema.domain.seat_plan_import import ImportedPlan, guess_kinds, plan_of
from cinema.domain.seat_reservations import ReservedFor, ReservedSeats
from cinema.errors import InvalidInputError

DATA = Path(__file__).parent.parent / "data"
NAMES = ("odd_even", "uuids", "areas", "curved")
Group = dict[str, Any]


def imported(name: str) -> ImportedPlan:
    return read_pretix_plan(DATA / f"pretix_{name}.json")


def plan(name: str) -> SeatPlan:
    there = imported(name)
    return plan_of(there, "plan-1", "hall", guess_kinds(there.categories))


def exported(one: SeatPlan) -> Group:
    content: Group = json.loads(write_pretix_plan(one, "Hall").text)
    return content


def original(name: str) -> Group:
    content: Group = json.loads((DATA / f"pretix_{name}.json").read_text("utf-8"))
    return content


def refused(content: bytes | object) -> InvalidInputError:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(InvalidInputError) as error:
        parse_pretix_plan(raw)
    return error.value


def large(seats: int, rows: int = 40) -> Group:
    """A plan of so many seats in all."""
    each = -(-seats // rows)
    made = [
        {
            "row_number": str(row + 1),
            "position": {"x": 0, "y": 30 * row},
            "seats": [
                {
                    "seat_guid": f"{row}/{at}",
                    "seat_number": str(at + 1),
                    "position": {"x": 30 * at, "y": 0},
                    "category": "Hall",
                }
                for at in range(min(each, seats - row * each))
            ],
        }
        for row in range(rows)
    ]
    zone = {"name": "Hall", "position": {"x": 10, "y": 10}, "rows": made}
    return {"name": "Large", "categories": [{"name": "Hall"}], "zones": [zone], "size": {"width": 2000, "height": 1400}}


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_exported_again_value_for_value(name: str) -> None:
    assert exported(plan(name)) == original(name)
    assert write_pretix_plan(plan(name), "").lost == ()


def test_a_plan_of_1200_seats_is_exported_again_value_for_value() -> None:
    there = parse_pretix_plan(json.dumps(large(1200)).encode())
    one = plan_of(there, "plan-1", "hall", guess_kinds(there.categories))
    assert len(one.seats) == len(one.by_id) == 1200
    assert exported(one) == large(1200)


def test_odd_and_even_rows_get_ids_of_ours_and_keep_labels_and_guids() -> None:
    one = plan("odd_even")
    assert all(is_seat_id(seat.id) for seat in one.seats)
    assert [seat.label for seat in one.seats[:10]] == [
        "1-9", "1-7", "1-5", "1-3", "1-1", "1-2", "1-4", "1-6", "1-8", "1-10",
    ]  # fmt: skip
    by_guid = {seat.guid: seat for seat in one.seats}
    assert by_guid["1-1"].kind is SeatKind.WHEELCHAIR
    assert by_guid["1-3"].kind is SeatKind.COMPANION
    assert by_guid["4-2"].kind is SeatKind.PREMIUM
    assert one.has_screen
    assert by_guid["2-3"].x - by_guid["2-5"].x == 1.0
    assert by_guid["2-1"].y == pytest.approx(40 / 30, abs=1e-3)


def test_labels_of_any_script_are_kept() -> None:
    assert [seats[0].label for seats in plan("uuids").rows.values()] == ["Ряд 1-١", "א١", "五١"]


def test_rows_of_two_zones_with_the_same_labels_begin_with_the_zone() -> None:
    one = plan("areas")
    assert [seats[0].label for seats in one.rows.values()] == ["Stalls A-1", "B1", "Balcony A-1"]
    assert {seat.kind for seat in one.rows["3"]} == {SeatKind.RESTRICTED}
    kept = " ".join(imported("areas").kept)
    assert "5 drawn shapes" in kept
    assert "colours" in kept


def test_a_curved_row_numbered_from_the_right_is_in_physical_order_from_the_left() -> None:
    first = plan("curved").rows["1"]
    assert [seat.number for seat in first] == list(range(1, 10))
    assert [seat.number_text for seat in first] == [str(number) for number in range(9, 0, -1)]
    assert [seat.id for seat in first] == [f"A{number}" for number in range(9, 0, -1)]
    assert first[0].y < first[4].y


def test_a_plan_that_is_imported_again_keeps_the_ids_by_guid_and_reuses_none() -> None:
    before = plan("curved")
    content = original("curved")
    row = content["zones"][0]["rows"][0]
    row["seats"][0] |= {"seat_guid": "new", "seat_number": "9"}  # another seat where A9 was
    row["row_number"] = "Z"
    there = parse_pretix_plan(json.dumps(content).encode())
    after = plan_of(there, "plan-2", "hall", guess_kinds(there.categories), before)
    ids = {seat.guid: seat.id for seat in before.seats}
    assert all(seat.id == ids[seat.guid] for seat in after.seats if seat.guid != "new")
    (new,) = (seat for seat in after.seats if seat.guid == "new")
    assert new.id not in before.by_id


def test_what_was_changed_here_is_exported_and_nothing_else() -> None:
    one = relabelled(plan("odd_even"), Names(NameKind.LETTERS), SeatNumbering(Names(NameKind.NUMBERS)))
    expected = original("odd_even")
    for index, zone in enumerate(expected["zones"]):
        for row, letter in zip(zone["rows"], "ABCD", strict=True):
            row["row_number"] = letter
            for at, seat in enumerate(row["seats"], start=1 + 5 * index):
                seat["seat_number"] = str(at)
    assert exported(one) == expected


def test_a_changed_kind_takes_a_category_of_that_kind_or_a_new_one() -> None:
    one = plan("odd_even")
    kinds = {"2-1": SeatKind.PREMIUM, "2-3": SeatKind.RESTRICTED}
    one = replace(one, seats=tuple(replace(seat, kind=kinds.get(seat.guid or "", seat.kind)) for seat in one.seats))
    content = exported(one)
    row = content["zones"][0]["rows"][1]["seats"]
    assert [seat["category"] for seat in row] == ["Butaca", "Butaca", "Butaca", "restricted", "Butaca VIP"]
    assert content["categories"][-1] == {"name": "restricted"}
    parse_pretix_plan(json.dumps(content).encode())


def test_moved_and_removed_and_added_seats_are_exported() -> None:
    one = plan("uuids")
    first, second, *rest = one.seats
    added = replace(second, id="X1", guid=None, y=second.y - 1)
    one = replace(one, seats=(replace(first, x=first.x - 1), *rest, added))
    zone, more = exported(one)["zones"]
    assert len(zone["rows"][0]["seats"]) == 5
    before = original("uuids")["zones"][0]["rows"][0]["seats"][0]["position"]
    assert zone["rows"][0]["seats"][0]["position"] == {
        "x": pytest.approx(before["x"] - 31.2, abs=0.2),
        "y": before["y"],
    }
    assert [seat["seat_guid"] for seat in more["rows"][0]["seats"]] == ["X1"]


def test_different_labels_within_a_row_of_pretix_are_told_as_lost() -> None:
    one = plan("curved")
    one = relabelled_seat(one, one.seats[0].id, "Q", "1")
    assert any("different row labels" in words for words in write_pretix_plan(one, "").lost)


def test_a_plan_of_ours_is_exported_as_it_is_drawn_and_what_has_no_place_there_is_told() -> None:
    ours = plan_from_rows("hall", 1, [("A", "wc_ss", 0.0), ("B", "ssspb", 0.5)], 0.1)
    special = replace(ours.seats[2], returns=ReturnsClass.SPECIAL)
    pair = replace(ours.seats[1], companion_of="A1")
    standing = replace(ours.seats[3], area="Standing")
    ours = replace(
        ours,
        seats=(ours.seats[0], pair, special, standing, *ours.seats[4:]),
        reserved=(ReservedSeats(ReservedFor.HOUSE, ("B1",), 60),),
    )
    there = write_pretix_plan(ours, "Hall")
    again = parse_pretix_plan(there.text.encode())
    assert len(again.seats) == 9
    back = plan_of(again, "x", "hall", dict(zip(again.categories, map(SeatKind, again.categories), strict=True)))
    assert [seat.kind for seat in back.seats] == [seat.kind for seat in ours.seats]
    assert [words.split(":")[0] for words in there.lost] == [
        "seats that are never for sale", "reserved seats", "special seats for the returns",
        "whose companion seat it is", "the unnumbered area Standing",
    ]  # fmt: skip


def test_shapes_become_areas_which_are_read_again() -> None:
    plan = plan_from_rows("hall", 1, [("A", "ss", 0.0)], 0.0)
    shapes = (
        PlanShape("1", ShapeKind.STAGE, -2.0, -3.0, 4.0, 1.0, "Stage"),
        PlanShape("2", ShapeKind.ROUND, 3.0, 0.0, 2.0, 1.0),
        PlanShape("3", ShapeKind.WALL, -3.0, 2.0, 6.0, 0.5),
        PlanShape("4", ShapeKind.TEXT, 0.0, 4.0, 2.0, 1.0, "Bar"),
    )
    content = json.loads(write_pretix_plan(replace(plan, shapes=shapes), "Hall").text)
    areas = content["zones"][0]["areas"]
    assert [one["shape"] for one in areas] == ["rectangle", "ellipse", "polygon", "text"]
    assert [one["text"]["text"] for one in areas] == ["Stage", "", "", "Bar"]
    assert areas[0]["rectangle"] == {"width": 120, "height": 30}
    assert areas[1]["ellipse"] == {"radius": {"x": 30, "y": 15}}
    first = content["zones"][0]["rows"][0]["seats"][0]["position"]
    assert areas[0]["position"]["x"] - first["x"] == -45
    assert all(0 <= one["position"][axis] <= content["size"][side] for one in areas
               for axis, side in (("x", "width"), ("y", "height")))  # fmt: skip


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("Rollstuhlplatz", SeatKind.WHEELCHAIR), ("Silla de ruedas", SeatKind.WHEELCHAIR),
        ("wheelchair companion", SeatKind.COMPANION), ("Begleitperson", SeatKind.COMPANION),
        ("VIP-Lounge", SeatKind.PREMIUM), ("Sichtbehindert", SeatKind.RESTRICTED),
        ("visão parcial", SeatKind.RESTRICTED),
        ("Parkett", SeatKind.STANDARD), ("", SeatKind.STANDARD), ("обычные", SeatKind.STANDARD),
    ],
)  # fmt: skip
def test_a_category_s_kind_is_guessed_by_its_words(category: str, kind: SeatKind) -> None:
    assert guess_kinds([category]) == {category: kind}


def test_bytes_that_are_no_plan_are_refused() -> None:
    assert refused(b"").field == "line 1, column 1"
    assert refused(b"\x89PNG\r\n\x1a\n\xff").field == "byte 0"
    assert refused("{}".encode("utf-16")).field == "byte 0"
    assert refused(b'{"name": "cut off').field == "line 1, column 10"
    assert refused(b"[" * 50_000 + b"]" * 50_000).message == "$: the file is nested too deep"
    assert refused(b'{"zones":' * 50_000 + b"0" + b"}" * 50_000).message == "$: the file is nested too deep"
    assert refused(b'{"name": ' + b"9" * 5000 + b"}").field == "$"
    assert refused(b'{"name": "a", "name": "b"}').field == "name"
    assert refused(b"null").field == "$"
    assert refused(b" " * (LARGEST_BYTES + 1)).field == "$"


def test_nesting_within_a_field_that_isn_t_used_is_bounded_too() -> None:
    content = original("odd_even")
    deep: Any = 0
    for _level in range(60):
        deep = [deep]
    content["zones"][0]["note"] = deep
    assert refused(content).message.startswith("zones[0].note[0]")


def test_a_byte_order_mark_is_no_fault() -> None:
    raw = (DATA / "pretix_uuids.json").read_bytes()
    assert parse_pretix_plan(b"\xef\xbb\xbf" + raw) == parse_pretix_plan(raw)


def test_a_device_and_a_missing_file_are_refused() -> None:
    for path in (Path("/dev/zero"), DATA / "nowhere.json", DATA):
        with pytest.raises(InvalidInputError) as error:
            read_pretix_plan(path)
        assert error.value.field == "file"


Change = Callable[[Group], object]
SEAT = "zones[0].rows[0].seats[1]"


def seat(content: Group) -> Group:
    found: Group = content["zones"][0]["rows"][0]["seats"][1]
    return found


def put(value: object, *path: str | int) -> Change:
    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = value

    return change


AT = ("zones", 0, "rows", 0, "seats", 1)
NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (put(NAN, *AT, "position", "x"), f"{SEAT}.position.x"),
        (put(INFINITE, "zones", 0, "position", "y"), "zones[0].position.y"),
        (put(1e300, *AT, "position", "x"), f"{SEAT}.position.x"),
        (put(-500, *AT, "position", "x"), f"{SEAT}.position.x"),
        (put(-500, "zones", 0, "rows", 0, "position", "y"), "zones[0].rows[0].seats[0].position.y"),
        (put("12", *AT, "position", "x"), f"{SEAT}.position.x"),
        (put(True, *AT, "position", "x"), f"{SEAT}.position.x"),
        (put("1-9", *AT, "seat_guid"), f"{SEAT}.seat_guid"),
        (put("", *AT, "seat_guid"), f"{SEAT}.seat_guid"),
        (put(7, *AT, "seat_guid"), f"{SEAT}.seat_guid"),
        (put("a\nb", *AT, "seat_number"), f"{SEAT}.seat_number"),
        (put("1" * 61, *AT, "seat_number"), f"{SEAT}.seat_number"),
        (put("\ud800", *AT, "seat_number"), f"{SEAT}.seat_number"),
        (put("nowhere", *AT, "category"), f"{SEAT}.category"),
        (put("", *AT, "category"), f"{SEAT}.category"),
        (put([], "categories"), "zones[0].rows[0].seats[0].category"),
        (put([{"name": "x"}, {"name": "x"}], "categories"), "categories"),
        (put([], "zones"), "zones"),
        (put({}, "zones"), "zones"),
        (put([{"position": {"x": 0, "y": 0}, "rows": []}], "zones"), "zones"),
        (put(0, "size", "width"), "size.width"),
        (put(1.5, "size", "height"), "size.height"),
        (put(NAN, "zones", 1, "areas", 0, "rotation"), "zones[1].areas[0].rotation"),
        (lambda content: content.pop("name"), "name"),
        (lambda content: seat(content).pop("position"), f"{SEAT}.position"),
        (lambda content: seat(content)["position"].pop("y"), f"{SEAT}.position.y"),
    ],
)
def test_a_fault_is_refused_by_its_path(change: Change, path: str) -> None:
    content = original("odd_even")
    change(content)
    error = refused(content)
    assert error.field == path
    assert error.message.startswith(f"{path}: ")
    assert len(error.message) < 300


def test_too_many_seats_are_refused_in_words() -> None:
    parse_pretix_plan(json.dumps(large(MOST_SEATS)).encode())
    assert (
        refused(large(MOST_SEATS + 1)).message == "zones: a plan may have at most 3,000 seats, and this one has 3,001"
    )


FIELDS = st.sampled_from(["name", "zones", "categories", "rows", "seats", "position", "size"])
SIMPLE = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner)))
def test_no_content_is_anything_but_a_plan_or_refused(content: object) -> None:
    with pytest.raises(InvalidInputError):
        parse_pretix_plan(json.dumps(content).encode())
