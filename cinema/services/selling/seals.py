"""Seals of refunds: the till that asks for one signs it, since nothing of it stands in the journal before its end.

So recovery never enters money as given back for a refund that somebody appended to a sale by hand.
"""

from dataclasses import replace

from cinema.domain.refunds import Refund, sealed_words
from cinema.ports import Signatures, Tills
from cinema.services.selling.this_till import ThisTill


class Seals:
    """Seals refunds by this till's key, and tells which ones a till of the house has sealed."""

    def __init__(self, this_till: ThisTill, tills: Tills, signatures: Signatures) -> None:
        self._this_till = this_till
        self._tills = tills
        self._signatures = signatures

    def sealed(self, sale_id: str, refund: Refund) -> Refund:
        """Return a refund with this till's seal."""
        identity = self._this_till.identity()
        signature = identity.key.sign(sealed_words(sale_id, refund)).hex()
        return replace(refund, seal=f"{identity.till.id}:{signature}")

    def is_sealed(self, sale_id: str, refund: Refund) -> bool:
        """Tell whether a till of the house asked for this very refund."""
        name, _colon, signature = refund.seal.partition(":")
        words = sealed_words(sale_id, refund)
        return any(
            till.id == name
            # First, since it is False for a key that is none.
            and self._signatures.is_signed(till.public_key, words, signature)
            and self._signatures.fingerprint_of(till.public_key) == name
            for till in self._tills.all()
        )
