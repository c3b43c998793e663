"""Price cards in storage, on the real server and in mongomock."""

from dataclasses import replace

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.prices import PriceCard, TicketType
from cinema.errors import NotFoundError
from repositories.price_cards import PriceCards
from tests.repositories.conftest import Of

CARD = PriceCard(
    "weekday",
    "Weekday",
    (TicketType("adult", "Adult", dict.fromkeys(SeatKind, 950), {"es": "Adulto"}),),
    {"es": "Laborable"},
)


def test_a_card_is_kept_replaced_and_missed(of: Of) -> None:
    cards = PriceCards(of("price_cards"))
    with pytest.raises(NotFoundError):
        cards.get("weekday")
    for card in (CARD, CARD, replace(CARD, name="Any day")):
        cards.put(card)
        assert cards.get("weekday") == card
