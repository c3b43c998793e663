"""What people call the documents that house events change."""

from collections.abc import Mapping
from typing import Any

from cinema.i18n import N_, _

COLLECTIONS = {
    "settings": N_("Settings"), "users": N_("Person"), "movies": N_("Movie"), "screenings": N_("Screening"),
    "auditoriums": N_("Auditorium"), "seat_plans": N_("Seat plan"), "price_cards": N_("Price card"),
    "ticket_types": N_("Ticket type"), "tills": N_("Till"), "door": N_("Door"),
}  # fmt: skip
_NAMES = ("title", "name", "username", "label")  # fields of which the first that an event has names its document


def collection_name(collection: str) -> str:
    """Return the noun for a document of a collection; of an unknown one the collection's own name."""
    return _(COLLECTIONS[collection]) if collection in COLLECTIONS else collection


def document_name(fields: Mapping[str, Any]) -> str:
    """Return the name of a document by the fields that an event has of it; empty if none of them is a name."""
    return next((str(fields[one]) for one in _NAMES if fields.get(one)), "")
