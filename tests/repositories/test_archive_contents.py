"""What the documents of a backup say is checked before anything is written, and refused with its place."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import decode_all, encode
from bson.datetime_ms import DatetimeMS

from cinema.domain.kiosk import PickUp
from cinema.domain.movies import MovieKind
from cinema.domain.own_tickets import CancelRequest
from cinema.domain.printers import Printer, PrinterKind
from cinema.domain.proposals import Proposal
from cinema.domain.vouchers import VoucherKind
from cinema.errors import InvalidInputError
from repositories.archive.archives import Archives
from repositories.archive.manifest import KNOWN
from repositories.connect import Connection, connect
from repositories.documents import to_document
from repositories.migrations import VERSION
from repositories.schema import SCHEMA
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house, make_empty
from tests.repositories.backup_hands import Entries, in_manifest, put, remade
from tests.support import CASH, begin, card, everything

Documents = list[dict[str, Any]]
Change = Callable[[Documents], object]


@pytest.fixture(scope="module")
def good(mongodb_uri: str, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the small house with a sale, a hold, a parked basket, a person, a review and a poster."""
    file = tmp_path_factory.mktemp("good") / "house.backup"
    with closing(connect(mongodb_uri, migrated)) as connection:
        house = build_house(connection, open_storage(connection))
        fill(house)
        house.storage.archives.write(file, replace=False)
        make_empty(connection)
    return file


def fill(house: SmallHouse) -> None:
    house.cinema.checkout.pay(house.guest, begin(house.cinema, house.guest, house.screening, "B1"), card())
    line = house.cinema.vouchers.line(house.staff, VoucherKind.VALUE, 2000)
    house.cinema.checkout.pay(house.staff, house.cinema.checkout.begin(house.staff, [], lines=[line]), CASH)
    house.cinema.booking.hold(house.guest, house.other_screening, None, ("B2",))
    house.cinema.baskets.park(house.staff, begin(house.cinema, house.staff, house.other_screening, "B3"), "Ada")
    house.storage.settings.ticket_key()
    house.storage.movies.put_poster("metropolis.png", b"a picture")
    printer = Printer("p", "Counter", PrinterKind.NETWORK, "127.0.0.1:9100")
    house.connection.database["printers"].insert_one(to_document(printer))
    now = datetime.now(UTC)
    house.storage.pick_ups.add(PickUp("sale", now, now + timedelta(days=2), code="P4711", open=True))
    house.storage.proposals.add(Proposal("p", "u", "U", MovieKind.FILM, "Ran", 1985, "", "ran", now, slot=0))
    asked = CancelRequest("asked", "ada", "sale", "2026-01-000001", ("ticket",), now)
    house.storage.cancel_requests.ask(asked, now + timedelta(days=1))
    house.connection.database["reviews"].insert_one(
        {
            "_id": "r",
            "user": "u",
            "writer": "U",
            "movie": "metropolis",
            "rating": 5,
            "comment": "",
            "written_at": now,
            "shown": True,
        }
    )


def first(**fields: Any) -> Change:
    """Set fields of a collection's first document, dotted as in an update; None takes one out."""

    def change(documents: Documents) -> None:
        for path, value in fields.items():
            *above, name = path.split("__")
            # Of sales the first with tickets: one of vouchers alone has none.
            at: Any = next(one for one in documents if one.get(path.split("__")[0]) != [])
            for part in above:
                at = at[int(part) if isinstance(at, list) else part]
            at[name] = value

    return change


def named(identity: str, **fields: Any) -> Change:
    """Set fields of the document of this id."""
    return lambda documents: first(**fields)([one for one in documents if one["_id"] == identity])


def of_a_change(**fields: Any) -> Change:
    """Set fields of the first entry of a house event; entries lie by their ids, which are drawn."""
    return lambda documents: first(**fields)([one for one in documents if one["kind"] == "changed"])


def without(name: str) -> Change:
    return lambda documents: documents[0].pop(name)


