"""Sends recorded sales' commands again with the bare driver, as other sales': fresh ids, other seats.

Everything is made ready beforehand, so that what is timed is the driver's calls and the server alone. A till confirms
its sales several at a time, so a batch of sales was recorded, and is sent again and again: what a recorded sale says of
those before it (the hash of the last entry, the ids of the batch that it confirms) is said of the replayed ones.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern
from pymongo.synchronous.collection import Collection
from pymongo.synchronous.database import Database

from benchmarks.recording import CONFIRMING, Command
from benchmarks.round_trips import Batch, RecordedSale
from cinema.domain.ids import new_id
from repositories.collection import Document

_KINDS = ("[0-9b-df-hj-np-tv-z]{20}", "[0-9a-f]{128}", "[0-9a-f]{64}", "[0-9a-f]{32}", "[0-9]{4}-[0-9]{2}-[0-9]{6}")
_MADE_UP = re.compile(rf"\b(?:{'|'.join(_KINDS)})\b")
_ENTRY = "Journal.insert"
Call = Callable[[], Document | None]


@dataclass(frozen=True)
class ReadySale:
    """A sale that is ready to be sent. After the first `before_paper` calls its receipt may print."""

    calls: tuple[Call, ...]
    before_paper: int


def send(sale: ReadySale) -> float:
    """Send a sale's commands one after the other; return the moment from which its receipt could print."""
    for call in sale.calls[: sale.before_paper]:
        call()
    printable = time.monotonic()
    for call in sale.calls[sale.before_paper :]:
        call()
    return printable


@dataclass
class Replayer:
    """Makes sales like those of a recorded batch, all on one journal chain of its own, as one till does."""

    batch: Batch
    workstation: str
    _till: dict[str, str] = field(init=False)
    _earlier: dict[str, str] = field(init=False)
    _own: list[frozenset[str]] = field(init=False)
    _names: re.Pattern[str] = field(init=False)
    _last: dict[str, str] = field(default_factory=dict)
    _sold: int = 0

    def __post_init__(self) -> None:
        """Find what is to be renamed, and which name of the batch before means which one of the batch."""
        batch, entry = self.batch, _entry(self.batch.sales[0])
        self._till = {
            entry["till"]: secrets.token_hex(16),
            entry["epoch"]: entry["epoch"],
            batch.sales[0].workstation: self.workstation,
        }
        before, names = [_names(one) for one in batch.before], [_names(one) for one in batch.sales]
        self._earlier = {
            was: now
            for two in zip(before, names, strict=True)
            for was, now in zip(*two, strict=True)
            if was not in self._till
        }
        ahead = [before[-1], *names[:-1]]
        self._own = [frozenset(one) - frozenset(previous) for one, previous in zip(names, ahead, strict=True)]
        known = {*self._till, *(name for one in (*before, *names) for name in one)}
        longest_first = sorted(known, key=len, reverse=True)
        self._names = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def sale(self, database: Database[Document], screening: str, seats: tuple[str, ...]) -> ReadySale:
        """Return the next sale of this till."""
        place = self._sold % len(self.batch.sales)
        recorded, own = self.batch.sales[place], self._own[place]
        fresh = {recorded.screening: screening, **dict(zip(recorded.seats, seats, strict=True))}

        def rename(match: re.Match[str]) -> str:
            name = match[0]
            if name in self._till:
                return self._till[name]
            if name in own:
                return fresh.setdefault(name, _another(name))
            return self._last.setdefault(self._earlier.get(name, name), _another(name))

        self._sold += 1
        bodies = [_renamed(command.body, self._names, rename) for command in recorded.commands]
        for command, body in zip(recorded.commands, bodies, strict=True):
            if command.method == _ENTRY:
                (entry,) = body["documents"]
                entry |= {"seq": self._sold, "counts": dict.fromkeys(entry["counts"], self._sold)}
        self._last |= fresh
        calls = (call_of(database, command.name, body) for command, body in zip(recorded.commands, bodies, strict=True))
        methods = [command.method for command in recorded.commands]
        return ReadySale(tuple(calls), methods.index(_ENTRY) + 1)


