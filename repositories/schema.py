"""Defines every collection in one table: its validator and its indexes. Applies it to a database."""

import random
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, timeout
from pymongo.errors import CollectionInvalid
from pymongo.synchronous.database import Database

from cinema.domain.baskets import BasketKind
from cinema.domain.entries import EntryKind
from cinema.domain.ids import new_id
from cinema.domain.own_tickets import RequestState
from cinema.domain.print_jobs import JobState
from cinema.domain.printers import PrinterKind
from cinema.domain.proposals import MOST_OPEN, ProposalState
from cinema.domain.screenings import ScreeningState
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Channel, Role
from cinema.domain.vouchers import VoucherState
from repositories.collection import Document, driver_errors

UP, DOWN = ASCENDING, DESCENDING
BUILD_SECONDS = 3600
EPOCH, JOURNAL = "epoch", "journal"
# A life of the database after a restore numbers its tills from the start of a block that is drawn at random.
_BLOCK, _MOST_BLOCKS, _MOST_TILLS = 100, 900, 1_000_000


@dataclass(frozen=True)
class CollectionSchema:
    """A collection's required fields with their BSON types, and its indexes."""

    required: dict[str, str]
    indexes: tuple[IndexModel, ...] = ()
    optional: dict[str, Any] | None = None
    in_backups: bool = True

    def validator(self) -> dict[str, Any]:
        """Return the validator as a $jsonSchema."""
        properties: dict[str, Any] = {name: {"bsonType": kind} for name, kind in self.required.items()}
        properties.update(self.optional or {})
        return {
            "$jsonSchema": {"bsonType": "object", "required": list(self.required), "properties": properties},
        }


def _index(*keys: tuple[str, int], **options: Any) -> IndexModel:
    return IndexModel(list(keys), **options)


ACTORS = ("operation.by", "operation.order.seller", "operation.refund.by", "operation.admission.by")
"""The fields of a journal's entry that name who did it."""
_MINOR = {"bsonType": ["int", "long"], "minimum": 0}

