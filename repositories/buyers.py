"""The people whom receipts name, kept apart from sales and journal, which know their particulars by a salted hash."""

from cinema.domain.ids import new_id
from cinema.domain.receipts import Buyer, buyer_hash
from repositories.collection import Collection
from repositories.documents import from_document, to_document


class Buyers:
    """See `cinema.ports.Buyers`."""

    def __init__(self, buyers: Collection) -> None:
        self._buyers = buyers

    def put(self, buyer: Buyer, customer: str | None) -> str:
        """See the port."""
        salt = new_id()
        name = buyer_hash(buyer, salt)
        self._buyers.insert_one({"_id": name, **to_document(buyer), "salt": salt, "customer": customer})
        return name

    def find(self, name: str) -> Buyer | None:
        """See the port."""
        found = self._buyers.find_one({"_id": name})
        if found is None:
            return None
        buyer = from_document(Buyer, {key: found.get(key) for key in Buyer.__dataclass_fields__})
        return buyer if buyer_hash(buyer, str(found.get("salt"))) == name else None

    def of_customer(self, user_id: str, limit: int) -> tuple[Buyer, ...]:
        """See the port."""
        found = self._buyers.find({"customer": {"$eq": user_id, "$type": "string"}}, limit=limit)
        return tuple(from_document(Buyer, {key: one.get(key) for key in Buyer.__dataclass_fields__}) for one in found)

    def forget(self, name: str) -> None:
        """See the port."""
        self._buyers.delete_one({"_id": name})

    def forget_customer(self, user_id: str) -> None:
        """See the port."""
        # The index holds strings alone; without saying so, the query would walk everybody.
        self._buyers.delete_many({"customer": {"$eq": user_id, "$type": "string"}})
