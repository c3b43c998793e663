"""One table of every collection: what its documents must have, and the indexes that its queries use."""

from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, timeout
from pymongo.errors import CollectionInvalid
from pymongo.synchronous.database import Database

from cinema.domain.transactions import TransactionState
from repositories.collection import Document, driver_errors

UP, DOWN = ASCENDING, DESCENDING
_MAKING_SECONDS = 3600


@dataclass(frozen=True)
class CollectionSchema:
    """A collection's required fields with their BSON types, and its indexes."""

    required: dict[str, str]
    indexes: tuple[IndexModel, ...] = ()
    optional: dict[str, Any] | None = None

    def validator(self) -> dict[str, Any]:
        """Return the $jsonSchema that the server holds every document against."""
        properties: dict[str, Any] = {name: {"bsonType": kind} for name, kind in self.required.items()}
        properties.update(self.optional or {})
        return {
            "$jsonSchema": {"bsonType": "object", "required": list(self.required), "properties": properties},
        }


def _index(*keys: tuple[str, int], **options: Any) -> IndexModel:
    return IndexModel(list(keys), **options)


_MINOR = {"bsonType": ["int", "long"], "minimum": 0}

SCHEMA: dict[str, CollectionSchema] = {
    "users": CollectionSchema(
        {"username": "string", "email": "string", "role": "string", "password_hash": "string", "created_at": "date"},
        (
            _index(("username_key", UP), unique=True),
            _index(("email_key", UP), unique=True),
            _index(("role", UP)),
        ),
        {"role": {"enum": ["customer", "staff", "manager", "admin"]}},
    ),
    "sign_ins": CollectionSchema({"failures": "int", "retry_at": "date"}, (_index(("retry_at", UP)),)),
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
        ),
        {"kind": {"enum": ["film", "series", "anime", "documentary", "event", "other"]}},
    ),
    "reviews": CollectionSchema(
        {"user": "string", "movie": "string", "rating": "int", "written_at": "date"},
        (_index(("user", UP), ("movie", UP), unique=True), _index(("movie", UP), ("written_at", DOWN))),
        {"rating": {"bsonType": "int", "minimum": 1, "maximum": 5}},
    ),
    "auditoriums": CollectionSchema({"number": "int", "name": "string", "plan": "string"}, (_index(("number", UP)),)),
    "seat_plans": CollectionSchema({"auditorium": "string", "version": "int", "seats": "array"}),
    "price_cards": CollectionSchema({"name": "string", "types": "array"}),
    "calendars": CollectionSchema({"slots": "array"}),
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
        ),
        {"state": {"enum": ["scheduled", "cancelled"]}},
    ),
    "seat_maps": CollectionSchema(
        {"selling": "bool", "sell_until": "date", "seats": "object", "holds": "object"},
        (_index(("next_expiry", UP), sparse=True),),
        # A rule for every seat would be gone through at every click, for the whole room, while nobody else can write
        # to the map: that doubled a hold at 500 seats. What a seat must look like is what `seat_expressions` writes,
        # and the audit names one that looks otherwise.
    ),
    "transactions": CollectionSchema(
        {
            "screening": "string",
            "hold": "string",
            "state": "string",
            "tickets": "array",
            "currency": "string",
            "created_at": "date",
        },
        (
            _index(
                ("receipt_number", UP), unique=True, partialFilterExpression={"receipt_number": {"$type": "string"}}
            ),
            _index(("tickets.id", UP), unique=True),
            _index(("refunds.id", UP), unique=True, partialFilterExpression={"refunds.id": {"$type": "string"}}),
            # Not unique: a sale's refunds that have no number yet would all count as the same one.
            _index(("refunds.number", UP), partialFilterExpression={"refunds.number": {"$type": "string"}}),
            _index(("state", UP), ("created_at", UP)),
            _index(
                ("surplus.state", UP),
                ("created_at", UP),
                partialFilterExpression={"surplus.state": {"$eq": "approved"}},
            ),
            _index(("customer", UP), ("starts_at", DOWN)),
            _index(("screening", UP)),
        ),
        {
            "state": {"enum": [state.value for state in TransactionState]},
            "total": _MINOR,
            "tickets": {
                "bsonType": "array",
                "minItems": 1,
                "items": {"bsonType": "object", "required": ["id", "seat", "price"], "properties": {"price": _MINOR}},
            },
        },
    ),
    "counters": CollectionSchema({"next": "int", "open": "object", "spare": "array"}),
    "journal": CollectionSchema(
        {
            "chain": "string",
            "seq": "int",
            "previous": "string",
            "hash": "string",
            "transaction": "string",
            "event": "string",
        },
        (_index(("chain", UP), ("seq", UP), unique=True), _index(("transaction", UP), ("event", UP), unique=True)),
    ),
    "settings": CollectionSchema({}),
    "seed_loads": CollectionSchema({}),
    "test_terminal": CollectionSchema({"state": "string"}),
    "schema": CollectionSchema({}),
}


def apply_schema(database: Database[Document]) -> None:
    """Make every collection, validator and index that is missing; a repeat changes nothing.

    The index of a house that has sold a million times takes longer than anybody waits for an answer elsewhere.
    """
    with driver_errors(), timeout(_MAKING_SECONDS):
        there = set(database.list_collection_names())
        for name, schema in SCHEMA.items():
            validator = schema.validator() if schema.required else {}
            if name not in there:
                try:
                    database.create_collection(name, validator=validator)
                except CollectionInvalid:
                    there.add(name)
            if name in there:
                database.command("collMod", name, validator=validator)
            if schema.indexes:
                database[name].create_indexes(list(schema.indexes))