SCHEMA: dict[str, CollectionSchema] = {
    "users": CollectionSchema(
        {"username": "string", "email": "string", "role": "string", "password_hash": "string", "created_at": "date"},
        (
            _index(("username_key", UP), unique=True),
            _index(("email_key", UP), unique=True),
            _index(("role", UP)),
            _index(("role", UP), ("sort_name", UP), ("_id", UP)),
            _index(("role", UP), ("words", UP)),
            _index(("lock.until", UP), sparse=True),
            _index(("erasing_at", UP), sparse=True),
            _index(("pin_tries.locked", UP), partialFilterExpression={"pin_tries.locked": True}),
            _index(("staff_number", UP), unique=True, partialFilterExpression={"staff_number": {"$gt": ""}}),
            _index(
                ("membership.number", UP),
                unique=True,
                partialFilterExpression={"membership.number": {"$type": "string"}},
            ),
        ),
        {"role": {"enum": [role.value for role in Role if role is not Role.GUEST]}},
    ),
    "sign_ins": CollectionSchema(
        {"ends_at": "date"},
        # No seat and no money is decided by a record that the server deletes by itself a minute early or late.
        (_index(("ends_at", UP), expireAfterSeconds=0),),
        in_backups=False,
    ),
    "buyers": CollectionSchema(
        {"name": "string", "tax_id": "string", "address": "string", "salt": "string"},
        (_index(("customer", UP), partialFilterExpression={"customer": {"$type": "string"}}),),
    ),
    "movies": CollectionSchema(
        {"title": "string", "kind": "string", "year": "int", "minutes": "int", "words": "array"},
        (
            _index(("sort_title", UP), ("_id", UP)),
            _index(("words", UP)),
            _index(("kind", UP), ("sort_title", UP)),
            _index(("genres", UP), ("sort_title", UP)),
            _index(("year", DOWN), ("sort_title", UP)),
            _index(("year", UP), ("sort_title", UP)),
            _index(("rating", DOWN), ("sort_title", UP)),
            _index(("age_rating", UP), ("sort_title", UP)),
            _index(("ratings_due.at", UP), sparse=True),
            _index(("keys", UP), ("year", DOWN)),
            _index(("deleted", UP), ("archived", UP)),  # counts what is offered without reading any movie
        ),
        {"kind": {"enum": ["film", "series", "anime", "documentary", "event", "other"]}},
    ),
    "reviews": CollectionSchema(
        {"user": "string", "movie": "string", "rating": "int", "written_at": "date", "shown": "bool"},
        (
            _index(("user", UP), ("movie", UP), unique=True),
            _index(("movie", UP), ("shown", UP), ("written_at", DOWN), ("_id", UP)),
            _index(("movie", UP), ("shown", UP), ("rating", DOWN), ("written_at", DOWN), ("_id", UP)),
            _index(("movie", UP), ("shown", UP), ("rating", UP), ("written_at", DOWN), ("_id", UP)),
            _index(("written_at", DOWN)),
            _index(("words", UP)),
            _index(("shown", UP), ("written_at", DOWN), partialFilterExpression={"shown": False}),
            _index(("reported_at", UP), sparse=True),
            _index(("reports.by", UP), sparse=True),
            _index(("user", UP), ("untold", UP), partialFilterExpression={"untold": {"$gt": ""}}),
        ),
        {"rating": {"bsonType": "int", "minimum": 1, "maximum": 5}},
    ),
    "proposals": CollectionSchema(
        {"kind": "string", "title": "string", "year": "int", "key": "string", "state": "string", "at": "date"},
        (
            # The five places of a person's open proposals, so that a sixth has none.
            _index(("user", UP), ("slot", UP), unique=True, partialFilterExpression={"state": "open"}),
            # No two open ones of a person are of one title and about one year: see `marks` in the rules.
            _index(("user", UP), ("marks", UP), unique=True, partialFilterExpression={"state": "open"}),
            _index(("user", UP), ("at", DOWN)),
            _index(("user", UP), ("decided_at", DOWN), partialFilterExpression={"told": False}),
            _index(("state", UP), ("at", DOWN)),
            _index(("key", UP), ("year", UP), ("state", UP)),
            _index(("due", UP), partialFilterExpression={"due": True}),
        ),
        {
            "state": {"enum": [state.value for state in ProposalState]},
            "slot": {"bsonType": "int", "minimum": 0, "maximum": MOST_OPEN - 1},
        },
    ),
    "auditoriums": CollectionSchema({"number": "int", "name": "string", "plan": "string"}, (_index(("number", UP)),)),
    "seat_plans": CollectionSchema(
        {"auditorium": "string", "version": "int", "seats": "array"},
        (_index(("auditorium", UP), ("state", UP), ("number", DOWN)),),
    ),
    "ticket_types": CollectionSchema({"name": "string", "category": "string"}, (_index(("order", UP), ("name", UP)),)),
    "price_cards": CollectionSchema(
        {"name": "string", "prices": "object", "conditions": "object"}, (_index(("name", UP)),)
    ),
    "calendars": CollectionSchema(
        {"slots": "array"}, (_index(("slots.screening", UP)), _index(("oldest_booking", UP), sparse=True))
    ),
    "screenings": CollectionSchema(
        {
            "movie": "string",
            "auditorium": "string",
            "plan": "string",
            "starts_at": "date",
            "day": "string",
            "price_card": "string",
            "state": "string",
        },
        (
            _index(("day", UP), ("starts_at", UP)),
            _index(("movie", UP), ("day", UP), ("starts_at", UP)),
            _index(("starts_at", UP)),
            _index(("state", UP), ("starts_at", UP), ("movie", UP)),  # next starts by movie, without any document
            _index(("price_card", UP), ("starts_at", UP), ("state", UP)),
        ),
        {"state": {"enum": [state.value for state in ScreeningState]}},
    ),
    "seat_maps": CollectionSchema(
        {"selling": "bool", "sell_until": "date", "seats": "object", "holds": "object"},
        (
            _index(("next_expiry", UP), sparse=True),
            _index(("oldest_pin", UP), sparse=True),
            _index(("changing.at", UP), sparse=True),
            _index(("moving.plan", UP), sparse=True),
        ),
        # No rules for single seats: the server would check the whole room at every click, which doubled the time of a
        # hold at 500 seats. The audit reports a corrupt seat.
    ),
    "transactions": CollectionSchema(
        {"state": "string", "tickets": "array", "screenings": "array", "currency": "string"},
        (
            _index(
                ("receipt_number", UP), unique=True, partialFilterExpression={"receipt_number": {"$type": "string"}}
            ),
            _index(("tickets.id", UP), unique=True, partialFilterExpression={"tickets.id": {"$type": "string"}}),
            # Not unique: two tickets may have the same code by chance, and older ones have none.
            _index(("tickets.short_code", UP), partialFilterExpression={"tickets.short_code": {"$gt": ""}}),
            _index(("refunds.id", UP), unique=True, partialFilterExpression={"refunds.id": {"$type": "string"}}),
            # Not unique: a multikey index holds null for each refund without a number, and nulls would collide.
            _index(("refunds.number", UP), partialFilterExpression={"refunds.number": {"$type": "string"}}),
            _index(("state", UP), ("asked_at", UP)),
            _index(("waits", UP), ("asked_at", UP), partialFilterExpression={"waits": True}),
            _index(("lease.until", UP), sparse=True),
            _index(("customer", UP), ("screenings.starts_at", DOWN)),
            # Of sales of people with an account alone: who of a movie's reviewers was there.
            _index(
                ("customer", UP), ("screenings.movie", UP), partialFilterExpression={"customer": {"$type": "string"}}
            ),
            _index(("screenings.id", UP)),
            _index(("total", UP), ("paid_at", DOWN)),
            _index(
                ("attempts.last4", UP),
                ("paid_at", DOWN),
                partialFilterExpression={"attempts.last4": {"$type": "string"}},
            ),
            _index(("admissions.due", UP), partialFilterExpression={"admissions.due": True}),
            # Sales of kiosks alone, with their ids: what became of their papers is asked without reading any sale.
            _index(
                ("channel", UP),
                ("paid_at", UP),
                ("_id", UP),
                partialFilterExpression={"channel": Channel.KIOSK.value},
            ),
        ),
        {
            "state": {"enum": [state.value for state in TransactionState]},
            "total": _MINOR,
            "tickets": {
                "bsonType": "array",
                "items": {"bsonType": "object", "required": ["id", "seat", "price"], "properties": {"price": _MINOR}},
            },
        },
    ),
    "vouchers": CollectionSchema(
        {"kind": "string", "code_hash": "string", "last4": "string", "valid_until": "string", "state": "string"},
        (
            _index(("code_hash", UP), unique=True),
            _index(("last4", UP), ("at", DOWN)),
            _index(("at", DOWN)),
        ),
        # A balance below nothing is told by the audit; refused here, it would stop what brings it up to date.
        {"state": {"enum": [state.value for state in VoucherState]}},
    ),
    "tills": CollectionSchema(
        {"number": "int", "public_key": "string", "epoch": "string"}, (_index(("number", UP), unique=True),)
    ),
    "journal": CollectionSchema(
        {
            "kind": "string",
            "subject": "string",
            "till": "string",
            "epoch": "string",
            "seq": "int",
            "previous": "string",
            "at": "date",
            "hash": "string",
            "signature": "string",
            "operation": "object",
        },
        (
            _index(("till", UP), ("seq", UP), unique=True),
            # Partial, and no field in an entry without claims: a unique index counts two missing fields as equal.
            _index(("claims", UP), unique=True, partialFilterExpression={"claims": {"$type": "string"}}),
            _index(("subject", UP), ("at", UP)),
            _index(("at", UP)),
            # Of house events alone, which are few beside the sales.
            _index(("kind", UP), ("at", DOWN), partialFilterExpression={"kind": EntryKind.CHANGED.value}),
            _index(("due", UP), ("at", UP), partialFilterExpression={"due": True}),
            _index(("till", UP), ("kind", UP), ("seq", DOWN), partialFilterExpression={"kind": EntryKind.OPENED.value}),
            _index(("kind", UP), ("day", UP), partialFilterExpression={"kind": EntryKind.DAY_CLOSED.value}),
            # Of what other tills recovered for a workstation alone.
            _index(("workstation", UP), ("at", DOWN), partialFilterExpression={"workstation": {"$type": "string"}}),
            # What a person did: each entry is in one of these at most, or in two where a manager decided.
            *(_index((one, UP), ("at", DOWN), partialFilterExpression={one: {"$type": "string"}}) for one in ACTORS),
        ),
        {
            "kind": {"enum": [kind.value for kind in EntryKind]},
            "claims": {"bsonType": "array", "minItems": 1, "uniqueItems": True, "items": {"bsonType": "string"}},
        },
    ),
    "baskets": CollectionSchema(
        {"kind": "string", "order": "object", "label": "string", "till": "string", "at": "date", "until": "date"},
        (
            # The holds have ends of their own: that a basket goes a minute early or late gives nobody a seat.
            _index(("until", UP), expireAfterSeconds=0),
            _index(("kind", UP), ("until", UP)),
            _index(("number", UP), unique=True, partialFilterExpression={"number": {"$type": "string"}}),
            # A slot is one open reservation of a customer: so of two windows at once no more get one than there are.
            _index(("slot", UP), unique=True, partialFilterExpression={"slot": {"$type": "string"}}),
            _index(("order.customer", UP), ("until", UP), partialFilterExpression={"kind": BasketKind.RESERVED.value}),
        ),
        {"kind": {"enum": [kind.value for kind in BasketKind]}},
    ),
    # For a minute: a restored house begins without wrong tries.
    "code_tries": CollectionSchema(
        {"tries": "array", "ends_at": "date"}, (_index(("ends_at", UP), expireAfterSeconds=0),), in_backups=False
    ),
    "printers": CollectionSchema(
        {"name": "string", "kind": "string", "address": "string", "paper": "string"},
        (_index(("name", UP)),),
        {"kind": {"enum": [kind.value for kind in PrinterKind]}},
    ),
    # Neither queue nor states are for another database: what was asked for is printed where it was asked for, or never.
    "print_jobs": CollectionSchema(
        {"kind": "string", "subject": "string", "printer": "string", "state": "string", "asked_at": "date"},
        (
            _index(("original", UP), unique=True, partialFilterExpression={"original": {"$type": "string"}}),
            _index(("paper", UP), partialFilterExpression={"paper": {"$type": "string"}}),
            _index(("printer", UP), ("state", UP), ("asked_at", UP)),
            # Its sale counts its papers by itself: that a job goes a minute early or late makes no second original.
            _index(("forget_at", UP), expireAfterSeconds=0),
        ),
        {"state": {"enum": [state.value for state in JobState]}, "copy": _MINOR},
        in_backups=False,
    ),
    "printer_states": CollectionSchema({}, in_backups=False),
    "pick_ups": CollectionSchema(
        {"at": "date", "until": "date", "open": "bool", "code": "string"},
        (
            # Longer than anybody asks for it: that it goes a minute early or late loses no paper.
            _index(("until", UP), expireAfterSeconds=0),
            _index(("code", UP), unique=True, partialFilterExpression={"open": True}),
            _index(("open", UP), ("guest", UP), ("at", UP), partialFilterExpression={"open": True}),
        ),
    ),
    "cancel_requests": CollectionSchema(
        {"customer": "string", "sale": "string", "tickets": "array", "at": "date", "state": "string"},
        (
            # No ticket is asked about twice at a time.
            _index(("tickets", UP), unique=True, partialFilterExpression={"state": RequestState.OPEN.value}),
            _index(("state", UP), ("at", UP)),
            _index(("sale", UP), ("at", DOWN)),
            _index(("customer", UP), ("at", DOWN)),
        ),
        {"state": {"enum": [state.value for state in RequestState]}},
    ),
    "settings": CollectionSchema({}),
    "seed_loads": CollectionSchema({}),
    "test_terminal": CollectionSchema({"state": "string"}),
    # A restored house has made none yet; and a lease is not for another database.
    "backups": CollectionSchema({}, in_backups=False),
    "schema": CollectionSchema({}),
}


