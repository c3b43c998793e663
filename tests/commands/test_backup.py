"""cinema backup and restore, end to end: a house goes into a file and comes back; what is refused, in words."""

import json
import os
import pty
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pymongo import MongoClient

from cinema.bootstrap import open_cinema
from repositories.private_server.server import PrivateServer
from tests.commands.conftest import PASSPHRASE, ROOT, SMALL_HOUSE, Inside, Program, Ran, check_calm, set_passphrase

CASH = ("--pay", "cash", "--tendered", "100")
BOX = ("--database", "box")


@pytest.fixture(scope="module")
def box(unloaded: Program) -> Inside:
    """The small house in a database that no other test looks at."""
    inside = Inside(unloaded.environment)
    assert inside("seed", str(SMALL_HOUSE), "--demo", *BOX).code == 0
    return inside


def test_a_house_goes_into_a_file_and_comes_back_in_another_database(
    unloaded: Program, box: Inside, tmp_path: Path
) -> None:
    file = tmp_path / "house.backup"
    screening = box.json("screenings", *BOX)[-1]["id"]
    sale = box.json("sell", screening, "B1", *CASH, *BOX)
    made = box.json("backup", str(file), *BOX)
    assert made["bytes"] == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    later = box.json("sell", screening, "B2", *CASH, *BOX)

    there = ("--database", "brought_back")
    found = unloaded.json("restore", str(file), *there)
    assert (found["documents"], found["instant"], found["database"]) == (made["documents"], made["instant"], "box")
    assert box.json("audit", *there)["ok"]
    assert box.json("receipt", sale["receipt_number"], *there)["receipt_number"] == sale["receipt_number"]
    box.refused("receipt", later["receipt_number"], *there)
    seats = box.json("seats", screening, *there)["seats"]
    assert (seats["B1"]["state"], seats["B2"]["state"]) == ("sold", "free")
    assert box.json("check", sale["tickets"][0]["code"], *there)["verdict"] == "valid"
    told = {one["check"]: one["message"] for one in box.json("doctor", *there)["findings"]}
    assert "demo" in told["house"]
    again = box.json("sell", screening, "B3", *CASH, *there)
    old, new = box.json("tills", *there)
    assert (old["number"], old["this"], new["this"]) == (1, False, True)
    number = f"-{new['number']}-000001"
    assert again["receipt_number"] == later["receipt_number"].replace("-01-000002", number), "a new till's"


def test_what_was_done_is_entered_to_people_too(box: Inside, tmp_path: Path) -> None:
    file = tmp_path / "house.backup"
    said = box("backup", str(file), *BOX).out
    for words in ("screenings", "Written and checked", "everything up to", "password hashes"):
        assert words in said
    said = box("restore", str(file), "--database", "said").out
    assert "Restored and checked" in said


def test_a_backup_goes_over_no_file_and_a_restore_over_no_house(box: Inside, tmp_path: Path) -> None:
    file = tmp_path / "house.backup"
    assert box("backup", str(file), *BOX).code == 0
    assert "--force" in box.refused("backup", str(file), *BOX)
    assert box("backup", str(file), "--force", *BOX).code == 0
    assert "not empty" in box.refused("restore", str(file), *BOX)
    assert "not empty" in box.refused("restore", str(file), "--again", *BOX)
    assert "no folder" in box.refused("backup", str(tmp_path / "nowhere" / "file"), *BOX)
    assert "no such file" in box.refused("restore", str(tmp_path / "nothing"), "--database", "nobodys")
    file.write_bytes(file.read_bytes()[:-1])
    assert "cut off or changed" in box.refused("restore", str(file), "--database", "nobodys")
    assert "no house" in box.refused("screenings", "--database", "nobodys")


def test_without_room_there_is_no_file_and_it_is_entered(unloaded: Program, box: Inside, tmp_path: Path) -> None:
    # No file may grow beyond 4 kB, as on a full disk; -B, else Python would leave truncated .pyc files in this tree.
    command = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-B", "-m", "cinema", "backup"]
    done = subprocess.run(
        [*command, str(tmp_path / "house.backup"), *BOX],
        cwd=ROOT, env=unloaded.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    check_calm(Ran(done.returncode, done.stdout, done.stderr))
    assert (done.returncode, done.stdout) == (1, "")
    assert "no room" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_progress_is_shown_to_whoever_looks(unloaded: Program, box: Inside, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "cinema", "backup", str(tmp_path / "house.backup"), *BOX],
        cwd=ROOT, env=unloaded.environment, stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=True,
    )  # fmt: skip
    os.close(theirs)
    assert b"Written" in done.stdout
    assert b"[##############################]" in os.read(ours, 100_000)
    os.close(ours)


