"""Repairs what the audit found, where it is certain what belongs there.

Certain is what the journal says: sales and seats are brought up to date from it. Recovery ends what is stuck, and seats
that nobody holds are freed. A changed journal is never hidden: nothing is done about a sale of which an entry was
changed, removed, or signed by no registered till; that is for a person. Every write is guarded by what was found, so a
repair that comes late does nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from cinema.domain.audit import Part, SaleRow, differences
from cinema.domain.entries import Draft
from cinema.domain.ids import is_id, new_id
from cinema.domain.journal import EntryRow
from cinema.domain.operations import Changed
from cinema.domain.users import Actor, Role
from cinema.domain.voucher_facts import Step, steps_of, voucher_of
from cinema.errors import ErrorCode, NotFoundError, StorageError, UnreadableError
from cinema.i18n import _
from cinema.ports import (
    Auditoriums,
    AuditRows,
    Database,
    DoorBook,
    Finding,
    HouseSettings,
    Reviews,
    Screenings,
    SeatMaps,
    SeatRepairs,
)
from cinema.services.screening_limits import ScreeningLimits
from cinema.services.selling.entries import Entries
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing

_BY_RECOVERY = {"stuck-sale", "stuck-refund", "stuck-entry", "pinned-without-sale", "lease-too-long"}
_BY_JOURNAL = {
    "only-in-journal", "amount-changed", "sale-changed", "ticket-changed", "ticket-twice", "payment-differs",
    "refund-differs", "state-differs", "no-receipt-number", "receipt-number-differs", "no-refund-number",
    "refunded-seat-still-sold", "sale-contradicts-itself", "admission-differs",
}  # fmt: skip
_VOUCHERS = {"voucher-differs", "voucher-only-in-journal"}
# What makes it doubtful what a sale must be: its entries, or what it says beside them.
_DOUBTFUL = {"not-in-journal", "seat-sold-twice", "ticket-on-other-seat", "refunded-twice"}
_DOUBTFUL_FAMILIES = ("journal-", "till-", "claim-")


@dataclass(frozen=True, slots=True)
class Repair:
    """What is to be done about a finding, in words; `done` tells whether it was, once it was tried."""

    finding: Finding
    words: str
    done: bool = False


class AuditRepairs:
    """Plans and does repairs. For managers."""

    def __init__(
        self,
        rows: AuditRows,
        seat_maps: SeatMaps,
        seat_repairs: SeatRepairs,
        door_book: DoorBook,
        screenings: Screenings,
        auditoriums: Auditoriums,
        limits: ScreeningLimits,
        settings: HouseSettings,
        recovery: Recovery,
        up_to_date: UpToDate,
        entries: Entries,
        reviews: Reviews,
        database: Database,
        standing: Standing,
    ) -> None:
        self._rows = rows
        self._reviews = reviews
        self._seat_maps = seat_maps
        self._seat_repairs = seat_repairs
        self._door_book = door_book
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._limits = limits
        self._settings = settings
        self._recovery = recovery
        self._up_to_date = up_to_date
        self._entries = entries
        self._database = database
        self._standing = standing
        self._hands: dict[str, Callable[[Mapping[str, str]], bool]] = {
            "held-without-hold": self._free,
            "hold-without-seats": self._shorten,
            "ticket-without-seat": self._sell_again,
            "rating-differs": self._count_again,
            **dict.fromkeys(_BY_JOURNAL, self._bring),
            **dict.fromkeys(_VOUCHERS, self._bring_voucher),
        }

    def planned(self, actor: Actor, found: Sequence[Finding]) -> tuple[Repair, ...]:
        """Return what would be done about these findings; nothing for what needs a person."""
        self._standing.check(actor).require(Role.MANAGER)
        doubtful = {
            one.about["sale"]
            for one in found
            if "sale" in one.about and (one.check in _DOUBTFUL or one.check.startswith(_DOUBTFUL_FAMILIES))
        }
        repairs = {
            (words, one.check in _BY_RECOVERY or one.check): Repair(one, words)
            for one in reversed(found)
            if one.about.get("sale") not in doubtful and (words := _words(one))
        }
        return tuple(reversed(repairs.values()))

    def do(self, actor: Actor, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
        """Do each repair, enter what was changed by hand, and return them with what became of them.

        A repeat changes nothing but the journal, which says that it was repeated.
        """
        self._standing.check(actor).require(Role.MANAGER)
        if any(one.finding.check in _BY_RECOVERY for one in repairs):
            self._recovery.recover()
        return tuple(replace(one, done=self._by_hand(actor, one.finding)) for one in repairs)

    def _by_hand(self, actor: Actor, one: Finding) -> bool:
        hand = self._hands.get(one.check)
        try:
            done = hand is None or hand(one.about)  # None: recovery did it
        except (NotFoundError, UnreadableError):
            return False  # the document that it is about has to be repaired first
        except StorageError as error:
            if error.code is not ErrorCode.CORRUPT:
                raise
            return False
        if done:
            self._enter(actor, one)
        return done

    def _enter(self, actor: Actor, one: Finding) -> None:
        """Write into this till's chain who repaired what; then all that was written before is at a majority too."""
        kinds = (
            ("screening", "seat_maps"), ("voucher", "vouchers"), ("sale", "transactions"), ("movie", "movies"),
        )  # fmt: skip
        document, collection = next((one.about[kind], name) for kind, name in kinds if kind in one.about)
        said = Changed(collection, document, 0, after={**one.about, "check": one.check}, by=actor.user)
        self._entries.add(Draft(new_id(), document, self._database.now(), said))

    def _bring(self, about: Mapping[str, str]) -> bool:
        """Bring a sale and its seats up to date, and tell whether they are so now."""
        self._put_admissions_right(about["sale"])
        sale = self._up_to_date.bring(about["sale"])
        rows = self._rows.sales(Part(sales=(about["sale"],)))
        return sale is not None and not any(next(differences(row.facts, sale), None) for row in rows)

    def _put_admissions_right(self, sale_id: str) -> None:
        """Write what the journal says of those admissions that a sale has otherwise; bringing it adds missing ones."""
        for row in self._rows.sales(Part(sales=(sale_id,))):
            said = {one.id: one for one in row.facts.admissions}
            for stored in row.sale.admissions if row.sale else ():
                entered = said.get(stored.id)
                if entered is not None and entered != stored and not stored.due:
                    self._door_book.put_right(sale_id, stored, entered)

    def _bring_voucher(self, about: Mapping[str, str]) -> bool:
        """Bring a voucher up to date, and tell whether it is so now."""
        self._up_to_date.bring_voucher(about["voucher"])
        steps = (step for row in self._rows.entries_moving(about["voucher"]) for step in self._steps(row))
        return self._rows.voucher(about["voucher"]) == voucher_of(about["voucher"], steps)

    def _steps(self, row: EntryRow) -> Iterator[Step]:
        entry = self._rows.entry_of(row)
        return iter(()) if entry is None else steps_of(entry)

    def _count_again(self, about: Mapping[str, str]) -> bool:
        self._reviews.recount(about["movie"])
        return True

    def _free(self, about: Mapping[str, str]) -> bool:
        return self._seat_repairs.free_ownerless(about["screening"], about["seat"], about["hold"])

    def _shorten(self, about: Mapping[str, str]) -> bool:
        if not is_id(about["hold"]):
            return False
        self._seat_maps.release(about["screening"], about["hold"], None, about["seats"].split())
        return True

    def _sell_again(self, about: Mapping[str, str]) -> bool:
        """Mark the seat, then look again: a refund that began meanwhile found the seat free, so it is put back here."""
        screening, seat, ticket = about["screening"], about["seat"], about["ticket"]
        if "map" in about:
            self._make_again(screening)
        types = self._types(self._rows.sales(Part(sales=(about["sale"],))), screening)
        done = self._seat_repairs.sell_again(screening, seat, ticket, types.get(seat))
        self._up_to_date.bring(about["sale"])
        rows = self._rows.sales(Part(sales=(about["sale"],)))
        return done and not any(ticket in row.facts.ended_tickets for row in rows)

    def _make_again(self, screening_id: str) -> None:
        """Make a seat map that was removed, with every seat that the journal sold."""
        screening = self._screenings.get(screening_id)
        plan = self._auditoriums.plan(screening.plan)
        sold: dict[str, str] = {}
        rows = list(self._rows.sales(Part(screenings=(screening_id,))))
        for row in rows:
            sold |= row.facts.seats_of(screening_id)[0]
        until = screening.sell_until
        if until is None:
            until = screening.starts_at + timedelta(minutes=self._settings.house().sell_until_minutes)
        limits, types = self._limits.of(screening, plan), self._types(rows, screening_id)
        self._seat_repairs.make_again(screening, plan, until, sold, types, limits)

    def _types(self, rows: Iterable[SaleRow], screening_id: str) -> dict[str, str]:
        """Return the ticket types of a screening's sold seats, which quotas are counted by."""
        found: dict[str, str] = {}
        for row in rows:
            types = row.facts.order.types_of(screening_id) if row.facts.order else {}
            found |= {seat: types[seat] for seat in row.facts.seats_of(screening_id)[0]}
        return found


def _words(one: Finding) -> str:
    """Say what will be done about a finding; nothing where it is not certain what belongs there."""
    about = one.about
    if one.check in _BY_JOURNAL:
        words = _("Bring sale {sale} and its seats up to date from the journal.")
        return words.format(sale=about["sale"])
    if one.check in _VOUCHERS:
        return _("Bring voucher {voucher} up to date from the journal.").format(voucher=about["voucher"])
    if one.check == "hold-without-seats" and about["pinned"]:
        return ""
    known = {
        "rating-differs": _("Count the ratings of movie {movie} again."),
        "held-without-hold": _("Free seat {seat} of {screening}."),
        "hold-without-seats": _("Take the seats {seats} out of a hold of {screening}."),
        "ticket-without-seat": _("Mark seat {seat} of {screening} as sold to its ticket again, if it is free."),
        **dict.fromkeys(_BY_RECOVERY, _("Bring {name} to its end.")),
    }
    return known.get(one.check, "").format(name=one.subject, **about)
