"""Names the field that keeps a document from being what its collection holds: each is read as the program reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.baskets import Basket
from cinema.domain.entries import OPERATIONS, Entry
from cinema.domain.kiosk import PickUp
from cinema.domain.movies import Movie
from cinema.domain.own_tickets import CancelRequest
from cinema.domain.price_cards import CardRecord
from cinema.domain.printers import Printer
from cinema.domain.proposals import Proposal
from cinema.domain.reviews import Review
from cinema.domain.screenings import Screening, Slot
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction
from cinema.domain.users import Role, User
from cinema.domain.vouchers import Voucher
from cinema.errors import UnreadableError
from cinema.i18n import LANGUAGES, _
from repositories.audit.documents import StoredMap, map_row, read_sale
from repositories.documents import wrong_field
from repositories.journal import read_entry
from repositories.settings_check import wrong_fields

AtFault = tuple[str, str]
"""A field's path, and the reason, translated."""


@dataclass(frozen=True)
class _Calendar:
    id: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class _Account(User):
    """An account with what is stored beside the user."""

    password_hash: str
    username_key: str
    email_key: str


@dataclass(frozen=True)
class _Buyer:
    """A buyer as it is stored."""

    id: str
    name: str
    tax_id: str
    address: str
    salt: str
    customer: str | None = None


@dataclass(frozen=True)
class _TestAnswer:
    id: str
    state: str
    amount: int
    last4: str


_PLAIN: dict[str, type[Any]] = {
    "auditoriums": Auditorium,
    "baskets": Basket,
    "buyers": _Buyer,
    "calendars": _Calendar,
    "cancel_requests": CancelRequest,
    "movies": Movie,
    "pick_ups": PickUp,
    "price_cards": CardRecord,
    "printers": Printer,
    "proposals": Proposal,
    "screenings": Screening,
    "seat_plans": SeatPlan,
    "test_terminal": _TestAnswer,
    "ticket_types": TypeRecord,
    "tills": Till,
    "vouchers": Voucher,
}


def field_at_fault(collection: str, document: Mapping[str, Any], instant: datetime) -> AtFault | None:
    """Return the first field that is wrong, with the reason; None if the program can read the document.

    `instant` is when the document was stored at the latest: which holds of a seat map have ended follows from it.
    """
    if collection in _PLAIN:
        return _unread(_PLAIN[collection], document)
    judge = _JUDGES.get(collection)
    return judge(document, instant) if judge is not None else None


def _unread(kind: type[Any], document: Mapping[str, Any]) -> AtFault | None:
    field = wrong_field(kind, document)
    return (field, _("it is missing or of a wrong kind")) if field else None


def _user(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    found = _unread(_Account, document)
    if found is not None:
        return found
    if document["role"] == Role.GUEST:
        return "role", _("a guest has no account")
    if document.get("language", "en") not in LANGUAGES:
        return "language", _("Choose one of: {known}.").format(known=", ".join(LANGUAGES))
    return None


def _review(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    found = _unread(Review, document)
    if found is None and not 1 <= document["rating"] <= 5:
        return "rating", _("Write a number from {low} to {high}.").format(low=1, high=5)
    return found


def _seat_map(document: Mapping[str, Any], instant: datetime) -> AtFault | None:
    there = {**document, "now": instant}
    found = _unread(StoredMap, there)
    if found is not None:
        return found
    row = map_row(there)
    odd = [*(f"seats.{name}" for name in row.odd_seats), *(f"holds.{name}" for name in row.odd_holds)]
    if row.odd:
        odd = ["seats" if not isinstance(document.get("seats"), dict) else "holds"]
    return (odd[0], _("it is not as the program writes it")) if odd else None


def _sale(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    try:
        read_sale(dict(document))
    except UnreadableError:
        return _unread(Transaction, document) or ("history, split, lease", _("it is not as the program writes it"))
    return None


def _entry(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    try:
        read_entry(dict(document))
    except UnreadableError:
        operation = next((one for kind, one in OPERATIONS.items() if kind.value == document.get("kind")), None)
        if operation is None:
            return "kind", _("it is missing or of a wrong kind")
        if not isinstance(document.get("operation"), dict):
            return "operation", _("it is missing or of a wrong kind")
        if inside := wrong_field(operation, document["operation"]):
            return f"operation.{inside}", _("it is missing or of a wrong kind")
        return _unread(Entry, {**document, "operation": None})
    return None


def _setting(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    return next(wrong_fields(document), None)


def _load(document: Mapping[str, Any], _instant: datetime) -> AtFault | None:
    odd = [name for name, value in document.items() if not isinstance(value, str)]
    return (odd[0], _("it is missing or of a wrong kind")) if odd else None


_JUDGES: dict[str, Callable[[Mapping[str, Any], datetime], AtFault | None]] = {
    "journal": _entry,
    "reviews": _review,
    "seat_maps": _seat_map,
    "seed_loads": _load,
    "settings": _setting,
    "transactions": _sale,
    "users": _user,
}
