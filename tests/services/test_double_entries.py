"""Double entries of a house whose indexes are gone: told once, as what they are, and not as a forgery."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from cinema.adapters.till_keys import KeysInMemory
from cinema.bootstrap import join
from cinema.services.cinema import Cinema
from repositories.schema import apply_schema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services import audit_faults as faults
from tests.support import CASH, findings, sell


@pytest.fixture
def unguarded(house: SmallHouse) -> Iterator[SmallHouse]:
    """A house whose journal has lost the index on till and place; it has it again after the test."""
    journal = house.connection.database["journal"]
    journal.drop_index("till_1_seq_1")
    yield house
    journal.delete_many({})
    apply_schema(house.connection.database)


def programs(house: SmallHouse) -> tuple[Cinema, Cinema]:
    """Return two programs that are one till."""
    keys = KeysInMemory()
    one, other = (join(open_storage(house.connection), "till-1", keys=keys, patience=0.01) for _program in range(2))
    return one, other


def test_two_programs_without_the_index_are_told_once_and_accused_of_nothing(
    unguarded: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = programs(unguarded)
    for number in range(1, 9):
        for program, row in ((one, "B"), (other, "C")):
            with suppress(AssertionError):  # its receipt's number is taken, so the sale can't be stored
                sell(program, unguarded.staff, unguarded.screening, f"{row}{number}", request=CASH)
    unguarded.storage.settings.set("tagline", "x")  # acknowledged by a majority, and so all that was written before
    monkeypatch.setattr("cinema.services.audit.sales.ON_ITS_WAY", timedelta(0))
    found = unguarded.cinema.audit.findings(unguarded.operator)
    assert [one.check for one in found] == ["journal-double", *["number-twice"] * 7]
    assert unguarded.cinema.journal.verify(unguarded.operator) == found
    assert not any(words in one.advice for one in found for words in ("by hand. Ask", "Ask who could"))


def test_a_forged_entry_at_a_taken_place_is_still_a_fork(unguarded: SmallHouse) -> None:
    one, _other = programs(unguarded)
    sell(one, unguarded.staff, unguarded.screening, "B1", request=CASH)
    faults.settle(unguarded.connection.database, one)
    entry = faults.chain(unguarded.connection.database)[-1]
    del entry["claims"]
    unguarded.connection.database["journal"].insert_one(faults.hashed({**entry, "_id": "forged", "subject": "forged"}))
    assert {"journal-fork", "journal-unsigned"} <= set(findings(unguarded.cinema))
