"""A backup is restored while tills are still open: they were stopped anywhere in a sale, and go on in another life.

What was sold after the backup is not in it, as the page says. Everything else must be: what was told before it, and
what is told after the restore. The tills can't go on in their old chains, and take new numbers. The terminal is no part
of the database: it remembers what was charged.
"""

import random
import time
from typing import Any

from pymongo.read_concern import ReadConcern

from repositories.schema import SCHEMA, begin_epoch
from tests.races.sellers import PAID, Crew, crew, lots_of, wait_for_sales
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong

_TERMINAL = "test_terminal"
_PATIENCE = 60.0
Kept = dict[str, list[dict[str, Any]]]


def restored_under_open_tills(stage: Stage, sellers: int = 4, times: int = 4, screenings: int = 20) -> Row:
    """Sell, keep a copy, sell on, and put the copy back while every till stands still, so many times."""
    stage.clear(rows=10, screenings=screenings)
    gone: list[tuple[float, float]] = []
    with crew(stage.uri, stage.database, lots_of(stage), sellers) as crowd:
        for _time in range(times):
            wait_for_sales(stage, 10)
            with crowd.held_still(every=1):
                kept, copied = _copy(stage), time.monotonic()
            wait_for_sales(stage, 10)
            _restore_under(stage, crowd, kept)
            stage.recover(1)  # as every face does when it is opened: the copy may have entries of half done sales
            gone.append((copied, time.monotonic()))
        wait_for_sales(stage, 10)
        said = crowd.stop()
    stage.recover()
    told = [sale for at, end, sale in said.words if end == PAID and not any(a < at < b for a, b in gone)]
    epochs = {one["epoch"] for one in stage.connection.database["journal"].find({}, {"epoch": 1})}
    note = f"{times} restores, {len(said.paid) - len(told)} sold between copy and restore, {said.ends}"
    attempts = len(said.words)
    row = stage.row("restored while tills are open", sellers, attempts, attempts - len(told), told=told, note=note)
    return with_wrong(row, [] if len(epochs) > times else [f"no proof: entries of {len(epochs)} epochs"])


def _restore_under(stage: Stage, crowd: Crew, kept: Kept) -> None:
    """Stop the tills where no entry waits for its sale, and put the copy back.

    A till that was stopped between the two would bring a sale that nobody has entered in the restored database: that
    is not promised, and the audit names it.
    """
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with crowd.held_still(every=1):
            if not _half_done(stage):
                _restore(stage, kept)
                return
        time.sleep(random.uniform(0.005, 0.03))
    message = "the tills are never between two sales"
    raise TimeoutError(message)


def _half_done(stage: Stage) -> set[str]:
    """Return the sales that were entered, and are not or not wholly where screens and tills read them."""
    database = stage.connection.database.with_options(read_concern=ReadConcern("local"))
    due = {one["_id"] for one in database["journal"].find({"due": True, "kind": "sold"}, {"_id": 1})}
    mine = {"_id": {"$in": list(due)}, "receipt_number": {"$type": "string"}}
    paid = {one["_id"] for one in database["transactions"].find(mine, {"_id": 1})}
    holds = [one["holds"] for one in database["seat_maps"].find({"oldest_pin": {"$exists": True}}, {"holds": 1})]
    pinned = {hold["pinned"]["operation"] for one in holds for hold in one.values() if hold["pinned"]}
    return (due - paid) | (due & pinned)


def _copy(stage: Stage) -> Kept:
    database = stage.connection.database.with_options(read_concern=ReadConcern("local"))
    return {name: list(database[name].find({})) for name in SCHEMA if name != "schema"}


def _restore(stage: Stage, kept: Kept) -> None:
    """Put the copy in the place of what is there; the terminal keeps what belongs to no entry that is forgotten."""
    database = stage.connection.database
    entered = {
        one["id"] for entry in database["journal"].find({"kind": "sold"}) for one in entry["operation"]["tenders"]
    }
    in_flight = [one for one in database[_TERMINAL].find({}) if one["_id"] not in entered]
    there = {one["_id"] for one in kept[_TERMINAL]}
    kept = kept | {_TERMINAL: [*kept[_TERMINAL], *(one for one in in_flight if one["_id"] not in there)]}
    for name, documents in kept.items():
        database[name].delete_many({})
        if documents:
            database[name].insert_many(documents, bypass_document_validation=True)
    begin_epoch(database)


SCENARIOS = (restored_under_open_tills,)
