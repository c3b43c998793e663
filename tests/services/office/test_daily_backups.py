"""Daily backups end to end: made once a day by one program, encrypted, and told of when they fail or are missing."""

import errno
import logging
import multiprocessing
import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.sealed_file import SealedFiles
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, ErrorCode, InvalidInputError, StorageError, UnreadableError
from cinema.services.cinema import Cinema
from cinema.services.office import daily_backups
from repositories.storage import Storage, open_storage
from tests.conftest import SmallHouse, make_empty
from tests.interruptions import interrupted
from tests.repositories.backup_hands import back_up_and_die, contents
from tests.support import everything, sell

PASSPHRASE = "seven lanterns over a quiet harbour"


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SealedFiles.__init__, "__defaults__", (14,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def on(house: SmallHouse, folder: Path) -> SmallHouse:
    """The small house with daily backups set up and a sale."""
    house.cinema.office.set(house.operator, "backup_folder", str(folder))
    house.cinema.admin.backups.set_passphrase(house.operator, PASSPHRASE)
    sell(house.cinema, house.guest, house.screening, "B1")
    return house


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def log_of(house: SmallHouse) -> dict[str, Any]:
    return house.connection.database["backups"].find_one({"_id": "daily"}) or {}


def change_log(house: SmallHouse, **values: object) -> None:
    house.connection.database["backups"].update_one({"_id": "daily"}, {"$set": values}, upsert=True)


def with_storage(house: SmallHouse, storage: Storage, workstation: str = "till-2") -> Cinema:
    return join(storage, workstation, patience=0.05)


def another(house: SmallHouse, workstation: str = "till-3") -> Cinema:
    return house.another_till(workstation)


def test_the_days_backup_is_made_once_and_comes_back_by_its_passphrase(on: SmallHouse, folder: Path) -> None:
    backups = on.cinema.admin.backups
    before = on.storage.database.now().replace(microsecond=0)
    assert backups.due()
    assert backups.run()
    assert (backups.due(), backups.run(), another(on).admin.backups.run()) == (False, False, False)
    (name,) = files(folder)
    file = folder / name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    assert content.startswith(b"cinema-sealed\0")
    for secret in (b"Metropolis", b"password_hash", b"data/journal.bson", PASSPHRASE.encode()):
        assert secret not in content
    state = backups.state(on.operator)
    made = state.log.made
    assert made is not None
    assert (made.machine, made.path, made.size, made.doubt) == ("till-1", str(file), len(content), "")
    assert before <= made.at <= on.storage.database.now()
    assert (state.fault, backups.notice(on.staff)) == ("", None)
    assert state.next_at is not None
    assert on.storage.database.now() < state.next_at

    kept = {name: rows for name, rows in contents(on.connection).items() if name != "backups"}
    kept["sign_ins"] = []
    make_empty(on.connection)
    there = join(open_storage(on.connection), "till-9")
    found = there.backups.restore(on.operator, file, passphrase=lambda: PASSPHRASE)
    assert found.documents["transactions"] == 1
    restored = contents(on.connection)
    assert restored.pop("backups") == [], "a restored house has made none yet"
    assert restored == kept
    assert there.admin.backups.due()


def test_without_the_right_passphrase_nothing_is_restored(on: SmallHouse, folder: Path) -> None:
    assert on.cinema.admin.backups.run()
    file = folder / files(folder)[0]
    make_empty(on.connection)
    there, before = join(open_storage(on.connection), "till-9"), everything(on.connection.database)
    with pytest.raises(InvalidInputError, match="not the passphrase") as refused:
        there.backups.restore(on.operator, file, passphrase=lambda: "seven lanterns over a noisy harbour")
    assert refused.value.field == "passphrase"
    with pytest.raises(InvalidInputError, match="only with its passphrase"):
        there.backups.restore(on.operator, file)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(InvalidInputError, match="cut off or changed"):
        there.backups.restore(on.operator, file, passphrase=lambda: PASSPHRASE)
    assert everything(on.connection.database) == before


def test_the_heads_of_an_encrypted_backup_are_those_of_the_journal(on: SmallHouse, folder: Path) -> None:
    assert on.cinema.admin.backups.run()
    file = folder / files(folder)[0]
    heads = on.cinema.backups.heads(on.operator, file, passphrase=lambda: PASSPHRASE)
    assert heads == on.cinema.journal.heads(on.operator)


def test_a_backup_by_hand_can_be_encrypted_once_there_is_a_passphrase(house: SmallHouse, tmp_path: Path) -> None:
    file = tmp_path / "house.sealed"
    with pytest.raises(ConflictError, match="passphrase"):
        house.cinema.backups.backup(house.operator, file, encrypt=True)
    assert not file.exists()
    house.cinema.admin.backups.set_passphrase(house.operator, PASSPHRASE)
    made = house.cinema.backups.backup(house.operator, file, encrypt=True)
    assert (made.size, made.doubt) == (file.stat().st_size, "")
    assert file.read_bytes().startswith(b"cinema-sealed\0")


def test_nothing_is_made_before_folder_and_passphrase_are_set(house: SmallHouse, folder: Path) -> None:
    backups = house.cinema.admin.backups
    assert (backups.due(), backups.run(), backups.state(house.operator).is_on) == (False, False, False)
    with pytest.raises(ConflictError, match="backup_folder"):
        backups.make_now(house.operator)
    house.cinema.office.set(house.operator, "backup_folder", str(folder))
    assert (backups.due(), backups.run(), files(folder)) == (False, False, [])
    assert "no passphrase" in backups.state(house.operator).fault
    assert "no passphrase" in (backups.notice(house.staff) or "")
    with pytest.raises(ConflictError, match="passphrase"):
        backups.make_now(house.operator)
    assert "failed" not in log_of(house)


def test_the_passphrase_is_stored_nowhere_and_its_key_is_a_house_event(on: SmallHouse) -> None:
    database = everything(on.connection.database)
    assert PASSPHRASE not in str(database)
    (key,) = [one for one in database["settings"] if one["_id"] == "backup_key"]
    (entry,) = [one for one in database["journal"] if one["subject"] == "settings/backup_key"]
    assert entry["operation"]["after"] == {name: key[name] for name in ("public_key", "salt", "cost", "mark")}
    assert list(on.cinema.audit.findings(on.operator)) == []
    forged = SealedFiles().new_key("the thief's own passphrase", key["mark"])
    on.connection.database["settings"].update_one({"_id": "backup_key"}, {"$set": {"public_key": forged.public_key}})
    found = {one.subject for one in on.cinema.audit.findings(on.operator)}
    assert found == {"settings/backup_key.public_key"}


@pytest.mark.parametrize(
    "weak", ["", "short one", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "x" * 129, "tab\there or not"]
)
def test_a_passphrase_that_is_tried_early_is_refused(house: SmallHouse, weak: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.admin.backups.set_passphrase(house.operator, weak)
    assert refused.value.field == "passphrase"
    assert house.storage.settings.backup_key() is None


def test_a_new_passphrase_is_for_later_backups_and_the_same_houses(on: SmallHouse, folder: Path) -> None:
    assert on.cinema.admin.backups.run()
    first = on.storage.settings.backup_key()
    on.cinema.admin.backups.set_passphrase(on.operator, "nine kettles on the northern roof")
    second = on.storage.settings.backup_key()
    assert first is not None
    assert second is not None
    assert (first.mark, first.salt != second.salt) == (second.mark, True)
    old = folder / files(folder)[0]
    assert on.cinema.backups.heads(on.operator, old, passphrase=lambda: PASSPHRASE)
    with pytest.raises(InvalidInputError, match="not the passphrase"):
        on.cinema.backups.heads(on.operator, old, passphrase=lambda: "nine kettles on the northern roof")


def test_a_corrupt_key_is_told_and_put_right_by_a_new_passphrase(on: SmallHouse, folder: Path) -> None:
    on.connection.database["settings"].update_one({"_id": "backup_key"}, {"$set": {"salt": 5}})
    with pytest.raises(UnreadableError, match="salt"):
        on.cinema.admin.backups.due()
    assert not on.cinema.admin.backups.run()
    assert "salt" in (on.cinema.admin.backups.notice(on.staff) or "")
    assert any("salt" in one.message and not one.ok for one in on.cinema.database.findings())
    on.cinema.admin.backups.set_passphrase(on.operator, PASSPHRASE)
    assert another(on).admin.backups.run()
    assert len(files(folder)) == 1


def test_a_folder_that_is_gone_is_told_and_tried_again_when_it_is_another(on: SmallHouse, folder: Path) -> None:
    backups = on.cinema.admin.backups
    folder.rmdir()
    assert not backups.run()
    assert not folder.exists(), "below a disk that isn't mounted it would be on the machine's own"
    notice = backups.notice(on.staff) or ""
    assert "failed at till-1" in notice
    assert f"There is no folder {folder} on this machine." in notice
    assert "None was made yet." in notice
    folder.mkdir()
    assert not backups.run(), "it rests"
    assert another(on).admin.backups.run()
    assert backups.notice(on.staff) is None


def test_a_failure_does_not_rest_on_a_folder_that_was_changed(on: SmallHouse, folder: Path) -> None:
    backups = on.cinema.admin.backups
    (folder / "file").write_text("no folder")
    on.cinema.office.set(on.operator, "backup_folder", str(folder / "file"))
    assert not backups.run()
    on.cinema.office.set(on.operator, "backup_folder", str(folder))
    assert backups.run()


def test_a_folder_that_can_not_be_written_is_told(on: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cinema.adapters.backup_folder.os.access", lambda *_given: False)  # root may write everywhere
    assert not on.cinema.admin.backups.run()
    assert "can't be written" in (on.cinema.admin.backups.notice(on.staff) or "")


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room"), (errno.EROFS, "can't be written"), (errno.EIO, "can't be written")]
)
def test_a_full_or_broken_disk_leaves_no_file_and_is_told(
    on: SmallHouse, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("cinema.adapters.sealed_file.os.fsync", full)
        assert not on.cinema.admin.backups.run()
    assert files(folder) == []
    notice = on.cinema.admin.backups.notice(on.staff) or ""
    assert words in notice
    assert "lease" not in log_of(on)
    assert another(on).admin.backups.run()


def test_a_backup_that_would_leave_the_database_no_room_is_not_begun(
    on: SmallHouse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = shutil.disk_usage(folder)
    monkeypatch.setattr("repositories.archive.file.shutil.disk_usage", lambda _path: used._replace(free=499_000_000))
    assert not on.cinema.admin.backups.run()
    assert "no room" in (on.cinema.admin.backups.notice(on.staff) or "")
    assert files(folder) == []


def test_a_database_that_is_away_for_a_moment_makes_nobody_rest(
    on: SmallHouse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise StorageError("away", code=ErrorCode.AWAY)

    with monkeypatch.context() as patched:
        patched.setattr(type(on.storage.archives), "write_sealed", away)
        with pytest.raises(StorageError):
            on.cinema.admin.backups.run()
    assert "failed" not in log_of(on)
    assert on.cinema.admin.backups.run()
    assert len(files(folder)) == 1


def test_a_database_without_snapshots_is_told(on: SmallHouse, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(*_given: object, **_named: object) -> None:
        raise StorageError("A backup needs a server that keeps snapshots.")

    monkeypatch.setattr(type(on.storage.archives), "write_sealed", alone)
    assert not on.cinema.admin.backups.run()
    assert "keeps snapshots" in (on.cinema.admin.backups.notice(on.staff) or "")
    assert files(folder) == []


def test_a_defect_is_told_too_and_raised(on: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(on.storage.archives), "write_sealed", broken)
    with pytest.raises(ZeroDivisionError):
        on.cinema.admin.backups.run()
    assert "unexpected" in (on.cinema.admin.backups.notice(on.staff) or "")
    assert "lease" not in log_of(on)


def test_of_eight_programs_at_one_instant_one_makes_the_backup(on: SmallHouse, folder: Path) -> None:
    programs = [another(on, f"till-{number}").admin.backups for number in range(2, 10)]
    start = threading.Barrier(len(programs))
    made: list[bool] = []

    def run(backups: daily_backups.DailyBackups) -> None:
        start.wait()
        made.append(backups.run())

    threads = [threading.Thread(target=run, args=(one,)) for one in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]
    assert len(files(folder)) == 1
    assert "failed" not in log_of(on)


def test_who_saw_it_due_before_another_made_it_makes_none(on: SmallHouse, folder: Path) -> None:
    storage = interrupted(on.storage, "before backup_log.take", another(on).admin.backups.run)
    assert not with_storage(on, storage).admin.backups.run()
    assert len(files(folder)) == 1


class Killed(BaseException):
    """The program was killed here."""


POINTS = (
    "after backup_log.take",
    "before archives.write_sealed",
    "after archives.write_sealed",
    "before backup_log.made",
    "after backup_log.made",
)


@pytest.mark.parametrize("point", POINTS)
def test_what_a_killed_program_began_is_done_by_another_once_its_lease_has_ended(
    on: SmallHouse, folder: Path, point: str
) -> None:
    left: dict[str, Any] = {}

    def kill() -> None:
        left.update(log_of(on))
        raise Killed

    with pytest.raises(Killed):
        with_storage(on, interrupted(on.storage, point, kill)).admin.backups.run()
    for name in files(folder):  # ten minutes later the name would be another
        (folder / name).rename(folder / f"{name[:-23]}20260101T050000Z.sealed")
    # A killed program gives no lease back.
    on.connection.database["backups"].replace_one({"_id": "daily"}, left)
    assert not another(on).admin.backups.run()
    on.connection.database["backups"].update_one(
        {"_id": "daily"}, [{"$set": {"lease.until": {"$subtract": ["$$NOW", 1000]}}}]
    )
    is_made = point == "after backup_log.made"
    later = another(on).admin.backups
    assert later.run() is not is_made
    assert later.notice(on.staff) is None
    for name in files(folder):
        assert on.cinema.backups.heads(on.operator, folder / name, passphrase=lambda: PASSPHRASE)


def test_a_program_that_is_killed_leaves_nothing_that_can_be_read_and_nothing_that_looks_whole(
    on: SmallHouse, folder: Path, mongodb_uri: str
) -> None:
    moments: list[None] = []

    def counting() -> bool:
        moments.append(None)
        return False

    assert on.cinema.admin.backups.run(counting)
    (folder / files(folder)[0]).unlink()
    context = multiprocessing.get_context("forkserver")
    for moment in (1, len(moments) // 2, len(moments)):
        on.connection.database["backups"].delete_many({})
        process = context.Process(
            target=back_up_and_die, args=(mongodb_uri, on.connection.database.name, moment), daemon=True
        )
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        left = files(folder)
        assert all(name.endswith(".part") for name in left), moment
        assert not any(b"data/journal.bson" in (folder / name).read_bytes() for name in left), moment
        assert log_of(on)["lease"]["machine"] == "till-2"
    assert left, "killed at the last moment it had begun its file"


def test_a_lease_from_before_the_clock_was_set_back_has_ended(on: SmallHouse) -> None:
    far = datetime.now(UTC) + timedelta(days=400)
    change_log(on, lease={"token": "x", "machine": "till-9", "until": far})
    assert on.cinema.admin.backups.state(on.operator).log.busy is None
    assert on.cinema.admin.backups.run()


def test_a_backup_that_bears_a_day_yet_to_come_keeps_nobody_from_the_next(on: SmallHouse, folder: Path) -> None:
    ahead = datetime.now(UTC) + timedelta(days=400)
    change_log(on, made={"at": ahead, "machine": "till-9", "path": "/b/x", "size": 5, "doubt": ""})
    assert on.cinema.admin.backups.run()
    made = on.cinema.admin.backups.state(on.operator).log.made
    assert made is not None
    assert made.path == str(folder / files(folder)[0])


@pytest.mark.parametrize("spoilt", ["text", 5, {"at": "yesterday"}, {"until": "later"}, [1]])
def test_a_log_that_somebody_spoilt_is_written_anew(on: SmallHouse, spoilt: object) -> None:
    change_log(on, made=spoilt, failed=spoilt, lease=spoilt)
    assert on.cinema.admin.backups.run()
    assert on.cinema.admin.backups.notice(on.staff) is None


def test_a_window_that_is_closed_gives_the_backup_up_without_a_trace(on: SmallHouse, folder: Path) -> None:
    asked: Iterator[bool] = iter([False, False, True])
    assert not on.cinema.admin.backups.run(lambda: next(asked, True))
    assert files(folder) == []
    assert log_of(on).keys() == {"_id"}
    assert on.cinema.admin.backups.run()


def test_a_program_that_lost_its_lease_leaves_the_backup_to_the_other(
    on: SmallHouse, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_backups, "KEEP_SECONDS", -1)

    def overtake() -> None:
        change_log(on, **{"lease.token": "another's"})

    storage = interrupted(on.storage, "before archives.write_sealed", overtake)
    assert not with_storage(on, storage).admin.backups.run()
    assert files(folder) == []
    assert log_of(on)["lease"]["token"] == "another's"
    assert "failed" not in log_of(on)


def test_a_long_backup_keeps_its_lease(on: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily_backups, "KEEP_SECONDS", -1)
    seen: list[bool] = []
    storage = interrupted(on.storage, "after backup_log.keep", lambda: seen.append(True))
    assert with_storage(on, storage).admin.backups.run()
    assert seen == [True]


def test_old_backups_are_removed_once_the_new_one_is_there(on: SmallHouse, folder: Path) -> None:
    key = on.storage.settings.backup_key()
    assert key is not None
    prefix = f"cinema-{on.connection.database.name}-{key.mark}"
    old = [f"{prefix}-202001{day:02d}T050000Z.sealed" for day in range(1, 6)]
    for name in (*old, f"{prefix}-20200101T050000Z.sealed.77.part", "holiday.jpg", "cinema-x-20200101T050000Z.sealed"):
        (folder / name).write_bytes(b"old")
    (folder / f"{prefix}-20200101T060000Z.sealed").mkdir()
    assert on.cinema.admin.backups.run()
    left = files(folder)
    made = [name for name in left if not name.startswith((f"{prefix}-2020", "holiday", "cinema-x"))]
    assert len(made) == 1
    assert set(left) - set(made) == {
        *old[-2:], "holiday.jpg", "cinema-x-20200101T050000Z.sealed", f"{prefix}-20200101T060000Z.sealed",
    }  # fmt: skip


def test_an_old_backup_that_can_not_be_removed_stops_nothing(
    on: SmallHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_given: object) -> None:
        raise InvalidInputError("Old backups can't be removed.")

    monkeypatch.setattr("cinema.adapters.backup_folder.BackupFolder.files", refused)
    with caplog.at_level(logging.WARNING):
        assert on.cinema.admin.backups.run()
    assert "can't be removed" in caplog.text
    assert on.cinema.admin.backups.notice(on.staff) is None


def test_a_backup_that_a_restore_would_refuse_is_kept_and_told(on: SmallHouse, folder: Path) -> None:
    on.connection.database["tills"].update_one({}, {"$set": {"name": 5}})
    assert on.cinema.admin.backups.run()
    assert len(files(folder)) == 1
    assert "a restore would refuse it" in (on.cinema.admin.backups.notice(on.staff) or "")


def test_one_that_is_missing_for_26_hours_is_told_by_who_could_not_make_it(on: SmallHouse) -> None:
    backups = on.cinema.admin.backups
    assert backups.run()
    change_log(on, **{"made.at": datetime.now(UTC) - timedelta(hours=27)})
    window = another(on).admin.backups
    assert "missing" in window.state(on.operator).fault
    assert window.notice(on.staff) is None, "it was just started, and will make it"
    change_log(on, lease={"token": "x", "machine": "till-9", "until": datetime.now(UTC) + timedelta(minutes=5)})
    assert not window.run()
    assert window.notice(on.staff) is None, "till-9 is making it"
    assert window.state(on.operator).log.busy == "till-9"
    on.connection.database["backups"].update_one({"_id": "daily"}, {"$unset": {"lease": ""}})
    assert "missing" in (window.notice(on.staff) or "")


def test_a_manager_makes_one_now_beside_the_days(on: SmallHouse, folder: Path) -> None:
    manager = Actor(Role.MANAGER, "office", Channel.ADMIN, None, "Mia")
    assert on.cinema.admin.backups.make_now(manager).path == str(folder / files(folder)[0])
    assert not on.cinema.admin.backups.run(), "it is the day's"
    change_log(on, lease={"token": "x", "machine": "till-9", "until": datetime.now(UTC) + timedelta(minutes=5)})
    with pytest.raises(ConflictError, match="just now"):
        on.cinema.admin.backups.make_now(manager)
    folder.rename(folder.with_name("gone"))
    on.connection.database["backups"].update_one({"_id": "daily"}, {"$unset": {"lease": ""}})
    with pytest.raises(InvalidInputError, match="no folder"):
        on.cinema.admin.backups.make_now(manager)
