"""Price cards and ticket types as texts of a form: to them and back, each mistake at its field, changes in words."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind
from cinema.domain.card_forms import TypedCard, TypedQuota, TypedSurcharge, card_changes, read_card, typed_card
from cinema.domain.card_words import age_words, condition_words
from cinema.domain.price_cards import CardRecord, Surcharge
from cinema.domain.price_conditions import ConditionKind, Conditions
from cinema.domain.quotas import Quota
from cinema.domain.ticket_types import PerOther, TicketCategory, TypeRecord
from cinema.domain.type_forms import read_type, type_values
from cinema.errors import InvalidFieldsError

CARD = CardRecord(
    "weekend", "Weekend", {"es": "Fin de semana"},
    {"adult": {SeatKind.STANDARD: 700, SeatKind.COMPANION: 0}}, {"student": "adult"}, Conditions(weekdays=(5, 6)),
    (Surcharge("3D", 200, ("3D", "2D"), ("live music",)),),
    (Quota("Half", ("student",), percent=40, round_down=True), Quota("Few", ("adult",), number=3)), version=4,
)  # fmt: skip
names = st.text("abc", min_size=1, max_size=3)
amounts = st.integers(0, 10_000_00)
cards = st.builds(
    CardRecord, st.just("one"), names, st.dictionaries(st.sampled_from(["es", "en"]), names),
    st.dictionaries(names, st.dictionaries(st.sampled_from(list(SeatKind)), amounts, min_size=1)),
    st.dictionaries(names, names), st.just(Conditions()),
    st.lists(st.builds(Surcharge, names, amounts, st.just(("3D",)), st.just(("x", "y")))).map(tuple),
    st.lists(st.builds(Quota, names, st.just(("a",)), st.none(), st.integers(0, 100), st.booleans())).map(tuple),
)  # fmt: skip


@given(cards, st.sampled_from(["EUR", "JPY", "KWD"]))
def test_a_card_that_is_shown_and_read_again_is_the_same(card: CardRecord, currency: str) -> None:
    assert read_card(typed_card(card, currency), card, currency) == card


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [("EUR", 700, "7.00"), ("JPY", 700, "700"), ("KWD", 700, "0.700"), ("EUR", 0, "0.00")],
)
def test_amounts_are_typed_in_the_currency_s_digits(currency: str, amount: int, text: str) -> None:
    card = CardRecord("one", "One", prices={"adult": {SeatKind.STANDARD: amount}})
    assert typed_card(card, currency).prices == {("adult", SeatKind.STANDARD): text}


def test_a_price_that_is_emptied_is_not_sold() -> None:
    typed = typed_card(CARD, "EUR")
    typed.prices["adult", SeatKind.COMPANION] = "  "
    assert read_card(typed, CARD, "EUR").prices == {"adult": {SeatKind.STANDARD: 700}}


def test_every_mistake_of_a_card_is_told_at_its_own_field() -> None:
    typed = TypedCard(
        "X", {}, {("adult", SeatKind.STANDARD): "7.005", ("adult", SeatKind.PREMIUM): "-1"},
        [("", "adult"), ("child", "adult"), ("child", "senior")], Conditions(),
        [TypedSurcharge("", "1", "3D"), TypedSurcharge("3D", "x", "3D"), TypedSurcharge("3D", "1")],
        [
            TypedQuota("", "4", ("a",)), TypedQuota("A", "4"), TypedQuota("B", "101 %", ("a",)),
            TypedQuota("C", "", ("a",)),
        ],
    )  # fmt: skip
    with pytest.raises(InvalidFieldsError) as told:
        read_card(typed, CARD, "EUR")
    assert set(told.value.fields) == {
        "prices.adult.standard", "prices.adult.premium", "halves.0", "halves.2", "surcharges.0", "surcharges.1",
        "surcharges.2", "quotas.0", "quotas.1", "quotas.2", "quotas.3",
    }  # fmt: skip


def test_changes_are_told_in_words_and_an_untouched_card_has_none() -> None:
    before = typed_card(CARD, "EUR")
    typed = deepcopy(before)
    types = {"adult": "Adult"}
    assert card_changes(typed, before, types, {}) == []
    typed.prices["adult", SeatKind.STANDARD] = "7.50"
    typed.prices["adult", SeatKind.PREMIUM] = "9"
    typed.conditions = replace(typed.conditions, weekdays=None)
    typed.surcharges[0].amount = "3"
    del typed.quotas[0]
    assert card_changes(typed, before, types, {}) == [
        "Weekdays: Sat – Sun → any day", "Adult, Standard 7.00 → 7.50", "Adult, Premium not sold → 9",
        "surcharge 3D", "quota Half",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "conditions", "words"),
    [
        (ConditionKind.TIMES, Conditions(time_until="17:00"), "before 17:00"),
        (ConditionKind.TIMES, Conditions(time_from="22:00"), "from 22:00"),
        (ConditionKind.TIMES, Conditions(time_from="14:00", time_until="17:00"), "14:00 – 17:00"),
        (ConditionKind.DATES, Conditions(date_until="2027-08-31"), "until 31 Aug 2027"),
        (ConditionKind.DATES, Conditions(date_from="2027-13-"), "from 2027-13-"),
        (ConditionKind.AUDITORIUMS, Conditions(auditoriums=("hall", "gone")), "Hall, gone"),
        (ConditionKind.TAGS, Conditions(tags=("festival",)), "tag festival"),
        (ConditionKind.FORMATS, Conditions(), "all formats"),
    ],
)
def test_conditions_are_short_words(kind: ConditionKind, conditions: Conditions, words: str) -> None:
    assert condition_words(conditions, kind, {"hall": "Hall"}) == words


@pytest.mark.parametrize(
    ("low", "high", "words"), [(None, None, ""), (16, None, "from 16"), (None, 15, "up to 15"), (4, 15, "4 to 15")]
)
def test_ages_are_short_words(low: int | None, high: int | None, words: str) -> None:
    assert age_words(TypeRecord("one", "One", age_from=low, age_to=high)) == words


FULL = TypeRecord(
    "one", "Pupil", {"es": "Alumno"}, "P", TicketCategory.HALF, 10_50, {"en": "school card"}, 6, 18, True, True, 10, 40,
    PerOther(1, 10, type="teacher"), order=3, version=2,
)  # fmt: skip


@pytest.mark.parametrize(
    "record", [FULL, TypeRecord("two", "Two"), replace(FULL, per=PerOther(1, 1, kind=SeatKind.WHEELCHAIR))]
)
def test_a_ticket_type_that_is_shown_and_read_again_is_the_same(record: TypeRecord) -> None:
    assert read_type(type_values(record), record) == record


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"tax_rate": "1.234"}, "tax_rate"), ({"tax_rate": "101"}, "tax_rate"), ({"tax_rate": "NaN"}, "tax_rate"),
        ({"age_from": "-1"}, "age_from"), ({"most": "many"}, "most"), ({"per_number": "0"}, "per_number"),
        ({"per_of": ""}, "per_of"), ({"per_other": ""}, "per_other"), ({"per_number": ""}, "per_number"),
    ],
)  # fmt: skip
def test_a_mistake_of_a_ticket_type_is_told_at_its_field(typed: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFieldsError) as told:
        read_type(type_values(FULL) | typed, FULL)
    assert list(told.value.fields) == [field]