def again(documents: Documents) -> None:
    documents.insert(0, documents[0])


def with_id(identity: Any) -> Change:
    return lambda documents: documents[0].update(_id=identity)


def in_a_seat(**fields: Any) -> Change:
    return lambda documents: documents[0]["seats"]["A1"].update(fields)


def in_a_hold(documents: Documents) -> None:
    for one in documents:
        for hold in one["holds"].values():
            hold["until"] = "soon"


def deep(levels: int) -> Change:
    def change(documents: Documents) -> None:
        value: Any = 1
        for _level in range(levels):
            value = {"a": value}
        documents[0]["more"] = value

    return change


def changed(good: Path, bad: Path, collection: str, change: Change) -> Path:
    def rewrite(entries: Entries) -> None:
        documents = decode_all(entries[f"data/{collection}.bson"])
        assert documents, collection
        change(documents)
        put(entries, collection, b"".join(map(encode, documents)), len(documents))

    return remade(good, bad, rewrite)


WRONG: list[tuple[str, Change, str]] = [
    ("settings", named("house", timezone="Mars"), "document house, field timezone: The setting timezone is invalid"),
    ("settings", named("house", timezone=5), "field timezone: The setting timezone is invalid: It is not text"),
    ("settings", named("house", currency=5), "field currency: The setting currency is invalid: It is not text"),
    ("settings", named("house", currency="XYZ"), "field currency: The setting currency is invalid: Write a currency"),
    ("settings", named("house", language="xx"), "field language: .*Choose one of"),
    ("settings", named("house", hold_seconds="60"), "field hold_seconds: .*Write a number"),
    ("settings", named("house", hold_seconds=True), "field hold_seconds: .*Write a number"),
    ("settings", named("house", hold_seconds=2**60), "field hold_seconds: .*from 0 to"),
    ("settings", named("house", day_starts_at=24), "field day_starts_at: .*from 0 to 23"),
    ("settings", named("house", day_starts_from="soon"), "field day_starts_from: .*not a date"),
    ("settings", named("house", tax_percent="much"), "field tax_percent: .*Write a number"),
    ("settings", named("house", card_provider="free"), "field card_provider: .*Choose one of"),
    ("settings", named("mark", kind="royal"), "document mark, field kind"),
    ("settings", named("ticket_key", key=5), "document ticket_key, field key"),
    ("settings", named("ticket_key", key=b"short"), "document ticket_key, field key"),
    ("users", first(role="king"), "in users, document .*, field role"),
    ("users", first(role="guest"), "field role: a guest"),
    ("users", first(language="xx"), "field language: Choose one of"),
    ("users", without("password_hash"), "field password_hash: it is missing"),
    ("users", first(created_at="today"), "field created_at"),
    ("users", first(email=5), "field email"),
    ("movies", first(minutes="90"), "field minutes"),
    ("movies", first(kind="opera"), "field kind"),
    ("proposals", first(kind="opera"), "field kind"),
    ("proposals", first(state="lost"), "field state"),
    ("reviews", first(rating=6), "field rating: .*from 1 to 5"),
    ("auditoriums", first(number="1"), "field number"),
    ("seat_plans", first(seats__2__x="left"), r"field seats\[2\]\.x"),
    ("seat_plans", first(seats__0__kind="throne"), r"field seats\[0\]\.kind"),
    ("price_cards", first(prices__child__standard="6"), r"field prices\['child'\]\['standard'\]"),
    ("price_cards", first(conditions__weekdays="Monday"), r"field conditions\.weekdays"),
    ("printers", first(kind="telex"), "field kind"),
    ("pick_ups", first(open="yes"), "field open"),
    ("cancel_requests", first(state="asked"), "field state"),
    ("ticket_types", first(least="one"), "field least"),
    ("ticket_types", first(category="dear"), "field category"),
    ("seat_maps", first(quotas=[{"name": "Half", "types": ["child"], "most": "1"}]), "field quotas"),
    ("seat_maps", in_a_seat(type=5), r"field seats\.A1"),
    ("calendars", first(slots__0__start=5), r"field slots\[0\]\.start"),
    ("screenings", first(starts_at="tomorrow"), "field starts_at"),
    ("screenings", first(starts_at=DatetimeMS(1 << 60)), "field starts_at: the instant is too far away"),
    ("screenings", first(ends_at=datetime(1, 1, 1, tzinfo=UTC)), "field ends_at: the instant is too far away"),
    ("screenings", first(state="dreamt"), "field state"),
    ("seat_maps", in_a_seat(state="broken"), r"field seats\.A1"),
    ("seat_maps", in_a_seat(state="sold", ticket=5), r"field seats\.A1"),
    ("seat_maps", first(seats=[]), "field seats"),
    ("seat_maps", in_a_hold, r"field holds\."),
    ("seat_maps", first(sell_until=5), "field sell_until"),
    ("baskets", first(order__total="9.50"), r"field order\.total"),
    ("transactions", first(tickets__0__price="9.50"), r"field tickets\[0\]\.price"),
    ("transactions", first(state="dreamt"), "field state"),
    ("transactions", first(history="long"), "in transactions, document .*, field history"),
    ("tills", first(number="1"), "field number"),
    ("journal", first(kind="soup"), "in journal, document .*, field kind"),
    ("journal", first(operation=5), "field operation"),
    ("journal", of_a_change(operation__version="1"), r"field operation\.version"),
    ("journal", first(at=5), "field at"),
    ("movies", again, "in movies, the document metropolis is there twice"),
    ("screenings", Documents.reverse, "in screenings, the document .* is not in its place"),
    ("users", with_id(5), "in users, the id 5 is not text"),
    ("movies", with_id({"a": 1}), "in movies, the id .* is not text"),
    ("posters.files", with_id(5), r"in posters\.files, the id 5 is not text"),
    ("movies", deep(90), "a document in movies is nested too deeply"),
    ("users", deep(400), "a document in users is nested too deeply"),
    ("schema", lambda documents: documents.insert(0, {"_id": "epoch"}), "the document epoch is one that no backup has"),
    ("schema", lambda documents: documents.insert(0, {"_id": "restore"}), "document restore is one that no backup"),
]


