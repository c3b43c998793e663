"""All that the house keeps of one person, for whoever asks what is known of them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from cinema.domain.reviews import Review
from cinema.domain.transactions import Transaction
from cinema.domain.users import User
from cinema.ports import Baskets, Buyers, CancelRequests, Proposals, Reviews, Transactions, Users

_AT_ONCE = 500
_MOST = 10_000  # reviews, proposals and receipts' names of one person


class PersonalData:
    """Collects it from the stores. Passwords' hashes and the counts of failed sign-ins are left out: no answers."""

    def __init__(
        self,
        users: Users,
        transactions: Transactions,
        reviews: Reviews,
        buyers: Buyers,
        proposals: Proposals,
        cancel_requests: CancelRequests,
        baskets: Baskets,
    ) -> None:
        self._users = users
        self._transactions = transactions
        self._reviews = reviews
        self._buyers = buyers
        self._proposals = proposals
        self._cancel_requests = cancel_requests
        self._baskets = baskets

    def of(self, user: User) -> Mapping[str, Any]:
        """Return account, favourites, purchases, names on receipts, and all that they wrote, as plain values."""
        account = asdict(user)
        favourites = account.pop("favourites")
        # Who of the house decided, and who reported a review, is another person's matter.
        return {
            "account": account,
            "favourites": list(favourites),
            "reviews": [asdict(_without_others(one)) for one in self._reviews.of_writer(user.id, _MOST)],
            "reported_reviews": list(self._reviews.reported_by(user.id, _MOST)),
            "asked_for_reviews_of": sorted(self._users.asked_reviews(user.id)),
            "proposals": [asdict(replace(one, decided_by=None)) for one in self._proposals.of_user(user.id, _MOST)],
            "receipt_names": [asdict(one) for one in self._buyers.of_customer(user.id, _MOST)],
            "reservations": [asdict(one) for one in self._baskets.of_customer(user.id, _MOST)],
            "cancel_requests": [
                asdict(replace(one, by=None)) for one in self._cancel_requests.of_customer(user.id, _MOST)
            ],
            "purchases": [asdict(one) for one in self._purchases(user.id)],
        }

    def _purchases(self, user_id: str) -> Iterator[Transaction]:
        """Yield a person's purchases, each once though one may be made meanwhile."""
        seen, offset = set[str](), 0
        while found := self._transactions.of_customer(user_id, _AT_ONCE, offset):
            offset += len(found)
            yield from (one for one in found if one.id not in seen)
            seen.update(one.id for one in found)


def _without_others(review: Review) -> Review:
    hidden = replace(review.hidden, by="") if review.hidden is not None else None
    return replace(review, reports=(), hidden=hidden)