def apply_schema(database: Database[Document]) -> None:
    """Create missing collections, validators, indexes and the first epoch; a repeat changes nothing.

    Index builds may exceed the normal timeout: an hour is allowed.
    """
    with driver_errors(), timeout(BUILD_SECONDS):
        there = set(database.list_collection_names())
        for name, schema in SCHEMA.items():
            if name not in there or name != JOURNAL:
                put_validator(database, name, there=name in there)
            if schema.indexes:
                database[name].create_indexes(list(schema.indexes))
        hold_to_epoch(database, known_epoch(database))


def put_validator(database: Database[Document], name: str, *, there: bool) -> None:
    """Create a collection with its validator, or give one that is there its validator."""
    validator = SCHEMA[name].validator() if SCHEMA[name].required else {}
    if not there:
        try:
            database.create_collection(name, validator=validator)
        except CollectionInvalid:  # another program created it meanwhile
            pass
        else:
            return
    database.command("collMod", name, validator=validator, validationLevel="strict", validationAction="error")


def known_epoch(database: Database[Document], otherwise: str | None = None) -> str:
    """Return the database's epoch; if it has none, it begins with `otherwise` or a new one."""
    kept = {"$cond": [{"$eq": [{"$type": "$value"}, "string"]}, "$value", {"$literal": otherwise or new_id()}]}
    database["schema"].update_one({"_id": EPOCH}, [{"$set": {"value": kept}}], upsert=True)
    found = stored_epoch(database)
    assert found is not None
    return found