@pytest.mark.parametrize(("collection", "change", "words"), WRONG)
def test_a_document_that_is_wrong_is_refused_with_its_place_and_nothing_is_written(
    good: Path, connection: Connection, tmp_path: Path, collection: str, change: Change, words: str
) -> None:
    before = everything(connection.database)
    bad = changed(good, tmp_path / "bad", collection, change)
    with pytest.raises(InvalidInputError, match=f"can't be used as a backup: .*{words}") as refused:
        Archives(connection).restore(bad, again=False)
    assert collection in refused.value.message
    assert refused.value.field == "file"
    assert everything(connection.database) == before


def test_every_collection_of_a_house_is_restored_as_the_program_writes_it(
    good: Path, fresh_connection: Connection
) -> None:
    restored = Archives(fresh_connection).restore(good, again=False)
    assert set(restored.documents) == {name for name in KNOWN if name not in SCHEMA or SCHEMA[name].in_backups}
    empty = {name for name, count in restored.documents.items() if not count}
    assert empty <= {"buyers", "seed_loads", "test_terminal"}, "what isn't there isn't tried here"


def test_of_an_older_version_only_the_settings_are_read_as_today(
    good: Path, connection: Connection, tmp_path: Path
) -> None:
    def older(entries: Entries) -> None:
        in_manifest(entries, lambda manifest: manifest.update(version=VERSION - 1))
        put(entries, "schema", encode({"_id": "version", "version": VERSION - 1}), 1)

    old = remade(good, tmp_path / "old", older)
    bad = changed(old, tmp_path / "bad", "settings", named("house", timezone="Mars"))
    with pytest.raises(InvalidInputError, match="The setting timezone is invalid"):
        Archives(connection).restore(bad, again=False)
