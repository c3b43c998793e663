"""Sales and seats rebuilt from the journal alone, beside those that are stored.

They must be equal in what the journal knows: whatever befell the programs, nothing that was sold or given back is lost,
and nothing is there that was never entered. To be called when recovery has nothing left to do.
"""

import time
from collections.abc import Iterator
from typing import Any

from pymongo.read_concern import ReadConcern
from pymongo.synchronous.database import Database

from cinema.domain.payments import AttemptState
from cinema.domain.rebuild import rebuild
from cinema.domain.transactions import BEING_PAID, BEING_REFUNDED, BOUGHT, Transaction
from cinema.domain.vouchers import Voucher
from repositories.connect import Connection
from repositories.documents import from_document
from repositories.journal import read_entry

Data = Database[dict[str, Any]]
_SAME = (
    "total", "currency", "tickets", "lines", "discounts", "screenings", "customer", "seller", "channel",
    "receipt_number", "paid_at", "counted",
)  # fmt: skip
_PATIENCE = 3.0
_MONEY = {AttemptState.APPROVED, AttemptState.RETURNED}


def rebuilt_equals_stored(connection: Connection) -> list[str]:
    """Return in words where what the journal says and what is stored differ; empty when they are equal.

    What was written last may not be at a majority yet, so differences are looked at again for a while.
    """
    deadline = time.monotonic() + _PATIENCE
    database = connection.database.with_options(read_concern=ReadConcern("majority"))
    while (found := _differences(database)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _differences(database: Data) -> list[str]:
    rebuilt = rebuild(read_entry(one) for one in database["journal"].find({}))
    stored = {one["_id"]: from_document(Transaction, one) for one in database["transactions"].find({})}
    return [
        *(words for name, sale in rebuilt.sales.items() for words in _sale(name, sale, stored.get(name))),
        *(words for name, sale in stored.items() if name not in rebuilt.sales for words in _never_entered(sale)),
        *_seats(database, rebuilt.seats),
        *_vouchers(database, rebuilt.vouchers),
    ]


def _sale(name: str, said: Transaction, stored: Transaction | None) -> Iterator[str]:
    if stored is None:
        yield f"sale {name} is in the journal, and not stored"
        return
    for field in _SAME:
        if getattr(stored, field) != getattr(said, field):
            yield f"sale {name}: {field} is {getattr(stored, field)}, the journal says {getattr(said, field)}"
    money = {one.id: one for one in stored.attempts if one.state in _MONEY}
    if money != {one.id: one for one in said.attempts}:
        yield f"sale {name}: payments are {money}, the journal says {said.attempts}"
    let_in = {one.id: one for one in stored.admissions if not one.due}
    due = {one.id for one in stored.admissions if one.due}
    if let_in != (entered := {one.id: one for one in said.admissions if one.id not in due}):
        yield f"sale {name}: admissions are {let_in}, the journal says {entered}"
    if set(_given(stored)) != set(_given(said)):
        yield f"sale {name}: refunds are {_given(stored)}, the journal says {_given(said)}"
    if stored.state is not said.state and not _is_under_way(said, stored):
        yield f"sale {name} is {stored.state}, the journal says {said.state}"


def _is_under_way(said: Transaction, stored: Transaction) -> bool:
    """Whether a state is one that the journal does not know: something is asked, and has not ended."""
    return (said.state in BOUGHT and stored.state in BEING_REFUNDED) or {said.state, stored.state} <= BEING_PAID


def _given(sale: Transaction) -> list[tuple[object, ...]]:
    return [
        (one.id, one.number, one.amount, one.tickets, one.shares, one.done_at)
        for one in sale.refunds
        if one.state is AttemptState.APPROVED
    ]


def _never_entered(sale: Transaction) -> Iterator[str]:
    money = [one.id for one in sale.attempts if one.state in _MONEY]
    if sale.state in BOUGHT or sale.receipt_number is not None or money or _given(sale):
        yield f"sale {sale.id} is {sale.state}, and the journal has no entry of it"


def _vouchers(database: Data, said: dict[str, Voucher]) -> Iterator[str]:
    stored = {one["_id"]: from_document(Voucher, one) for one in database["vouchers"].find({})}
    for name in sorted({*stored, *said}):
        if stored.get(name) != said.get(name):
            yield f"voucher {name} is {stored.get(name)}, the journal says {said.get(name)}"


def _seats(database: Data, said: dict[str, dict[str, str]]) -> Iterator[str]:
    maps = {one["_id"]: one["seats"] for one in database["seat_maps"].find({}, {"seats": 1})}
    for name in sorted({*maps, *said}):
        seats = maps.get(name, {})
        sold = {seat: one["ticket"] for seat, one in seats.items() if one["state"] == "sold"}
        if sold != said.get(name, {}):
            wrong = {*sold.items()} ^ {*said.get(name, {}).items()}
            yield f"screening {name}: sold seats and the journal differ about {sorted(wrong)}"
