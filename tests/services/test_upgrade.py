"""Data that earlier versions of the program wrote opens with this one: migrated, audited without a finding, sold from.

`tests/data/house_of_version_N.backup` was written by the program itself when its schema had version N. Both houses
sold for card and cash, met a declined card, refunded a ticket and had a review of their sample. Version 6 had one
calendar for each auditorium and no words to search people by; 13, the one before this, has an exchange, a voucher and a
closed session too. Whoever adds a migration adds a house of the version before, made by: cinema backup.
"""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from bson import CodecOptions, decode
from pymongo.collection import Collection

from cinema.bootstrap import join
from cinema.domain.reviews import ReviewOrder, review_id
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from cinema.services.office.people import Group
from repositories.archive.archives import Archives
from repositories.archive.reader import ArchiveReader
from repositories.connect import Connection
from repositories.migrations import UNRELEASED, VERSION, migrate, stored_version
from repositories.schema import EPOCH
from repositories.schema_check import differences
from repositories.storage import open_storage

DATA = Path(__file__).resolve().parents[1] / "data"
OLD = {int(one.stem.rpartition("_")[2]): one for one in DATA.glob("house_of_version_*.backup")}
PLAIN: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)
OPERATOR = Actor(Role.ADMIN, "till-1", Channel.COMMAND)


def as_it_was_left(connection: Connection, file: Path) -> None:
    """Put an old house's documents into an empty database, without what later versions would have made."""
    with file.open("rb") as opened:
        reader = ArchiveReader(opened, file)
        for name in reader.manifest.collections:
            documents = [decode(one, PLAIN) for one in reader.documents(name)]
            if documents:
                connection.database[name].insert_many(documents)
    # A backup leaves it out, since a restore begins another: its tills went on in this one.
    newest = connection.database["journal"].find_one({}, sort=[("at", -1)])
    assert newest is not None
    connection.database["schema"].insert_one({"_id": EPOCH, "value": newest["epoch"]})


@pytest.fixture(params=sorted(OLD), ids=lambda version: f"version-{version}")
def version(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(params=["opened", "restored"])
def upgraded(request: pytest.FixtureRequest, fresh_connection: Connection, version: int) -> Cinema:
    """The old house, opened where it lies or brought back from its backup."""
    if request.param == "opened":
        as_it_was_left(fresh_connection, OLD[version])
        assert stored_version(fresh_connection.database) == version
        migrate(fresh_connection.database)
    else:
        migrate(fresh_connection.database, restoring=True)
        Archives(fresh_connection).restore(OLD[version], again=False)
    return join(open_storage(fresh_connection), "till-2", patience=0.05)


def test_there_is_data_of_the_version_before_this_one() -> None:
    assert VERSION - 1 in OLD
    assert min(OLD) > UNRELEASED


def test_old_data_is_brought_to_this_version_and_audited_without_a_finding(
    upgraded: Cinema, fresh_connection: Connection
) -> None:
    database = fresh_connection.database
    assert stored_version(database) == VERSION
    assert differences(database) == ()
    # As each minute while a window is open: what was entered last is confirmed by and by.
    end = time.monotonic() + 30
    while upgraded.recovery.recover().confirmed:
        assert time.monotonic() < end, "entries are never settled"
        time.sleep(0.5)
    assert upgraded.audit.findings(OPERATOR) == ()
    assert upgraded.journal.verify(OPERATOR) == ()


@pytest.mark.usefixtures("upgraded")
def test_no_sale_entry_or_person_is_lost(fresh_connection: Connection, version: int) -> None:
    with OLD[version].open("rb") as opened:
        reader = ArchiveReader(opened, OLD[version])
        for name in ("journal", "transactions", "users", "movies", "screenings", "tills"):
            there = {one["_id"]: one for one in fresh_connection.database[name].find({})}
            for before in (decode(one, PLAIN) for one in reader.documents(name)):
                now = there[before["_id"]]
                if name == "journal":  # nothing that its hash covers may change
                    assert {key: now[key] for key in before if key != "due"} == {
                        key: value for key, value in before.items() if key != "due"
                    }
                else:
                    assert set(before) <= set(now)
    receipts = {one["receipt_number"] for one in fresh_connection.database["transactions"].find({})}
    assert "2026-01-000001" in receipts


@pytest.mark.usefixtures("upgraded")
def test_calendars_have_a_document_for_each_month(fresh_connection: Connection) -> None:
    names = [str(one["_id"]) for one in fresh_connection.database["calendars"].find({})]
    assert names
    assert all(re.fullmatch(r"attic/\d{4}-\d\d", name) for name in names)


def test_an_old_refund_and_person_are_found_as_the_windows_find_them(upgraded: Cinema) -> None:
    book = upgraded.journal_book
    page = book.of_sale(OPERATOR, "R2026-01-000001")
    assert [one.row.kind for one in page.lines] == ["sold", "refunded"]
    assert all(book.proof(OPERATOR, one.row.id).holds for one in page.lines)
    assert (
        upgraded.admin.people.table(OPERATOR, Group.STAFF).rows
        or upgraded.admin.people.table(OPERATOR, Group.CUSTOMERS).rows
    )


def test_reviews_of_an_old_sample_are_shown_counted_and_their_writers(
    upgraded: Cinema, fresh_connection: Connection
) -> None:
    upgraded.recovery.recover()
    (review,) = fresh_connection.database["reviews"].find({})
    assert (review["_id"], review["shown"]) == (review_id("user-ada", "amelie"), True)
    ada = upgraded.actor(upgraded.accounts.find(OPERATOR, "ada"), Channel.CUSTOMER)
    mine = upgraded.reviews.of_movie(ada, "amelie", ReviewOrder.NEWEST, 5).own
    assert mine is not None
    assert (mine.comment, mine.rating, mine.user) == ("Yes.", 5, "user-ada")
    assert upgraded.catalogue.movie("amelie").rating_count == 1


@pytest.mark.parametrize("point", ["insert_one", "delete_one", "update_many"])
def test_reviews_survive_a_migration_that_is_cut_off(
    fresh_connection: Connection, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    as_it_was_left(fresh_connection, OLD[6])

    class CutError(BaseException):
        pass

    done = getattr(Collection, point)

    def cut(self: Any, *arguments: Any, **options: Any) -> Any:
        if self.name == "reviews" and (point != "update_many" or arguments[0].get("user")):
            monkeypatch.undo()
            done(self, *arguments, **options)
            raise CutError
        return done(self, *arguments, **options)

    monkeypatch.setattr(Collection, point, cut)
    with pytest.raises(CutError):
        migrate(fresh_connection.database)
    assert fresh_connection.database["reviews"].count_documents({})
    migrate(fresh_connection.database)
    (review,) = fresh_connection.database["reviews"].find({})
    assert (review["_id"], review["user"], review["shown"]) == (review_id("user-ada", "amelie"), "user-ada", True)
