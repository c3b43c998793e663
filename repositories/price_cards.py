"""Stores price cards, and makes of each what a screening sells."""

from collections.abc import Mapping
from contextlib import suppress

from pymongo.errors import DuplicateKeyError

from cinema.domain.price_cards import CardRecord, resolved
from cinema.domain.prices import PriceCard
from cinema.domain.screenings import Screening
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache
from repositories.ticket_types import UNCHANGED, TicketTypes

_MOST = 1000
_MOST_RESOLVED = 500
_Kind = tuple[str, str, tuple[str, ...]]
_Resolved = tuple[CardRecord, Mapping[str, TypeRecord], PriceCard]


class PriceCards:
    """See `cinema.ports.PriceCards`."""

    def __init__(self, collection: Collection, ticket_types: TicketTypes) -> None:
        self._price_cards = collection
        self._types = ticket_types
        self._cache: ReadCache[CardRecord] = ReadCache()
        self._resolved: dict[_Kind, _Resolved] = {}

    def all(self) -> tuple[CardRecord, ...]:
        """See the port."""
        found = self._price_cards.find({}, sort=[("name", 1)], limit=_MOST)
        return tuple(from_document(CardRecord, one) for one in found)

    def get(self, card_id: str) -> CardRecord:
        """See the port."""
        return self._cache.get(card_id, self.read)

    def read(self, card_id: str) -> CardRecord:
        """See the port."""
        found = self._price_cards.find_one({"_id": card_id})
        if found is None:
            raise NotFoundError(_("There is no such price card."), field="price_card")
        return from_document(CardRecord, found)

    def of(self, screening: Screening) -> PriceCard:
        """See the port."""
        card, types = self.get(screening.price_card), self._types.cached()
        kind = (card.id, screening.format, screening.marks)
        known = self._resolved.get(kind)
        # The caches return the same values until they read again, so a list of screenings resolves a card once.
        if known is not None and known[0] is card and known[1] is types:
            return known[2]
        made = resolved(card, types, screening.format, screening.marks)
        if len(self._resolved) >= _MOST_RESOLVED:
            self._resolved.clear()
        self._resolved[kind] = (card, types, made)
        return made

    def put(self, card: CardRecord) -> None:
        """See the port."""
        document = to_document(card)
        with suppress(DuplicateKeyError):  # changed by a house event
            self._price_cards.replace_one({"_id": document["_id"], **UNCHANGED}, document, upsert=True)
        self.forget(card.id)

    def forget(self, card_id: str) -> None:
        """See the port."""
        self._cache.forget(card_id)
