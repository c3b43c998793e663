"""The protocol that the journal's entry replaced, as data: nine durable writes a cash sale, sent with the bare driver.

`old_protocol.json` has the writes in their order, with placeholders such as <sale>, and the validators and indexes of
the four collections that they went to. They are kept in a database of their own.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bson import json_util
from pymongo import IndexModel
from pymongo.synchronous.database import Database

from benchmarks.replay import Call, ReadySale, call_of
from cinema.domain.ids import new_id
from repositories.collection import Document

DATABASE = "bench_old"
_RECORDED: dict[str, Any] = json_util.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_PLACE = re.compile("<[a-z_0-9]+>")
_TAKING = "Counters.take"
_DURABLY = {"writeConcern": {"w": "majority", "j": True}}


def make(database: Database[Document]) -> None:
    """Make the collections as the old program made them, and its counter of receipts."""
    for name, made in _RECORDED["schema"].items():
        database.create_collection(name, validator=json.loads(json.dumps(made["validator"])))
        indexes = [IndexModel(list(one.pop("key").items()), **one) for one in map(dict, made["indexes"])]
        if indexes:
            database[name].create_indexes(indexes)
    database["counters"].insert_one({"_id": "receipt-2026", "next": 1, "open": {}, "spare": []})


@dataclass
class OldTill:
    """Makes sales as one till of the old program sent them."""

    workstation: str
    _sold: int = 0
    _before: str = field(default_factory=new_id)
    _hash: str = "0" * 64
    _number: list[int | None] = field(default_factory=lambda: [None])

    def sale(self, database: Database[Document], screening: str, seats: Sequence[str]) -> ReadySale:
        """Return the next sale of this till. All nine writes come before the receipt prints."""
        self._sold += 1
        names: dict[str, str | int] = {name: new_id() for name in ("sale", "hold", "attempt", "entry")}
        for number, seat in enumerate(seats, 1):
            names |= {f"seat{number}": seat, f"ticket{number}": new_id()}
        names |= {"screening": screening, "till": self.workstation, "seq": self._sold, "sale_before": self._before}
        names |= {"hash_before": self._hash, "hash": secrets.token_hex(32), "receipt": f"B{secrets.token_hex(5)}"}
        self._before, self._hash = str(names["sale"]), str(names["hash"])
        calls = tuple(self._call(database, one, _filled(one["body"], names)) for one in _RECORDED["commands"])
        return ReadySale(calls, len(calls))

    def _call(self, database: Database[Document], command: Mapping[str, Any], body: Document) -> Call:
        call = call_of(database, command["name"], {**body, **_DURABLY})
        return partial(_take, call, body["update"], self._number) if command["method"] == _TAKING else call


def _take(call: Call, update: Any, number: list[int | None]) -> None:
    """Take a receipt's number, and forget the one that the sale before got: it is known from the answer alone."""
    (change,) = update[0]["$set"].values()
    change["$cond"][0]["$eq"][1] = number[0]
    answer = call()
    assert answer is not None
    (number[0],) = answer["open"].values()


def _filled(value: Any, names: Mapping[str, str | int]) -> Any:
    if isinstance(value, str):
        whole = names.get(value[1:-1]) if _PLACE.fullmatch(value) else None
        return whole if isinstance(whole, int) else _PLACE.sub(_named(names), value)
    if isinstance(value, Mapping):
        return {_PLACE.sub(_named(names), name): _filled(inner, names) for name, inner in value.items()}
    return [_filled(inner, names) for inner in value] if isinstance(value, list) else value


def _named(names: Mapping[str, str | int]) -> Callable[[re.Match[str]], str]:
    return lambda match: str(names.get(match[0][1:-1], match[0]))
