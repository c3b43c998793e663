"""Ticket types: their fields, and the rules of who may buy how many."""

from dataclasses import replace

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import Ticket
from cinema.domain.prices import PriceCard, TicketType
from cinema.domain.ticket_types import RESERVED_KEYS, PerOther, TypeRecord, checked_type, proposed_key, types_by_key
from cinema.domain.type_rules import check_types
from cinema.errors import InvalidInputError, NotAllowedError

ADULT = TypeRecord("adult", "Adult", key="A")
STUDENT = TypeRecord("student", "Student", key="S")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"names": {"de": "Kind"}}, "names"),
        ({"proof": {"de": "Ausweis"}}, "proof"),
        ({"key": "7"}, "key"),
        ({"key": "AB"}, "key"),
        ({"key": "?"}, "key"),
        ({"key": "a"}, "key"),
        ({"key": "Ñ"}, "key"),
        ({"key": "ж"}, "key"),
        ({"key": "ß"}, "key"),
        *(({"key": key}, "key") for key in RESERVED_KEYS),
        ({"tax_rate": -1}, "tax_rate"),
        ({"tax_rate": 100_01}, "tax_rate"),
        ({"age_from": -1}, "age_from"),
        ({"age_to": 121}, "age_to"),
        ({"age_from": 18, "age_to": 17}, "age_to"),
        ({"least": 0}, "least"),
        ({"least": 20, "most": 19}, "most"),
        ({"most": 501}, "most"),
        ({"per": PerOther(1, 10)}, "per"),
        ({"per": PerOther(1, 10, "adult", SeatKind.WHEELCHAIR)}, "per"),
        ({"per": PerOther(0, 1, "adult")}, "per"),
        ({"per": PerOther(1, 1, "student")}, "per"),
        ({"per": PerOther(1, 1, "gone")}, "per"),
    ],
)
def test_a_type_that_can_t_be_right_is_refused_beside_its_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked_type(replace(STUDENT, **changed), [ADULT, STUDENT])  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_type_is_tidied_and_keeps_its_own_key() -> None:
    asked = replace(STUDENT, name=" Student ", key="s", names={"es": " Estudiante", "pt_BR": " "})
    checked = checked_type(asked, [ADULT, STUDENT])
    assert checked == replace(STUDENT, names={"es": "Estudiante"})


def test_the_key_of_an_archived_type_is_free() -> None:
    assert checked_type(replace(STUDENT, key="A"), [replace(ADULT, archived=True)]).key == "A"
    assert checked_type(replace(STUDENT, key="A", archived=True), [ADULT]).key == "A"


def test_a_type_can_be_archived_with_the_key_it_has_and_is_judged_when_it_is_taken_back() -> None:
    old = replace(STUDENT, key="Ñ")
    away = checked_type(replace(old, archived=True), [ADULT, old])
    assert away == replace(old, archived=True)
    with pytest.raises(InvalidInputError) as refused:
        checked_type(replace(away, archived=False), [ADULT, away])
    assert refused.value.field == "key"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Adult", "D"), ("Senior", "E"), ("Concession", "C"), ("Ñandú", "N"), ("Élève", "E"), ("7-Up", "U"),
        ("VIP", "I"), ("Assas", ""), ("Взрослый", ""), ("", ""), ("42", ""),
    ],
)  # fmt: skip
def test_a_new_type_is_proposed_the_first_free_letter_of_its_name(name: str, key: str) -> None:
    assert proposed_key(name, [ADULT, STUDENT]) == key
    if key:
        assert checked_type(TypeRecord("new", name, key=key), [ADULT, STUDENT]).key == key


def test_of_two_types_that_were_given_one_key_at_one_instant_the_first_has_it() -> None:
    later, gone = TypeRecord("aged", "Aged", key="A", order=1), TypeRecord("old", "Old", key="O", archived=True)
    assert types_by_key([later, gone, ADULT, TypeRecord("none", "None")]) == {"A": ADULT}


def test_the_key_of_an_archived_type_is_proposed_again() -> None:
    assert proposed_key("Adult", [replace(ADULT, archived=True)]) == "A"


def card(*rules: TypeRecord) -> PriceCard:
    prices = dict.fromkeys(SeatKind, 500)
    return PriceCard("c", "C", tuple(TicketType(one.id, one.name, prices, rules=one) for one in rules))


def tickets(kind: SeatKind = SeatKind.STANDARD, **counts: int) -> list[Ticket]:
    return [
        Ticket(f"{name}{number}", "s", f"A{number}", kind, name, name, 500)
        for name, count in counts.items()
        for number in range(count)
    ]


def check(sold: list[Ticket], *rules: TypeRecord, is_staff: bool = False, is_member: bool = False) -> None:
    check_types(sold, card(ADULT, *rules), is_staff=is_staff, is_member=is_member)


def test_types_for_members_are_sold_to_members_and_by_staff() -> None:
    member = TypeRecord("member", "Member price", members_only=True)
    check(tickets(member=1), member, is_member=True)
    check(tickets(member=1), member, is_staff=True)
    check(tickets(adult=1), member)
    with pytest.raises(NotAllowedError, match="Member price is only for members"):
        check(tickets(member=1), member)


def test_types_of_staff_are_sold_by_staff_alone() -> None:
    press = TypeRecord("press", "Press", staff_only=True)
    check(tickets(press=1), press, is_staff=True)
    with pytest.raises(NotAllowedError, match="Press is only sold at the counter") as refused:
        check(tickets(press=1), press, is_member=True)
    assert refused.value.field == "type"


@pytest.mark.parametrize(("count", "said"), [(19, "from 20"), (20, None), (30, None), (31, "at most 30")])
def test_a_group_price_has_a_least_and_a_most(count: int, said: str | None) -> None:
    group = TypeRecord("group", "Group", least=20, most=30)
    if said is None:
        check(tickets(group=count, adult=1), group)
    else:
        with pytest.raises(InvalidInputError, match=f"Group.*{said}") as refused:
            check(tickets(group=count, adult=40), group)
        assert refused.value.field == "type"


@pytest.mark.parametrize(("teachers", "pupils", "may"), [(1, 10, True), (1, 9, False), (2, 19, False), (2, 20, True)])
def test_one_teacher_is_free_for_ten_pupils(teachers: int, pupils: int, may: bool) -> None:
    teacher = TypeRecord("teacher", "Teacher", per=PerOther(1, 10, "pupil"))
    pupil = TypeRecord("pupil", "Pupil")
    if may:
        check(tickets(teacher=teachers, pupil=pupils), teacher, pupil)
    else:
        with pytest.raises(InvalidInputError, match="Teacher: at most 1 for every 10 of Pupil"):
            check(tickets(teacher=teachers, pupil=pupils, adult=30), teacher, pupil)


def test_one_carer_is_free_beside_a_wheelchair_ticket_of_whatever_type() -> None:
    carer = TypeRecord("carer", "Carer", per=PerOther(1, 1, kind=SeatKind.WHEELCHAIR))
    beside = tickets(SeatKind.COMPANION, carer=1)
    check([*beside, *tickets(SeatKind.WHEELCHAIR, adult=1)], carer)
    with pytest.raises(InvalidInputError, match="Carer: at most 1 for every 1 of Wheelchair space"):
        check([*beside, *tickets(adult=1)], carer)
    with pytest.raises(InvalidInputError, match="Carer"):
        check(tickets(SeatKind.WHEELCHAIR, carer=1), carer)