def call_of(database: Database[Document], name: str, body: Mapping[str, Any]) -> Call:
    """Return the driver's call that sends a command; it returns the document that came back, where one does."""
    collection = database.get_collection(
        body[name],
        write_concern=WriteConcern(**body["writeConcern"]) if "writeConcern" in body else None,
        read_concern=ReadConcern(**body["readConcern"]) if "readConcern" in body else None,
    )
    match name:
        case "find":
            return partial(_find, collection, body["filter"], body.get("projection"), body.get("limit", 0))
        case "aggregate":
            return partial(_aggregate, collection, body["pipeline"])
        case "findAndModify" if "txnNumber" not in body and "lsid" in body:
            options = {key: body[key] for key in ("query", "update", "fields", "new", "writeConcern")}
            return partial(_command, collection, options)
        case "findAndModify":
            fields, upsert = body.get("fields"), bool(body.get("upsert"))
            return partial(_change_and_read, collection, body["query"], body["update"], fields, upsert)
        case "update":
            (one,) = body["updates"]
            return partial(_change, collection, one["q"], one["u"], every=bool(one.get("multi")))
        case "insert":
            (document,) = body["documents"]
            return partial(_insert, collection, document)
    message = f"a sale is not expected to send {name}"
    raise ValueError(message)


def _find(collection: Collection[Document], query: Any, fields: Any, limit: int) -> None:
    if limit == 1:
        collection.find_one(query, fields)
    else:
        list(collection.find(query, fields, limit=limit))


def _aggregate(collection: Collection[Document], pipeline: Any) -> None:
    list(collection.aggregate(pipeline))


def _change_and_read(
    collection: Collection[Document], query: Any, update: Any, fields: Any, upsert: bool
) -> Document | None:
    done: Document | None = collection.find_one_and_update(query, update, fields, upsert=upsert, return_document=True)
    assert done is not None, query
    return done


def _command(collection: Collection[Document], options: Mapping[str, Any]) -> Document | None:
    """Change and read by a bare command, which the driver does not make repeatable."""
    reply = collection.database.command("findAndModify", collection.name, **options)
    assert reply["value"] is not None, options["query"]
    found: Document = reply["value"]
    return found


def _change(collection: Collection[Document], query: Any, update: Any, *, every: bool) -> None:
    if every:
        collection.update_many(query, update)
    else:
        assert collection.update_one(query, update).matched_count == 1, query


def _insert(collection: Collection[Document], document: Document) -> None:
    collection.insert_one(document)


def _entry(sale: RecordedSale) -> Document:
    (entry,) = next(one.body["documents"] for one in sale.commands if one.method == _ENTRY)
    return dict(entry)


def _names(sale: RecordedSale) -> list[str]:
    """Return what a sale's own writes name, in the order in which they name it, which is the same for every sale."""
    own = re.compile(rf"{_MADE_UP.pattern}|\b(?:{'|'.join(map(re.escape, (sale.screening, *sale.seats)))})\b")
    writes = (one for one in sale.commands if not _is_reading(one))
    return [name for command in writes for text in _texts(command.body) for name in own.findall(text)]


def _is_reading(command: Command) -> bool:
    return command.name in {"find", "aggregate"} or command.method in CONFIRMING


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in {"lsid", "$clusterTime"}:
                yield name
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _another(name: str) -> str:
    """Return a fresh name of the same kind and length."""
    if len(name) in {32, 64, 128}:
        return secrets.token_hex(len(name) // 2)
    return new_id() if len(name) == 20 else f"B{secrets.token_hex(7)[1:]}"


def _renamed(value: Any, names: re.Pattern[str], rename: Callable[[re.Match[str]], str]) -> Any:
    if isinstance(value, str):
        return names.sub(rename, value)
    if isinstance(value, Mapping):
        # Sales of a batch that were for one screening each may be replayed for the same one: it is asked for once.
        renamed = {names.sub(rename, name): _renamed(inner, names, rename) for name, inner in value.items()}
        return {name: _once_each(inner) if name == "$in" else inner for name, inner in renamed.items()}
    if isinstance(value, list | tuple):
        return [_renamed(inner, names, rename) for inner in value]
    return value


def _once_each(values: Any) -> Any:
    return list(dict.fromkeys(values)) if all(isinstance(value, str) for value in values) else values