def stored_epoch(database: Database[Document]) -> str | None:
    """Return the database's epoch; None if it has none, or one that is no text."""
    value = (database["schema"].find_one({"_id": EPOCH}) or {}).get("value")
    return value if isinstance(value, str) else None


def begin_epoch(database: Database[Document]) -> None:
    """Begin a new epoch: entries of programs that were open before are refused from now on.

    New tills start at another block of numbers, since tills of the lost life may have printed receipts with the next
    ones, and nobody can know how many.
    """
    epoch = new_id()
    with driver_errors():
        # The validator first: a program that reads the old epoch in between is refused, and never goes on in its chain.
        hold_to_epoch(database, epoch)
        begun = {"value": epoch, "till_floor": _drawn_floor(database)}
        database["schema"].update_one({"_id": EPOCH}, {"$set": begun}, upsert=True)


def _drawn_floor(database: Database[Document]) -> int:
    """Return the last number before a random block of till numbers that are all unused in this life.

    Keeps numbers at six digits: when few blocks are left, a restore skips fewer of them.
    """
    newest = database["tills"].find_one({}, {"number": 1}, sort=[("number", DOWN)]) or {}
    before = database["schema"].find_one({"_id": EPOCH}) or {}
    known = (newest.get("number"), before.get("till_floor"))
    used = max((number for number in known if isinstance(number, int)), default=0) // _BLOCK
    left = _MOST_TILLS // _BLOCK - used
    skipped = random.randint(1, max(1, min(_MOST_BLOCKS, left // 10)))  # noqa: S311 - spreads numbers, no secret
    return (used + skipped) * _BLOCK


def hold_to_epoch(database: Database[Document], epoch: str) -> None:
    """Make the journal's validator refuse entries of any other epoch; stored entries stay."""
    # Moderate: `due` must still be unset on entries of earlier epochs, which no longer match.
    database.command(
        "collMod", JOURNAL, validator=journal_validator(epoch), validationLevel="moderate", validationAction="error"
    )


def journal_validator(epoch: str) -> dict[str, Any]:
    """Return the journal's validator in an epoch."""
    validator = SCHEMA[JOURNAL].validator()
    validator["$jsonSchema"]["properties"]["epoch"] = {"enum": [epoch]}
    return validator
