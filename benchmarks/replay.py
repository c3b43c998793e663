"""Sends a recorded sale's commands again with the bare driver, as another sale's: fresh ids, other seats.

Everything is made ready beforehand, so that what is timed is the driver's calls and the server alone. Only what
the server itself hands out, the receipt number, is carried from its answer into what forgets it: the next sale.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pymongo.synchronous.collection import Collection
from pymongo.synchronous.database import Database

from benchmarks.recording import Command
from benchmarks.round_trips import RecordedSale
from cinema.domain.ids import new_id
from repositories.collection import Document

_ID = re.compile(r"[0-9b-df-hj-np-tv-z]{20}")
_HASH = re.compile(r"[0-9a-f]{64}")
_RECEIPT = re.compile(r"[0-9]{4}-[0-9]{6}")


@dataclass
class Sent:
    """What the earlier answers have told: the number that the last sale was given."""

    number: int | None = None


Call = Callable[[Sent], None]
_FORGETTING = 0  # the first stage of the update that takes a number


@dataclass
class Replayer:
    """Makes sales like a recorded one, all on one journal chain of its own, as one till does."""

    recorded: RecordedSale
    workstation: str
    _names: re.Pattern[str] = field(init=False)
    _seq: int = 0
    _head: str = "0" * 64
    _before: str = field(default_factory=new_id)
    _sent: Sent = field(default_factory=Sent)

    def __post_init__(self) -> None:
        """Find what is to be renamed: ids, hashes, seats, the receipt number, screening and workstation."""
        recorded = self.recorded
        found = {name for command in recorded.commands for text in _texts(command.body) for name in _made_up(text)}
        found |= {recorded.screening, recorded.workstation, *recorded.seats}
        longest_first = sorted(found, key=len, reverse=True)
        self._names = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b")

    def sale(self, database: Database[Document], screening: str, seats: tuple[str, ...]) -> list[Callable[[], None]]:
        """Return a whole sale, ready to be sent."""
        recorded = self.recorded
        fresh: dict[str, str] = {recorded.screening: screening, recorded.workstation: self.workstation}
        fresh |= dict(zip(recorded.seats, seats, strict=True))
        fresh[_sale_before(recorded.commands)] = self._before

        def rename(match: re.Match[str]) -> str:
            return fresh.setdefault(match[0], _another(match[0]))

        commands = [(command, _renamed(command.body, self._names, rename)) for command in recorded.commands]
        for command, body in commands:
            if command.name == "insert" and command.collection == "journal":
                (entry,) = body["documents"]
                self._seq += 1
                entry |= {"seq": self._seq, "previous": self._head}
                self._head = entry["hash"]
        self._before = fresh[_sale_of(recorded.commands)]
        return [partial(_call(database[command.collection], command, body), self._sent) for command, body in commands]


def send(sale: Iterable[Callable[[], None]]) -> None:
    """Send a sale's commands one after the other; each must succeed as the recorded one did."""
    for call in sale:
        call()


def _sale_of(commands: Iterable[Command]) -> str:
    return next(str(one.body["query"]["_id"]) for one in commands if one.method == "Transactions.begin")


def _sale_before(commands: Iterable[Command]) -> str:
    """Return the id of the sale whose number a recorded sale forgets when it takes its own."""
    taking = next(one.body["update"] for one in commands if one.method == "Counters.take")
    assert len(taking) == 2, "recorded at a till that has sold before"
    (forgotten,) = taking[_FORGETTING]["$set"]
    return str(forgotten).removeprefix("open.")


def _call(collection: Collection[Document], command: Command, body: Mapping[str, Any]) -> Call:
    match command.name:
        case "find":
            return partial(_find, collection, body["filter"], body.get("projection"), body.get("limit", 0))
        case "aggregate":
            return partial(_aggregate, collection, body["pipeline"])
        case "findAndModify":
            return partial(
                _change_and_read, collection, body["query"], body["update"], body.get("fields"), body.get("upsert")
            )
        case "update":
            (one,) = body["updates"]
            return partial(_change, collection, one["q"], one["u"])
        case "insert":
            (document,) = body["documents"]
            return partial(_insert, collection, document)
    message = f"a sale is not expected to send {command.name}"
    raise ValueError(message)


def _find(collection: Collection[Document], query: Any, fields: Any, limit: int, sent: Sent) -> None:
    del sent
    found = collection.find_one(query, fields) if limit == 1 else list(collection.find(query, fields, limit=limit))
    assert found


def _aggregate(collection: Collection[Document], pipeline: Any, sent: Sent) -> None:
    del sent
    assert list(collection.aggregate(pipeline))


def _change_and_read(
    collection: Collection[Document], query: Any, update: Any, fields: Any, upsert: bool | None, sent: Sent
) -> None:
    if collection.name == "counters" and sent.number is not None:
        (change,) = update[_FORGETTING]["$set"].values()
        change["$cond"][0]["$eq"][1] = sent.number
    done = collection.find_one_and_update(query, update, fields, upsert=bool(upsert), return_document=True)
    assert done is not None, query
    if collection.name == "counters":
        (sent.number,) = done["open"].values()


def _change(collection: Collection[Document], query: Any, update: Any, sent: Sent) -> None:
    del sent
    assert collection.update_one(query, update).matched_count == 1, query


def _insert(collection: Collection[Document], document: Document, sent: Sent) -> None:
    del sent
    collection.insert_one(document)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _made_up(text: str) -> list[str]:
    return [*_ID.findall(text), *_HASH.findall(text), *_RECEIPT.findall(text)]


def _another(name: str) -> str:
    """Return a fresh name of the same kind and length."""
    if _HASH.fullmatch(name):
        return secrets.token_hex(32)
    if _RECEIPT.fullmatch(name):
        return f"B{secrets.token_hex(5)}"
    return new_id()


def _renamed(value: Any, names: re.Pattern[str], rename: Callable[[re.Match[str]], str]) -> Any:
    if isinstance(value, str):
        return names.sub(rename, value)
    if isinstance(value, Mapping):
        return {names.sub(rename, name): _renamed(inner, names, rename) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(inner, names, rename) for inner in value]
    return value
