"""The door while the database is away: by a signed list, once, and settled afterwards with every code named."""

import stat
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.door_folder import RecordsInFolder
from cinema.bootstrap import join
from cinema.commands.door import SETTLE
from cinema.domain.door import DoorAnswer, DoorVerdict
from cinema.domain.door_list import Settled
from cinema.domain.exchanges import Swap
from cinema.domain.transactions import Transaction
from cinema.errors import ConflictError, NotAllowedError, StorageError
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order
from tests.services.test_door import MIA, begins_in, code
from tests.support import CASH, enrol, findings, in_the_evening, sell

ADMITTED, USED = DoorVerdict.ADMITTED, DoorVerdict.USED


@pytest.fixture
def sold(house: SmallHouse) -> Transaction:
    """Two tickets of a screening of this business day, whose doors are open."""
    enrol(house.storage, MIA)
    in_the_evening(house)
    begins_in(house, timedelta(minutes=10))
    return sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)


class AwayDoor:
    """A door with a data folder, whose calls by the list may not reach the database."""

    def __init__(self, house: SmallHouse, folder: Path, name: str = "door-1") -> None:
        self.house, self.folder = house, folder
        self.storage = open_storage(house.connection)
        self.cinema: Cinema = join(self.storage, name, patience=0.05, door_folder=RecordsInFolder(folder))
        self.staff = replace(house.staff, workstation=name)
        self.mia = replace(MIA, workstation=name)

    def fetch(self) -> "AwayDoor":
        self.cinema.door_away.fetch(self.staff)
        return self

    def scan(self, text: str, **given: Any) -> DoorAnswer:
        actor = given.pop("actor", self.staff)
        return self.cinema.door_away.scan(actor, text, **given)

    def settle(self) -> list[tuple[str, Settled]]:
        self.cinema.door_settling.settle(self.staff)
        return [(one.let_in.seat, one.outcome.settled) for one in self.cinema.door_settling.told(self.staff)]

    def counted(self) -> int:
        (count,) = self.cinema.door.counts(self.staff, [self.house.screening])
        return count.admitted


@pytest.fixture
def away(house: SmallHouse, sold: Transaction, tmp_path: Path) -> AwayDoor:
    return AwayDoor(house, tmp_path / "door-1").fetch()


