"""Stores vouchers as their entries say them, for finding one by its code or last signs. No balance is judged here."""

from pymongo.errors import DuplicateKeyError

from cinema.domain.vouchers import Voucher
from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document


class Vouchers:
    """See `cinema.ports.Vouchers`."""

    def __init__(self, vouchers: Collection) -> None:
        self._vouchers = vouchers

    def bring(self, voucher: Voucher) -> None:
        """See the port."""
        document = to_document(voucher)
        fields = {name: value for name, value in document.items() if name != "_id"}
        older = {"_id": voucher.id, "moves": {"$not": {"$gt": voucher.moves}}}
        # Not stored yet: inserted. Stored with more movements: the filter finds none, and the id is taken.
        try:
            self._vouchers.update_one(older, {"$set": fields}, upsert=True)
        except DuplicateKeyError as error:
            if self._vouchers.find_one({"_id": voucher.id}, {"_id": 1}) is None:
                # Another voucher has its code: somebody wrote that by hand.
                words = _("The stored data of {name} is corrupt. Run “cinema audit” to see what is wrong.")
                raise StorageError(words.format(name=voucher.id), code=ErrorCode.CORRUPT) from error

    def by_hash(self, code_hash: str) -> Voucher | None:
        """See the port."""
        found = self._vouchers.find_one({"code_hash": code_hash})
        return from_document(Voucher, found) if found else None

    def newest(self, limit: int, last4: str | None = None) -> tuple[Voucher, ...]:
        """See the port."""
        query = {} if last4 is None else {"last4": last4}
        found = self._vouchers.find(query, sort=[("at", -1)], limit=limit)
        return tuple(from_document(Voucher, one) for one in found)
