"""The port of requests to cancel tickets."""

from datetime import datetime
from typing import Protocol

from cinema.domain.own_tickets import CancelRequest, RequestState


class CancelRequests(Protocol):
    """Requests of customers that the counter takes tickets back. No ticket is in two open ones."""

    def ask(self, request: CancelRequest, end: datetime) -> CancelRequest | None:
        """Store a request as open, `at` by the database's clock, and return it; one that was withdrawn opens again.

        One guarded write judges by that clock that it is before `end`. None if it isn't, another open request has one
        of the tickets, or this one is open, done or refused already.
        """

    def end(self, request_id: str, state: RequestState, by: str | None, word: str = "") -> CancelRequest | None:
        """End an open request and return it; None if it isn't open (any more)."""

    def find(self, request_id: str) -> CancelRequest | None:
        """Return a request by its id, None without one."""

    def of_sale(self, sale_id: str, limit: int) -> tuple[CancelRequest, ...]:
        """Return a sale's requests in any state, the newest first."""

    def of_customer(self, user_id: str, limit: int) -> tuple[CancelRequest, ...]:
        """Return a person's requests in any state, the newest first."""

    def open(self, limit: int) -> tuple[CancelRequest, ...]:
        """Return the open requests, the oldest first; corrupt ones are left out."""

    def forget_customer(self, user_id: str) -> None:
        """Delete what was typed about a person's requests; a repeat changes nothing."""