def test_it_lets_in_once_by_the_list_and_enters_it_afterwards(
    house: SmallHouse, sold: Transaction, away: AwayDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = code(house, sold)
    with monkeypatch.context() as patch:
        for name in ("find", "find_one", "find_one_and_update", "update_one", "aggregate", "insert_one"):
            patch.setattr(f"repositories.collection.Collection.{name}", _gone)
        first = away.scan(printed)
        assert (first.verdict, first.inside, first.party) == (ADMITTED, 1, 2)
        assert first.listed is not None
        assert (first.listed.ticket.seat_label, first.listed.ticket.type_name) == ("B1", "Adult")
        again = away.scan(printed)
        assert (again.verdict, again.is_just_now) == (USED, True)
        status = away.cinema.door_away.status(away.staff)
        assert (status.tickets, status.let_in) == (2, 1)
        assert away.scan(printed.replace("/B1/", "/B2/")).verdict is DoorVerdict.FORGED
        short = sold.tickets[0].short_code
        for text in ("nonsense", short):
            assert away.scan(text).verdict is DoorVerdict.UNKNOWN, "a short code needs the database"
        assert away.scan(code_of_other(printed)).verdict is DoorVerdict.FORGED
    assert away.settle() == []
    assert away.counted() == 1
    (stored,) = house.storage.transactions.get(sold.id).admissions
    assert first.admission == stored
    assert stored.offline
    (entry,) = [one for one in house.storage.journal.of_subject(sold.id) if one.kind == "admitted"]
    assert getattr(entry.operation, "admission", None) == stored
    assert away.cinema.door_settling.settle(away.staff) == 0
    assert in_order(house.cinema, house.connection) == []
    assert [*findings(house.cinema), *rebuilt_equals_stored(house.connection)] == []


def _gone(*_given: object, **_more: object) -> None:
    raise StorageError("away")


def code_of_other(printed: str) -> str:
    head, _line, signature = printed.rpartition("/")
    return f"{head}/{'A' * len(signature)}"


def test_of_two_doors_with_one_code_both_let_in_and_the_second_to_settle_names_it(
    house: SmallHouse, sold: Transaction, away: AwayDoor, tmp_path: Path
) -> None:
    other = AwayDoor(house, tmp_path / "door-2", "door-2").fetch()
    for door in (away, other):
        assert door.scan(code(house, sold)).verdict is ADMITTED
    assert away.settle() == []
    assert other.settle() == [("B1", Settled.TWICE)]
    (told,) = other.cinema.door_settling.told(other.staff)
    assert told.outcome.other_station == "door-1"
    assert house.storage.transactions.get(sold.id).inside[sold.tickets[0].id].station == "door-1"
    notes = house.storage.journal.latest_of(f"door/{told.outcome.id}", 5)
    assert [getattr(one.operation, "after", {}).get("settled") for one in notes] == ["twice"]
    listed = SETTLE.run(other.cinema, other.staff, Namespace(seen=False))
    assert "seen twice: also at door-1" in listed.lines[1]
    assert listed.data["found"][0]["ticket"] == sold.tickets[0].id
    assert len(house.storage.journal.latest_of(f"door/{told.outcome.id}", 5)) == 1
    SETTLE.run(other.cinema, other.staff, Namespace(seen=True))
    assert other.cinema.door_settling.told(other.staff) == ()
    assert findings(house.cinema) == []


def given_back(house: SmallHouse, number: str) -> None:
    house.cinema.refunds.refund(house.staff, number, ("B1",), reason="ill")


def exchanged(house: SmallHouse, number: str) -> None:
    exchanges = house.cinema.exchanges
    exchanges.finish(house.staff, exchanges.begin(house.staff, number, [Swap("B1", "C5")]))


@pytest.mark.parametrize(
    ("end", "settled", "verdict"),
    [
        (given_back, Settled.REFUNDED, DoorVerdict.REFUNDED),
        (exchanged, Settled.EXCHANGED, DoorVerdict.EXCHANGED),
    ],
)
def test_one_who_came_in_although_the_ticket_was_given_back_is_named(
    house: SmallHouse,
    sold: Transaction,
    away: AwayDoor,
    end: Callable[[SmallHouse, str], None],
    settled: Settled,
    verdict: DoorVerdict,
) -> None:
    printed = code(house, sold)
    end(house, sold.receipt_number or "")
    assert away.scan(printed).verdict is ADMITTED, "the list is older"
    assert away.settle() == [("B1", settled)]
    assert away.counted() == 0
    away.fetch()
    assert away.scan(printed).verdict is verdict
    assert findings(house.cinema) == []


def test_what_is_undone_before_it_is_settled_lets_in_again_and_both_are_entered(
    house: SmallHouse, sold: Transaction, away: AwayDoor
) -> None:
    printed = code(house, sold)
    online = away.cinema.door.scan(away.staff, code(house, sold, 1)).admission
    assert online is not None
    away.fetch()
    first = away.scan(printed).admission
    assert first is not None
    for _repeat in range(2):
        away.cinema.door_away.undo(away.staff, sold.id, first.id)
        away.cinema.door_away.undo(away.staff, sold.id, online.id)
    assert away.scan(printed).verdict is ADMITTED
    with pytest.raises(NotAllowedError):
        away.scan(printed, all_the_same=True)
    assert away.scan(printed, all_the_same=True, actor=away.mia).verdict is ADMITTED, "by a manager's word"
    assert away.settle() == []
    sale = house.storage.transactions.get(sold.id)
    assert [one.undone_at is None for one in sale.admissions] == [False, False, False, True]
    assert list(sale.inside) == [sold.tickets[0].id]
    assert in_order(house.cinema, house.connection) == []
    assert findings(house.cinema) == []


def test_a_ticket_that_was_sold_since_is_told_as_such_and_staff_let_it_in(
    house: SmallHouse, sold: Transaction, away: AwayDoor
) -> None:
    late = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    answer = away.scan(code(house, late))
    assert (answer.verdict, answer.listed_at is not None) == (DoorVerdict.NOT_LISTED, True)
    let_in = away.scan(code(house, late), all_the_same=True)
    assert let_in.verdict is ADMITTED
    assert away.scan(code(house, late)).verdict is USED
    assert let_in.admission is not None
    assert away.settle() == []
    assert list(house.storage.transactions.get(late.id).inside.values()) == [let_in.admission]


def test_a_wrong_clock_at_the_door_changes_nothing(
    house: SmallHouse, sold: Transaction, away: AwayDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cinema.adapters.clock.SystemClock.now", lambda _self: pytest.fail("the machine's clock"))
    uptime = away.cinema.door_away._uptime
    away.cinema.door_away._uptime = lambda: uptime() + 600
    status = away.cinema.door_away.status(away.staff)
    assert timedelta(minutes=10) <= status.age < timedelta(minutes=11)
    answer = away.scan(code(house, sold))
    assert answer.admission is not None
    assert answer.admission.at - status.made_at >= timedelta(minutes=10)
    away.cinema.door_away._uptime = lambda: uptime() + 4 * 3600
    assert away.scan(code(house, sold, 1)).verdict is DoorVerdict.OVER


@pytest.mark.parametrize(
    "spoil",
    [lambda text: text.replace(b'"refunded":false', b'"refunded":true '), lambda text: text[:-40], lambda _t: b""],
)
def test_a_list_that_was_changed_is_refused_and_told(
    house: SmallHouse, sold: Transaction, away: AwayDoor, spoil: Callable[[bytes], bytes]
) -> None:
    (file,) = away.folder.glob("*.list")
    assert sold.tickets[0].short_code
    assert sold.tickets[0].short_code.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(ConflictError, match="changed on this computer"):
        away.scan(code(house, sold))
    away.fetch()
    assert away.scan(code(house, sold)).verdict is ADMITTED


def test_another_till_s_list_and_none_are_refused(
    house: SmallHouse, sold: Transaction, away: AwayDoor, tmp_path: Path
) -> None:
    other = AwayDoor(house, tmp_path / "door-2", "door-2").fetch()
    (mine,), (theirs,) = away.folder.glob("*.list"), other.folder.glob("*.list")
    mine.write_bytes(theirs.read_bytes())
    with pytest.raises(ConflictError, match="another till's"):
        away.scan(code(house, sold))
    with pytest.raises(StorageError, match="fetched no list"):
        AwayDoor(house, tmp_path / "door-3", "door-3").scan(code(house, sold))


def test_an_answer_that_came_too_late_from_the_database_is_the_same_admission(
    house: SmallHouse, sold: Transaction, away: AwayDoor
) -> None:
    away.scan(code(house, sold), admission="the-same")
    away.cinema.door.scan(away.staff, code(house, sold), admission="the-same")
    assert away.settle() == []
    assert [one.id for one in house.storage.transactions.get(sold.id).admissions] == ["the-same"]


def test_a_line_that_a_crash_cut_off_spoils_nothing(house: SmallHouse, sold: Transaction, away: AwayDoor) -> None:
    away.scan(code(house, sold))
    (file,) = away.folder.glob("*.door")
    with file.open("ab") as out:
        out.write(file.read_bytes()[:70])
    assert away.scan(code(house, sold)).verdict is USED
    assert away.scan(code(house, sold, 1)).verdict is ADMITTED
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert away.settle() == []
    assert away.counted() == 2


def test_a_crash_amid_the_settling_is_gone_on_with(
    house: SmallHouse, sold: Transaction, away: AwayDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = AwayDoor(house, tmp_path / "door-2", "door-2").fetch()
    for door in (away, other):
        door.scan(code(house, sold))
    assert other.settle() == []
    away.scan(code(house, sold, 1))
    with monkeypatch.context() as patch:
        patch.setattr(RecordsInFolder, "add", _gone)
        for _repeat in range(2):  # after the update and after the note, before either is on record here
            with pytest.raises(StorageError):
                away.settle()
    assert away.settle() == [("B1", Settled.TWICE)]
    assert away.counted() == 2
    assert len(house.storage.transactions.get(sold.id).admissions) == 2
    assert in_order(house.cinema, house.connection) == []


def test_the_records_of_a_day_that_is_over_go_when_all_is_confirmed(
    house: SmallHouse, sold: Transaction, away: AwayDoor, tmp_path: Path
) -> None:
    other = AwayDoor(house, tmp_path / "door-2", "door-2").fetch()
    for door in (other, away):
        door.scan(code(house, sold))
        door.settle()
    (file,) = away.folder.glob("*.door")
    before = file.with_name(f"{file.name.split('.')[0]}.2026-01-01.door")
    file.rename(before)
    away.scan(code(house, sold, 1))
    away.settle()
    assert before.exists(), "one of them is still to be confirmed"
    away.cinema.door_settling.confirm(
        away.staff, [one.outcome.id for one in away.cinema.door_settling.told(away.staff)]
    )
    assert (before.exists(), file.exists()) == (False, True)


def test_a_corrupt_sale_stops_no_other_from_being_settled(house: SmallHouse, sold: Transaction, tmp_path: Path) -> None:
    other = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    door = AwayDoor(house, tmp_path).fetch()
    for sale in (sold, other):
        assert door.scan(code(house, sale)).verdict is ADMITTED
    sales = house.connection.database["transactions"]
    sales.update_one({"_id": sold.id}, {"$set": {"currency": 7}}, bypass_document_validation=True)
    assert door.settle() == []
    assert door.cinema.door_settling.waiting(door.staff) == 1
    sales.update_one({"_id": sold.id}, {"$set": {"currency": sold.currency}})
    assert door.settle() == []
    assert door.counted() == 2


def test_nobody_is_let_in_before_it_is_on_the_disk(
    house: SmallHouse, sold: Transaction, away: AwayDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            away.scan(code(house, sold))
    assert away.scan(code(house, sold, 1)).verdict is ADMITTED


_KILLED = """
import os, signal, sys
from pathlib import Path
from cinema.adapters.door_folder import RecordsInFolder
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from repositories.connect import connect
from repositories.storage import open_storage
uri, database, folder, *codes = sys.argv[1:]
till = join(open_storage(connect(uri, database)), "door-1", door_folder=RecordsInFolder(Path(folder)))
sam = Actor(Role.STAFF, "door-1", Channel.BOX_OFFICE, "user-staff", "Sam")
till.door_away.fetch(sam)
"""


def test_a_door_that_is_killed_knows_whom_it_let_in(
    house: SmallHouse, sold: Transaction, tmp_path: Path, mongodb_uri: str
) -> None:
    _run_killed([mongodb_uri, house.connection.database.name, str(tmp_path)], [code(house, sold), code(house, sold, 1)])
    again = AwayDoor(house, tmp_path).fetch()
    assert again.scan(code(house, sold)).verdict is USED, "before it is settled"
    assert again.cinema.door_settling.waiting(again.staff) == 2
    assert again.settle() == []
    assert again.counted() == 2
    assert findings(house.cinema) == []


def _run_killed(place: list[str], codes: list[str]) -> None:
    """Let a process let in by its list, and kill it in the instant of its last answer."""
    script = _KILLED + (
        "answers = [till.door_away.scan(sam, one).verdict.value for one in codes]\n"
        "print(*answers, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *place, *codes], check=False, capture_output=True, text=True)
    assert done.stdout.split() == ["admitted"] * len(codes), done.stderr
