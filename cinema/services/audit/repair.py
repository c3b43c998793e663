"""Mends what the audit found, where it is certain what belongs there; each repair is shown before it is done.

Certain is: what recovery ends anyway; a paid sale or refund that was never journaled; seats that nobody holds; a free
seat of a paid ticket; a sold seat of a ticket that was given back. What somebody changed is not mended: a changed
amount, a ticket sold twice or an entry taken out of the journal would only be hidden by it. Every write is guarded by
what was found, so a repair that comes late does nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cinema.domain.ids import is_id, new_id
from cinema.domain.journal import JournalEvent, chain_name
from cinema.domain.screenings import house_day
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Role
from cinema.errors import ErrorCode, NotFoundError, StorageError, UnreadableError
from cinema.i18n import _
from cinema.ports import Database, Finding, HouseSettings, Journal, SeatMaps, SeatRepairs, Transactions
from cinema.services.audit.journal import WRITTEN_AGAIN
from cinema.services.selling.recovery import Recovery

_BY_RECOVERY = {"stuck-sale", "stuck-refund", "number-on-its-way"}
# What makes it certain no more that a sale may be journaled, or its ticket be given its seat, as it stands.
_DOUBTFUL = {
    "no-receipt-number", "receipt-number-twice", "number-not-given", "total-changed", "payment-differs", "paid-twice",
    "ticket-twice", "state-differs", "seat-sold-twice", "ticket-on-other-seat", "refund-differs", "no-refund-number",
    "refunded-twice", "refund-exceeds-sale", "amount-changed", "sale-changed", "sale-contradicts-itself",
}  # fmt: skip
# A sale that lost its hold, attempt or screening: a payment that seems to be nobody's may be its own.
_BLIND = {"sale-contradicts-itself", "sale-without-seats", "pin-differs"}


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
        transactions: Transactions,
        seat_maps: SeatMaps,
        seat_repairs: SeatRepairs,
        settings: HouseSettings,
        recovery: Recovery,
        steps: object,
        refund_steps: object,
        journal: Journal,
        database: Database,
        workstation: str,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._seat_repairs = seat_repairs
        self._settings = settings
        self._recovery = recovery
        self._steps = steps
        self._refund_steps = refund_steps
        self._entries = journal
        self._database = database
        self._workstation = workstation
        self._hands: dict[str, Callable[[dict[str, str]], bool]] = {
            "not-in-journal": self._journal,
            "held-without-hold": self._free,
            "hold-without-seats": self._shorten,
            "pinned-without-sale": self._unpin,
            "ticket-without-seat": self._sell_again,
            "refunded-seat-still-sold": self._put_back,
        }

    def planned(self, actor: Actor, found: Sequence[Finding]) -> tuple[Repair, ...]:
        """Return what can be done safely about these findings; nothing is changed."""
        actor.require(Role.MANAGER)
        doubtful = {one.about.get("sale") for one in found if one.check in _DOUBTFUL}
        blind = any(one.check in _BLIND for one in found)
        repairs = []
        for one in found:
            if one.about.get("sale") in doubtful or "removed" in one.about:
                continue
            if blind and one.check == "pinned-without-sale":
                continue
            if words := _words(one):
                repairs.append(Repair(one, words))
        return tuple(repairs)

    def do(self, actor: Actor, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
        """Do each repair, journal what was done by hand, and return them with what became of them.

        A repeat changes nothing but the journal, which says that it was repeated.
        """
        actor.require(Role.MANAGER)
        if any(one.finding.check in _BY_RECOVERY for one in repairs):
            self._recovery.recover()
        return tuple(replace(one, done=self._by_hand(actor, one.finding)) for one in repairs)

    def _by_hand(self, actor: Actor, one: Finding) -> bool:
        hand = self._hands.get(one.check)
        if hand is None:  # recovery's, whose steps journal themselves
            return True
        try:
            done = hand(dict(one.about))
        except StorageError as error:
            if error.code is not ErrorCode.CORRUPT:
                raise
            return False  # the document that it is about has to be mended first
        if done:
            self._note(actor, one)
        return done

    def _note(self, actor: Actor, one: Finding) -> None:
        """Write into this workstation's chain of today who changed what, since no sale says so."""
        now = self._database.now()
        day = house_day(now, self._settings.house().timezone)
        about = one.about.get("sale") or one.about["screening"]
        data: dict[str, str | int] = {**one.about, "check": one.check, "by": actor.user or ""}
        self._entries.append(chain_name(self._workstation, day), JournalEvent(about, f"repaired/{new_id()}", data), now)

    def _sale(self, sale_id: str) -> Transaction | None:
        try:
            return self._transactions.get(sale_id)
        except (NotFoundError, UnreadableError):
            return None

    def _journal(self, about: dict[str, str]) -> bool:
        sale = self._sale(about["sale"])
        if sale is None or sale.payment is None or sale.receipt_number is None:
            return False
        if "refund" not in about:
            self._steps.note(sale, sale.payment, house_day(sale.payment.at, self._settings.house().timezone))
            return True
        refund = next((one for one in sale.refunds if one.id == about["refund"] and one.number), None)
        if refund is not None:
            self._refund_steps.note(sale, refund)
        return refund is not None

    def _free(self, about: dict[str, str]) -> bool:
        return self._seat_repairs.free_ownerless(about["screening"], about["seat"], about["hold"])

    def _shorten(self, about: dict[str, str]) -> bool:
        if not is_id(about["hold"]):
            return False
        self._seat_maps.release(about["screening"], about["hold"], about["seats"].split())
        return True

    def _unpin(self, about: dict[str, str]) -> bool:
        if not is_id(about["hold"]):
            return False
        self._seat_maps.give_up(about["screening"], about["hold"], about["attempt"])
        return True

    def _sell_again(self, about: dict[str, str]) -> bool:
        """Mark the seat, then look again: a refund that began meanwhile found the seat free, so it is put back here."""
        done = self._seat_repairs.sell_again(about["screening"], about["seat"], about["ticket"])
        return done and not self._put_back(about)

    def _put_back(self, about: dict[str, str]) -> bool:
        sale = self._transactions.of_ticket(about["ticket"])
        refunded = sale is not None and about["ticket"] in sale.refunded
        if refunded:
            self._seat_maps.put_back(about["screening"], {about["seat"]: about["ticket"]})
        return refunded


def _words(one: Finding) -> str:
    """Say what will be done about a finding; nothing where it is not certain what belongs there."""
    about = one.about
    if one.check == "not-in-journal":
        by_the_sale = about["event"].partition("/")[0] in WRITTEN_AGAIN
        words = _("Write sale {sale} into the journal.") if by_the_sale else ""
        return words.format(sale=about["sale"])
    if one.check == "hold-without-seats" and about["pinned"]:
        return ""
    known = {
        "held-without-hold": _("Free seat {seat} of {screening}."),
        "hold-without-seats": _("Take the seats {seats} out of a basket in {screening}."),
        "pinned-without-sale": _("Free the seats of a payment that is over, in {screening}."),
        "ticket-without-seat": _("Mark seat {seat} of {screening} as sold to its ticket again, if it is free."),
        "refunded-seat-still-sold": _("Free seat {seat} of {screening}, whose ticket was given back."),
        **dict.fromkeys(_BY_RECOVERY, _("Bring {name} to its end.")),
    }
    return known.get(one.check, "").format(name=one.subject, **about)