def test_a_setting_that_can_not_be_used_keeps_nobody_from_a_backup_and_comes_back_in_none(
    box: Inside, server: PrivateServer, tmp_path: Path
) -> None:
    here, there = ("--database", "on_mars"), ("--database", "from_mars")
    assert box("seed", str(SMALL_HOUSE), "--demo", *here).code == 0
    with MongoClient[dict[str, Any]](server.uri) as client:
        client["on_mars"]["settings"].update_one({"_id": "house"}, {"$set": {"timezone": "Mars"}})
    told = (
        "The setting timezone is invalid: No timezone has this name. Try its country, or a name such as Europe/Lisbon."
    )
    for command in (("screenings",), ("settings",), ("tills",)):
        assert told in box.refused(*command, *here)
    ran = box("doctor", *here)
    assert (ran.code, told in ran.out, "cinema settings timezone" in ran.out) == (1, True, True)

    file = tmp_path / "house.backup"
    assert "everything up to" in box("backup", str(file), *here).out
    refusal = box.refused("restore", str(file), *there)
    assert "in settings, document house, field timezone" in refusal
    assert "no house" in box.refused("audit", *there)

    assert box("settings", "timezone", "Europe/Lisbon", *here).code == 0
    assert box("backup", str(file), "--force", *here).code == 0
    assert box("restore", str(file), *there).code == 0
    for database in (here, there):
        assert box.json("doctor", *database)["ok"]
        assert box.json("audit", *database)["ok"]


def test_an_encrypted_backup_comes_back_by_its_passphrase_and_by_no_other(
    unloaded: Program, box: Inside, tmp_path: Path
) -> None:
    file, there = tmp_path / "house.sealed", ("--database", "unsealed")
    assert "passphrase" in box.refused("backup", str(file), "--encrypt", *BOX)
    set_passphrase(unloaded.environment, "box")
    said = box("backup", str(file), "--encrypt", *BOX).out
    assert "without the passphrase nobody can" in said
    assert "Only you can read it" not in said
    for known, words in (("", "no terminal"), ("seven lanterns over a noisy harbour", "not the passphrase")):
        asking = Inside({**unloaded.environment, "CINEMA_BACKUP_PASSPHRASE": known})
        assert words in asking.refused("restore", str(file), *there)
    assert "no house" in box.refused("screenings", *there)
    knowing = Inside({**unloaded.environment, "CINEMA_BACKUP_PASSPHRASE": PASSPHRASE})
    assert knowing.json("journal", "verify", "--heads", str(file), *BOX)["checked"] > 0
    found = knowing.json("restore", str(file), *there)
    assert found["documents"]["screenings"] == len(box.json("screenings", *there)) > 0
    assert box.json("audit", *there)["ok"]


def test_the_passphrase_is_asked_for_at_a_terminal_and_not_shown(
    unloaded: Program, box: Inside, tmp_path: Path
) -> None:
    file = tmp_path / "house.sealed"
    set_passphrase(unloaded.environment, "box")
    assert box("backup", str(file), "--encrypt", *BOX).code == 0
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "cinema", "restore", str(file), "--database", "typed"],
        cwd=ROOT, env=unloaded.environment, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while b"Passphrase of the backup:" not in shown:
        shown += os.read(ours, 1000)
    os.write(ours, f"{PASSPHRASE}\n".encode())
    out, _err = done.communicate(timeout=60)
    assert (done.returncode, b"Restored and checked" in out) == (0, True)
    assert PASSPHRASE.encode() not in shown + os.read(ours, 100_000)
    os.close(ours)


def test_the_doctor_says_how_daily_backups_are(unloaded: Program, box: Inside, tmp_path: Path) -> None:
    def told() -> dict[str, Any]:
        ran = box("doctor", "--json", *BOX)
        return next(one for one in json.loads(ran.out)["findings"] if one["check"] == "backups")

    assert told() == {**told(), "ok": True, "message": "Daily backups are not set up."}
    set_passphrase(unloaded.environment, "box")
    assert box("settings", "backup_folder", str(tmp_path / "gone"), *BOX).code == 0
    assert told()["message"] == "No daily backup was made yet."
    with patch.dict(os.environ, unloaded.environment, clear=True), closing(open_cinema("box")) as cinema:
        assert not cinema.admin.backups.run()
    assert not told()["ok"]
    assert "There is no folder" in told()["message"]
    assert box("settings", "backup_folder", "", *BOX).code == 0
    assert "whole path" in box.refused("settings", "backup_folder", "backups", *BOX)
