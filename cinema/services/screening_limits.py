"""Finds what limits a screening's seat map beside its seats, whoever makes the map."""

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.map_limits import MapLimits, limits_of
from cinema.domain.screenings import Screening
from cinema.errors import NotFoundError
from cinema.ports import Auditoriums, PriceCards


class ScreeningLimits:
    """Reads the room and the price card as they are stored now; changes nothing.

    Who changes either writes its document first and then the maps that exist, so a map that is made after this read has
    the newer one from there.
    """

    def __init__(self, auditoriums: Auditoriums, price_cards: PriceCards) -> None:
        self._auditoriums = auditoriums
        self._price_cards = price_cards

    def of(self, screening: Screening, plan: SeatPlan) -> MapLimits:
        """Return the limits on a plan; a room or card that isn't there (a draft may have none) limits nothing."""
        try:
            out = self._auditoriums.stored(screening.auditorium).out_on(screening.day)
        except NotFoundError:
            out = {}
        try:
            card = self._price_cards.read(screening.price_card)
        except NotFoundError:
            return limits_of(screening, plan, out)
        return limits_of(screening, plan, out, card.quotas, card.id, card.version)
