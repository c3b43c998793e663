"""Price cards and ticket types in storage, on the real server and in mongomock."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.price_cards import CardRecord, Surcharge
from cinema.domain.price_conditions import Conditions
from cinema.domain.quotas import Quota
from cinema.domain.screenings import Screening
from cinema.domain.ticket_types import PerOther, TicketCategory, TypeRecord
from cinema.errors import NotFoundError
from repositories.price_cards import PriceCards
from repositories.ticket_types import TicketTypes
from tests.repositories.conftest import Of

ADULT = TypeRecord("adult", "Adult", {"es": "Adulto"}, "A", tax_rate=10_00, proof={"en": "none"}, order=1)
CARER = TypeRecord(
    "carer", "Carer", category=TicketCategory.COMP, per=PerOther(1, 1, kind=SeatKind.WHEELCHAIR), order=2
)  # fmt: skip
CARD = CardRecord(
    "weekday",
    "Weekday",
    {"es": "Laborable"},
    {"adult": dict.fromkeys(SeatKind, 950), "carer": {SeatKind.COMPANION: 0}},
    {"student": "adult"},
    Conditions(weekdays=(0, 1), time_until="17:00", tags=("festival",)),
    (Surcharge("3D", 200, formats=("3D",)),),
    (Quota("Half price", ("student",), percent=40),),
)
SCREENING = Screening(
    "s1", "m", "hall", "hall-1", datetime(2026, 12, 1, 20, tzinfo=UTC), datetime(2026, 12, 1, 22, tzinfo=UTC),
    "2026-12-01", "weekday", format="3D",
)  # fmt: skip


def cards_of(of: Of) -> PriceCards:
    types = TicketTypes(of("ticket_types"))
    types.put(ADULT)
    return PriceCards(of("price_cards"), types)


def test_a_card_is_kept_replaced_and_missed(of: Of) -> None:
    cards = cards_of(of)
    with pytest.raises(NotFoundError):
        cards.get("weekday")
    for card in (CARD, CARD, replace(CARD, name="Any day")):
        cards.put(card)
        assert cards.get("weekday") == cards.read("weekday") == card
        assert cards.all() == (card,)


def test_ticket_types_are_kept_replaced_missed_and_listed_in_their_order(of: Of) -> None:
    types = TicketTypes(of("ticket_types"))
    with pytest.raises(NotFoundError):
        types.get("adult")
    for one in (CARER, ADULT, ADULT):
        types.put(one)
    assert types.all() == (ADULT, CARER)
    assert types.get("carer") == CARER
    assert types.cached() == {"adult": ADULT, "carer": CARER}


def test_a_card_and_a_type_that_a_manager_changed_are_left_as_they_are_by_a_file(of: Of) -> None:
    types, collections = TicketTypes(of("ticket_types")), (of("ticket_types"), of("price_cards"))
    cards = cards_of(of)
    cards.put(CARD)
    for collection in collections:
        collection.update_many({}, {"$set": {"version": 3, "name": "theirs"}})
    cards.put(CARD)
    types.put(ADULT)
    assert [cards.get("weekday").name, types.get("adult").name] == ["theirs", "theirs"]


def test_what_a_screening_sells_has_its_surcharges_and_only_types_that_are_known(of: Of) -> None:
    cards = cards_of(of)
    cards.put(CARD)
    sold = cards.of(SCREENING)
    assert [(one.id, one.prices[SeatKind.STANDARD], one.name_in("es")) for one in sold.types] == [
        ("adult", 1150, "Adulto")
    ]
    assert cards.of(SCREENING) is sold, "resolved once while the caches are fresh"
    assert cards.of(replace(SCREENING, format="2D")).types[0].prices[SeatKind.STANDARD] == 950
    cards.put(replace(CARD, prices={"adult": {SeatKind.STANDARD: 100}}))
    assert cards.of(SCREENING).types[0].prices == {SeatKind.STANDARD: 300}
