"""Brings the quotas of seat maps up to date with their price card, when a house event has changed the card.

It is a part of bringing the card's document up to date: after a crash in between the entry is still due, and recovery
brings both. Holds that exist are not judged again.
"""

from datetime import UTC, datetime, timedelta

from cinema.domain.price_cards import CardRecord
from cinema.domain.quotas import seat_quotas
from cinema.domain.screenings import TO_COME
from repositories.collection import Collection
from repositories.documents import from_document
from repositories.seat_expressions import NOW
from repositories.seat_limits import follow_capacity
from repositories.seat_map_contents import quota_parts

_MOST = 20_000
_BEFORE = timedelta(days=2)  # longer than a screening is sold after its start; the database's clock judges which it is


class MapQuotas:
    """Writes the quotas of one card into the maps of the screenings that sell by it."""

    def __init__(self, price_cards: Collection, screenings: Collection, seat_maps: Collection) -> None:
        self._price_cards = price_cards
        self._screenings = screenings
        self._maps = seat_maps

    def follow(self, card_id: str) -> int:
        """Bring the maps up to date that are still on sale, and return how many; a repeat changes nothing."""
        found = self._price_cards.find_one({"_id": card_id})
        if found is None:
            return 0
        card = from_document(CardRecord, found)
        query = {
            "price_card": card_id,
            "starts_at": {"$gte": datetime.now(UTC) - _BEFORE},
            # A draft has a map from the middle of its publishing on.
            "state": {"$in": TO_COME},
        }
        names = [one["_id"] for one in self._screenings.find(query, {"_id": 1}, limit=_MOST)]
        # Of two programs that bring two versions, the later version's quotas stay, whoever writes last.
        newer = {"priced_by.card": card_id, "priced_by.version": {"$gt": card.version}}
        guard = {"_id": {"$in": names}, "$nor": [newer], "$expr": {"$gt": ["$sell_until", NOW]}}
        quotas = quota_parts(seat_quotas(card.quotas, 0))  # percentages follow each map's own capacity
        change = {
            "quotas": {"$literal": quotas} if quotas else "$$REMOVE",
            "priced_by": {"card": card_id, "version": card.version},
            "changed_at": NOW,
        }
        update = [{"$set": change}, follow_capacity()]
        return self._maps.update_many(guard, update).matched_count if names else 0
