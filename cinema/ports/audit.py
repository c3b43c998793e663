"""The audit: rows to check, and guarded repairs of seat maps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.audit import ALL, MapRow, Part, SaleRow
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.baskets import Basket
from cinema.domain.entries import Entry
from cinema.domain.journal import EntryRow, Head
from cinema.domain.map_limits import MapLimits
from cinema.domain.screenings import Screening
from cinema.domain.tills import Till
from cinema.domain.vouchers import Voucher


class AuditRows(Protocol):
    """Rows for the audit, streamed in bounded memory; see `cinema.domain.audit`. Nothing stored raises, however odd."""

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """Yield sales with what the journal says of them: all by their first screening, or those of some screenings.

        Asked for by id, also those that the journal alone knows. The sale is read before its entries.
        """

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """Yield the maps of some screenings or of all (None), by screening."""

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """Return the ids of the screenings shown on a day."""

    def entries(self, places: Sequence[tuple[str, int, int]] | None = None) -> Iterator[EntryRow]:
        """Yield the journal, or stretches of it (till, first, last), by till and number."""

    def house_events(self) -> Iterator[EntryRow]:
        """Yield the house events of the journal."""

    def closed_elsewhere(self) -> Iterator[EntryRow]:
        """Yield the entries by which a till closed another one's session."""

    def days_closed(self) -> Iterator[EntryRow]:
        """Yield the entries that closed business days."""

    def entry_of(self, row: EntryRow) -> Entry | None:
        """Return a row as an entry; None for one that is corrupt."""

    def vouchers(self) -> Iterator[tuple[str, Voucher | None]]:
        """Yield the stored vouchers by id; None for one that is corrupt."""

    def baskets(self) -> Iterator[tuple[str, Basket | None]]:
        """Yield the stored baskets; None for one that is corrupt."""

    def voucher(self, voucher_id: str) -> Voucher | None:
        """Return a stored voucher; None if there is none, or a corrupt one."""

    def entries_moving(self, voucher_id: str) -> tuple[EntryRow, ...]:
        """Return the entries that claim a movement of a voucher."""

    def stretches(self, between: tuple[datetime, datetime]) -> tuple[tuple[str, int, int], ...]:
        """Return the stretch (till, first, last) of each chain that has entries of a span of time."""

    def entries_about(self, name: str) -> tuple[EntryRow, ...]:
        """Return the entries of a subject, or else those with this number, as they came."""

    def stored(self, sales: Sequence[str]) -> frozenset[str]:
        """Return which of these sales are stored, in whatever shape."""

    def numbered(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """Return the sales that are stored with these receipt numbers, by number."""

    def heads(self) -> tuple[Head, ...]:
        """Return where each till's chain ends."""

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """Return the hash that stands at each of these places of the journal, where there is one."""

    def tills(self) -> tuple[Till | str, ...]:
        """Return every registered till; of one that can't be read its id."""

    def recorded(self, collection: str, documents: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return those of some documents that managers change which are stored, by id."""

    def house(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Return the documents that house events change, by collection and id: settings, tills, accounts with a role.

        Of an account only its role, its password's hash and the mark of an erasure are read, and of those the journal
        never gave a role only who has one.
        """

    def accounts(self) -> Iterator[Mapping[str, Any]]:
        """Yield every account: its names, the keys that follow from them, and whether it is being erased."""

    def ratings(self) -> Iterator[tuple[str, tuple[Any, ...], tuple[int, ...]]]:
        """Yield each movie with its stored rating totals, and how often its shown reviews give 1 to 5 stars.

        The totals are the five counts, then number and sum. A movie whose totals are about to be counted is left out.
        """

    def terminal_payments(self) -> Iterator[str]:
        """Yield the key of each payment that the test terminal has approved."""

    def known_payments(self, keys: Sequence[str]) -> frozenset[str]:
        """Return which payments an entry or a stored sale has, and perhaps others that they have."""

    def buyers(self, names: Mapping[str, object]) -> Mapping[str, bool]:
        """Return which buyers are stored, and whether each is the one of its hash, and of the customer given for it."""

    def noted(self, subjects: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Return what was noted of these subjects (such as `users/ID`): subject and field."""

    def terminal_answers(self, keys: Sequence[str]) -> Mapping[str, tuple[str, object, str]]:
        """Return state, amount and the card's last digits of these payments and refunds at the test terminal."""

    def slips_again(self, hours: int, limit: int) -> Sequence[tuple[str, str, str, str]]:
        """Return slips that two sales, or two refunds, have within so many hours: series, reference and the two sales.

        The series is `slip` or `refund-slip`.
        """

    def double_claims(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Return claims that several entries have, with these; none while the database itself refuses them."""


class SeatRepairs(Protocol):
    """Repairs a seat map where it is certain what belongs there; each write is guarded by what was found."""

    def free_ownerless(self, screening_id: str, seat: str, hold_id: str) -> bool:
        """Free a seat held for a hold that is not there or does not list it; False if it is otherwise now."""

    def sell_again(self, screening_id: str, seat: str, ticket: str, type_id: str | None = None) -> bool:
        """Mark a free seat as sold to a ticket of a type; True if it is so now, False if the seat is anybody else's."""

    def make_again(
        self,
        screening: Screening,
        plan: SeatPlan,
        sell_until: datetime,
        sold: Mapping[str, str],
        types: Mapping[str, str],
        limits: MapLimits,
    ) -> bool:
        """Make a map that is missing, with limits and sold seats (seat to ticket, to type); False if there is one."""


class Signatures(Protocol):
    """How a till's entries are known to be its own."""

    def fingerprint_of(self, public_key: str) -> str:
        """Return the id of the till that has this public key; ValueError for what is none."""

    def is_signed(self, public_key: str, message: bytes, signature: str) -> bool:
        """Tell whether the till with this public key signed a message; False for anything that is no signature."""

    def public_key_of(self, private: object) -> str:
        """Return the public key of a private one, empty for anything that is none."""
