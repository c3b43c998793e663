"""The audit: narrow rows to check, and guarded repairs of seat maps."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from cinema.domain.audit import ALL, MapRow, Part, SaleRow, SeriesRow
from cinema.domain.journal import Head, JournalEntry


class AuditRows(Protocol):
    """Narrow rows for the audit, streamed in bounded memory; see `cinema.domain.audit`."""

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """Yield sales in any state, by screening where all or those of some screenings are asked for.

        Whatever is asked for by name, an empty name asks for those whose own can't be read.
        """

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """Yield the maps of some screenings or of all (None), by screening."""

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """Return the ids of the screenings shown on a day."""

    def entries(self, chains: Sequence[str] | None = None, day: str | None = None) -> Iterator[JournalEntry]:
        """Yield the journal, some of its chains, or a day's, by chain and number."""

    def entries_about(self, part: Part) -> Iterator[JournalEntry]:
        """Yield the entries of sales by id or by the beginning of their ids."""

    def heads(self) -> Iterator[Head]:
        """Yield the newest entry's place of each chain, by chain."""

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """Return the hash that stands at each of these places of the journal, where there is one."""

    def series(self) -> dict[str, SeriesRow]:
        """Return what the counters say of each series of numbers."""

    def known_numbers(self, numbers: Sequence[str]) -> frozenset[str]:
        """Return which of these receipt or refund numbers a sale has."""


class SeatRepairs(Protocol):
    """Mends a seat map where it is certain what belongs there; each write is guarded by what was found."""

    def free_ownerless(self, screening_id: str, seat: str, hold_id: str) -> bool:
        """Free a seat held for a hold that is not there or does not list it; False if it is otherwise now."""

    def sell_again(self, screening_id: str, seat: str, ticket: str) -> bool:
        """Mark a free seat as sold to a ticket; True if it is so now, False if the seat is anybody else's."""
