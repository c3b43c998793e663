"""Stores price cards."""

from cinema.domain.prices import PriceCard
from cinema.errors import NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache


class PriceCards:
    """See `cinema.ports.PriceCards`."""

    def __init__(self, collection: Collection) -> None:
        self._price_cards = collection
        self._cache: ReadCache[PriceCard] = ReadCache()

    def get(self, card_id: str) -> PriceCard:
        """See the port."""
        return self._cache.get(card_id, self._read)

    def all(self) -> tuple[PriceCard, ...]:
        """See the port."""
        found = self._price_cards.find({}, sort=[("_id", 1)], limit=500)
        return tuple(from_document(PriceCard, one) for one in found)

    def _read(self, card_id: str) -> PriceCard:
        found = self._price_cards.find_one({"_id": card_id})
        if found is None:
            raise NotFoundError(_("There is no such price card."), field="price_card")
        return from_document(PriceCard, found)

    def put(self, card: PriceCard) -> None:
        """See the port."""
        document = to_document(card)
        self._price_cards.replace_one({"_id": document["_id"]}, document, upsert=True)
        self._cache.forget(card.id)
