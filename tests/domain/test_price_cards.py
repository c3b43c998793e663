"""Stored price cards: halves, surcharges, what a screening sells, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind, plan_from_rows
from cinema.domain.house import House
from cinema.domain.price_cards import (
    CardRecord,
    Surcharge,
    check_price,
    checked_card,
    half,
    most_price,
    parse_price,
    resolved,
)
from cinema.domain.price_choice import card_for, clashes, explain, fitting, parts, price_of
from cinema.domain.price_conditions import ConditionKind, Conditions, Occasion
from cinema.domain.prices import lowest_price, missing_kinds
from cinema.domain.quotas import Quota, left_by_type, seat_quotas
from cinema.domain.seat_maps import LiveSeat, SeatState
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import InvalidInputError

HOUSE = House(timezone="Europe/Lisbon")
TYPES = {
    name: TypeRecord(name, name.title(), order=order)
    for order, name in enumerate(("adult", "child", "student", "carer"))
}
S, P, W, C = SeatKind.STANDARD, SeatKind.PREMIUM, SeatKind.WHEELCHAIR, SeatKind.COMPANION
WEEKEND = CardRecord(
    "weekend",
    "Weekend",
    prices={"adult": {S: 700, P: 900, W: 700, C: 700}, "child": {S: 500, P: 701}, "carer": {C: 0}},
    halves={"student": "adult"},
    conditions=Conditions(weekdays=(5, 6), date_from="2026-09-01", date_until="2027-08-31"),
    surcharges=(Surcharge("3D", 200, formats=("3D",)), Surcharge("Live music", 300, tags=("live-music",))),
)
WEEKDAY = CardRecord("weekday", "Weekday", prices={"adult": {S: 600}}, conditions=Conditions(date_until="2027-08-31"))
MATINEE = CardRecord(
    "matinee", "Matinee until 17:00", prices={"adult": {S: 500}},
    conditions=Conditions(weekdays=(0, 1, 2, 3), time_until="17:00", formats=("2D",)),
)  # fmt: skip
FESTIVAL = CardRecord(
    "festival", "Festival", prices={"adult": {S: 800}},
    conditions=Conditions(
        date_from="2026-12-03", date_until="2026-12-13", auditoriums=("lumiere",), tags=("festival",)
    ),
)  # fmt: skip
CARDS = (WEEKDAY, WEEKEND, MATINEE, FESTIVAL)
SATURDAY = Occasion(date(2026, 11, 21), 21 * 60, 6, "2D", "lumiere", frozenset({"live-music"}))


def test_half_of_a_price_is_rounded_half_up_and_follows_each_kind_of_seat() -> None:
    assert [WEEKEND.price("student", kind) for kind in SeatKind] == [350, 450, 350, 350, None]
    assert half(701) == 351
    assert half(0) == 0
    own = replace(WEEKEND, prices={**WEEKEND.prices, "student": {P: 400}})
    assert [own.price("student", kind) for kind in (S, P)] == [350, 400]


@given(amount=st.integers(0, 10**9))
def test_two_halves_are_never_less_than_the_whole(amount: int) -> None:
    assert 0 <= 2 * half(amount) - amount <= 1


def test_a_screening_sells_with_the_surcharges_of_its_version_and_a_free_ticket_stays_free() -> None:
    sold = resolved(WEEKEND, TYPES, "3D", ("live-music",))
    assert [(one.id, one.prices) for one in sold.types] == [
        ("adult", {S: 1200, P: 1400, W: 1200, C: 1200}),
        ("child", {S: 1000, P: 1201}),
        ("student", {S: 850, P: 950, W: 850, C: 850}),
        ("carer", {C: 0}),
    ]
    assert [one.id for one in sold.types_for(C)] == ["adult", "student", "carer"]


def test_archived_and_unknown_types_are_not_sold() -> None:
    known = {**TYPES, "adult": replace(TYPES["adult"], archived=True)}
    del known["carer"]
    assert [one.id for one in resolved(WEEKEND, known).types] == ["child", "student"]


def test_a_seat_without_a_price_has_no_default_and_refuses_types_by_name() -> None:
    sold = resolved(replace(WEEKEND, prices={"adult": {S: 700}, "child": {P: 5}}, halves={}), TYPES)
    plan = plan_from_rows("hall", 1, [("A", "swcpb", 0.0)], 0.0)
    by_kind = {seat.kind: seat for seat in plan.seats if seat.id != "A5"}
    assert sold.price(by_kind[S], None) == 700
    assert sold.price(by_kind[P], None) == 5
    assert sold.price(by_kind[W], None) is None
    with pytest.raises(InvalidInputError, match="isn't sold for this kind") as refused:
        sold.price(by_kind[P], "adult")
    assert refused.value.field == "type"
    with pytest.raises(InvalidInputError, match="Nothing is sold"):
        sold.ticket_type("adult", W)
    assert missing_kinds(sold, plan) == (W, C)
    assert missing_kinds(resolved(WEEKEND, TYPES), plan) == ()


def test_kinds_of_blocked_seats_need_no_price() -> None:
    plan = plan_from_rows("hall", 1, [("A", "pb", 0.0)], 0.0)
    sold = resolved(replace(WEEKEND, prices={"adult": {P: 700}}, halves={}), TYPES)
    assert missing_kinds(sold, plan) == ()


def test_the_default_and_the_lowest_price_are_for_anybody() -> None:
    types = {
        **TYPES,
        "adult": replace(TYPES["adult"], least=20),
        "child": replace(TYPES["child"], members_only=True),
    }
    sold = resolved(WEEKEND, types)
    assert sold.ticket_type(None, S).id == "student"
    assert lowest_price(sold) == 350
    assert lowest_price(resolved(replace(WEEKEND, prices={"carer": {C: 0}}, halves={}), types)) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"names": {"xx": "Nobody's"}}, "names"),
        ({"prices": {}, "halves": {}}, "prices"),
        ({"prices": {"adult": {P: -1}}, "halves": {}}, "prices.adult.premium"),
        ({"prices": {"adult": {P: 10_000_01}}, "halves": {}}, "prices.adult.premium"),
        ({"prices": {"gone": {P: 1}}, "halves": {}}, "prices.gone"),
        ({"halves": {"student": "student"}}, "halves.student"),
        ({"halves": {"student": "child", "child": "adult"}}, "halves.student"),
        ({"halves": {"student": "gone"}}, "prices.gone"),
        ({"surcharges": (Surcharge("3D", 1),)}, "surcharges.0"),
        ({"surcharges": (Surcharge("", 1, ("3D",)),)}, "surcharges.0"),
        ({"surcharges": (Surcharge("3D", -1, ("3D",)),)}, "surcharges.0"),
        ({"quotas": (Quota("Half", ("gone",), 3),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult", "adult"), 3),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult",)),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult",), 3, 40),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult",), percent=101),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult",), -1),)}, "quotas"),
        ({"quotas": (Quota(" ", ("adult",), 1),)}, "quotas"),
        ({"quotas": (Quota("Half", ("adult",), 1), Quota("Half", ("child",), 1))}, "quotas"),
        ({"conditions": Conditions(weekdays=(9,))}, "weekdays"),
    ],
)
def test_a_card_that_can_t_be_right_is_refused_beside_its_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        checked_card(replace(WEEKEND, **changed), TYPES, HOUSE)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_card_that_is_right_is_stored_as_it_is() -> None:
    assert checked_card(WEEKEND, TYPES, HOUSE) == WEEKEND


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("9.50", "EUR", 950), ("10000", "EUR", 10_000_00), ("1800", "JPY", 1800), ("6500", "CLP", 6500),
        ("32000", "COP", 32_000_00), ("4.250", "KWD", 4250), ("150000", "VND", 150_000), ("0", "EUR", 0),
    ],
)  # fmt: skip
def test_prices_are_read_by_the_digits_of_their_currency(text: str, currency: str, minor: int) -> None:
    assert parse_price(text, currency, "price") == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("-1", "EUR"), ("9.500", "EUR"), ("10000.01", "EUR"), ("18.5", "JPY"), ("0.5", "CLP"), ("4.2501", "KWD"),
        ("10000.001", "KWD"), ("10000001", "JPY"), ("1.009,50", "EUR"), ("", "EUR"), ("NaN", "EUR"),
    ],
)  # fmt: skip
def test_prices_that_can_t_be_right_are_refused(text: str, currency: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_price(text, currency, "price")
    assert refused.value.field == "price"


@given(price=st.integers(-5, 10**12), currency=st.sampled_from(["EUR", "JPY", "CLP", "COP", "KWD", "BRL"]))
def test_a_price_is_taken_just_up_to_what_is_plausible_in_its_currency(price: int, currency: str) -> None:
    if 0 <= price <= most_price(currency):
        assert check_price(price, currency, "price") == price
    else:
        with pytest.raises(InvalidInputError):
            check_price(price, currency, "price")


def test_the_card_that_names_more_conditions_wins() -> None:
    assert card_for(CARDS, SATURDAY) is WEEKEND
    assert card_for(CARDS, replace(SATURDAY, day=date(2026, 11, 18), minute=16 * 60)) is MATINEE
    assert card_for(CARDS, replace(SATURDAY, day=date(2026, 12, 5), tags=frozenset({"festival"}))) is FESTIVAL
    assert card_for(CARDS, replace(SATURDAY, day=date(2028, 11, 18))) is None
    assert card_for([replace(WEEKDAY, archived=True)], SATURDAY) is None


def test_two_cards_that_fit_equally_give_none_and_clash_with_an_example() -> None:
    two = replace(FESTIVAL, conditions=replace(FESTIVAL.conditions, tags=None))
    (clash,) = clashes(WEEKEND, (*CARDS[:3], two), HOUSE, date(2026, 11, 21))
    assert (clash.other, clash.count) == (two, 2)
    assert (clash.example.day, clash.example.auditorium) == (date(2026, 12, 5), "lumiere")
    assert card_for((WEEKEND, two), clash.example) is None
    assert clashes(WEEKEND, CARDS, HOUSE, date(2026, 11, 21)) == ()
    assert clashes(replace(WEEKEND, archived=True), (two,), HOUSE, date(2026, 11, 21)) == ()


def test_a_price_is_explained_by_its_parts_and_every_card_by_why_it_lost() -> None:
    found = explain(CARDS, SATURDAY, "student", P, rooms={"lumiere": "Lumière"})
    assert (found.card, found.best, found.price, found.note) == ("weekend", "weekend", 750, "")
    assert [(one.name, one.amount, one.half_of, one.whole) for one in found.parts] == [
        ("Weekend", 450, "adult", 900), ("3D", None, None, None), ("Live music", 300, None, None),
    ]  # fmt: skip
    assert [(one.card, one.wins, one.fits, one.words, one.price) for one in found.verdicts] == [
        ("weekend", True, True, "fits, with 2 conditions", 750),
        ("weekday", False, True, "fits too, but names only 1 condition", None),
        ("festival", False, False, "starts on 3 December 2026, isn't tagged festival", None),
        ("matinee", False, False, "Sat isn't Mon – Thu, 21:00 is after 17:00", None),
    ]
    assert found.verdicts[0].named == (ConditionKind.WEEKDAYS, ConditionKind.DATES)


def test_what_a_screening_was_given_sells_whatever_fits_better_by_now() -> None:
    found = explain(CARDS, SATURDAY, "adult", S, written="weekday")
    assert (found.card, found.best, found.price) == ("weekday", "weekend", 600)


def test_without_a_card_there_is_no_price_and_a_clash_names_both() -> None:
    two = replace(FESTIVAL, conditions=replace(FESTIVAL.conditions, tags=None))
    found = explain((WEEKEND, two), replace(SATURDAY, day=date(2026, 12, 5)), "adult", S)
    assert (found.card, found.best, found.price, found.parts) == (None, None, None, ())
    assert [(one.wins, one.words) for one in found.verdicts] == [(True, "fits equally, with 2 conditions")] * 2
    late = replace(SATURDAY, day=date(2026, 12, 4), minute=1450)
    assert "counts for Fri" in explain(CARDS, late, "adult", S).note


@given(
    days=st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=5),
    day=st.dates(date(2026, 11, 1), date(2026, 12, 30)),
)
def test_where_no_two_cards_clash_every_screening_has_at_most_one_best(days: list[set[int]], day: date) -> None:
    cards: list[CardRecord] = [WEEKDAY]
    for number, some in enumerate(days):
        one = replace(WEEKDAY, id=f"c{number}", conditions=Conditions(weekdays=tuple(sorted(some)), time_from="20:00"))
        if not clashes(one, cards, HOUSE, date(2026, 11, 30)):
            cards.append(one)
    assert len(fitting(cards, replace(SATURDAY, day=day))) <= 1


@given(tags=st.sets(st.sampled_from(["live-music", "q-and-a"])), shown_in=st.sampled_from(["2D", "3D"]))
def test_the_parts_add_up_to_what_a_screening_charges(tags: set[str], shown_in: str) -> None:
    sold = resolved(WEEKEND, TYPES, shown_in, tags)
    there = replace(SATURDAY, format=shown_in, tags=frozenset(tags))
    for name in TYPES:
        for kind in SeatKind:
            charged = next((one.prices.get(kind) for one in sold.types if one.id == name), None)
            assert price_of(parts(WEEKEND, name, kind, there)) == charged


@given(offered=st.integers(0, 3000), percent=st.integers(0, 100))
def test_a_percentage_is_rounded_up_unless_it_is_set_down(offered: int, percent: int) -> None:
    up, down = Quota("Q", ("a",), percent=percent), Quota("Q", ("a",), percent=percent, round_down=True)
    assert down.most(offered) <= offered * percent / 100 <= up.most(offered)
    assert up.most(offered) - down.most(offered) == (1 if offered * percent % 100 else 0)
    assert seat_quotas((up,), offered)[0].most == up.most(offered)


def test_forty_percent_of_300_seats_are_120() -> None:
    assert Quota("Half price", ("student",), percent=40).most(300) == 120
    assert Quota("Half price", ("student",), number=7).most(300) == 7


def test_what_is_left_of_a_type_is_what_its_scarcest_group_leaves() -> None:
    quotas = seat_quotas((Quota("Half", ("student", "senior"), 3), Quota("Students", ("student",), 1)), 10)
    seats = [
        LiveSeat(SeatState.SOLD, type="senior"),
        LiveSeat(SeatState.HELD, type="student"),
        LiveSeat(SeatState.FREE),
    ]
    assert left_by_type(quotas, seats) == {"student": 0, "senior": 1}
