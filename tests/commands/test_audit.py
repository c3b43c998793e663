"""cinema audit, journal and user erase, end to end: what they print, ask, change, and with which code they end."""

import io
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pymongo.synchronous.database import Database

from repositories.connect import Connection, connect
from repositories.private_server.server import PrivateServer
from tests.commands.conftest import SMALL_HOUSE, Inside, Program, Ran
from tests.conftest import make_empty
from tests.rebuilding import rebuilt_equals_stored
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import Kept, in_order, put_back

NAME = "audited"
Data = Database[dict[str, Any]]


class Terminal(io.StringIO):
    """Standard input with somebody at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def audited(inside: Inside, server: PrivateServer) -> Iterator[tuple[Connection, Kept]]:
    """A small house with three sales of today, one of them given back, and what was in it then."""
    with closing(connect(server.uri, NAME)) as connection:
        connection.client.drop_database(NAME)
        assert inside("seed", str(SMALL_HOUSE), "--demo", "--database", NAME).code == 0
        screening = inside.json("screenings", "--database", NAME)[0]["id"]
        for seat in ("B1", "B2", "B3"):
            assert inside("sell", screening, seat, "--pay", "cash", "--tendered", "20", "--database", NAME).code == 0
        number = next(one["number"] for one in connection.database["journal"].find({}, sort=[("seq", -1)]))
        assert inside("refund", number, "--reason", "ill", "--database", NAME).code == 0
        assert rebuilt_equals_stored(connection) == []
        connection.database["journal"].update_many({}, {"$unset": {"due": ""}})  # else all is on its way for a minute
        yield connection, in_order(connection.database)
        connection.client.drop_database(NAME)


@pytest.fixture
def data(audited: tuple[Connection, Kept], folder: Path) -> Data:
    """That house as it was, this test's alone for its time; the machine has seen nothing of the tests before."""
    connection, kept = audited
    for heads in (folder / "tills").glob("*.heads"):
        heads.unlink()
    make_empty(connection)
    put_back(connection.database, kept)
    return connection.database


@pytest.fixture
def run(inside: Inside, data: Data) -> "Run":
    return Run(inside)


class Run:
    """The program on that house."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    def __call__(self, *arguments: str) -> Ran:
        return self._inside(*arguments, "--database", NAME)

    def found(self, *arguments: str) -> list[str]:
        ran = self("audit", *arguments, "--json")
        assert ran.code == (0 if ran.json["ok"] else 1)
        return [one["check"] for one in ran.json["findings"]]


def test_the_shipped_audit_finds_nothing_in_a_healthy_house(cinema: Program, data: Data) -> None:
    ran = cinema("audit", "--database", NAME)
    assert (ran.code, ran.err, len(ran.out.splitlines())) == (0, "", 1)


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (faults.seat_without_ticket, "seat-without-ticket"),
        (faults.ticket_twice, "ticket-twice"),
        (faults.missing_receipt_number, "no-receipt-number"),
        (faults.changed_amount, "amount-changed"),
        (faults.journal_entry_removed, "journal-gap"),
        (faults.entry_forged, "journal-unsigned"),
        (faults.seat_not_put_back, "refunded-seat-still-sold"),
    ],
)
def test_a_fault_is_printed_with_what_to_do_and_ends_with_code_1(
    cinema: Program, data: Data, fault: Fault, check: str
) -> None:
    fault(data)
    ran = cinema("audit", "--database", NAME)
    assert (ran.code, ran.err) == (1, "")
    lines = ran.out.splitlines()
    place = next(number for number, line in enumerate(lines) if check in line)
    assert any(line.startswith("    → ") for line in lines[place + 1 :])


def test_a_finding_is_told_to_programs_too(run: Run, data: Data) -> None:
    faults.ticket_without_seat(data)
    (found,) = run("audit", "--json").json["findings"]
    assert (found["check"], found["ok"], found["about"]["seat"]) == ("ticket-without-seat", False, "B1")
    assert found["message"]
    assert found["advice"]


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        ("transactions", {"refunds": 7}),
        ("transactions", {"channel": 7, "state": "unresolved"}),
        ("transactions", {"asked_at": 7, "state": "paying"}),
        ("tills", {"public_key": 7}),
        ("tills", {"number": "x"}),
        ("seat_maps", {"holds": {"h1": 7}}),
        ("seat_maps", {"seats": 7}),
        ("journal", {"seq": "x"}),
        ("journal", {"subject": 7, "hash": None}),
        ("journal", {"operation": 7}),
    ],
    ids=str,
)
def test_what_somebody_spoilt_is_printed_and_no_command_falls_over(
    run: Run, data: Data, collection: str, change: dict[str, object]
) -> None:
    data[collection].update_one({}, {"$set": change}, bypass_document_validation=True)
    ran = run("audit")
    assert ran.code == 1
    assert len([line for line in ran.out.splitlines() if line.startswith("    → ")]) >= 1
    is_in_the_journal = "channel" in change
    assert run("audit", "--repair", "--yes").code == (0 if is_in_the_journal else 1)
    assert run("payments").code == 0
    assert run("journal", "heads").code == 0
    assert run("journal", "verify").code == (0 if collection == "seat_maps" or is_in_the_journal else 1)


def test_a_day_restricts_the_audit(run: Run, data: Data) -> None:
    faults.journal_entry_removed(data)
    day = faults.chain(data)[0]["day"]
    assert "journal-gap" in run.found("--day", day)
    assert run.found("--day", "2020-01-01") == []
    ran = run("audit", "--day", "soon")
    assert (ran.code, ran.out) == (1, "")


def test_repair_does_what_it_says_and_leaves_the_rest(run: Run, data: Data) -> None:
    faults.held_for_nobody(data)
    faults.ticket_without_seat(data)
    faults.of_paid(data, {"$set": {"total": 1}}, "B2")
    refunded = data["transactions"].find_one({"tickets.seat": "B3"}) or {}
    faults.unchecked(data["journal"], {"_id": refunded["_id"]}, {"$set": {"operation.by": "eve"}})
    ran = run("audit", "--repair", "--yes", "--json")
    assert (ran.code, len(ran.err.splitlines())) == (1, 3)
    assert {(one["check"], one["done"]) for one in ran.json["repairs"]} == {
        ("ticket-without-seat", True), ("held-without-hold", True), ("amount-changed", True),
    }  # fmt: skip
    assert [one["check"] for one in ran.json["findings"]] == ["journal-changed"]
    again = run("audit", "--repair", "--yes")
    assert (again.code, len(again.out.splitlines())) == (1, 3)


def test_repair_shows_and_asks_first(run: Run, data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    faults.ticket_without_seat(data)
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    nobody = run("audit", "--repair")
    assert (nobody.code, nobody.out) == (2, "")
    for answer in ("\n", "no\n", ""):
        monkeypatch.setattr(sys, "stdin", Terminal(answer))
        asked = run("audit", "--repair")
        assert asked.code == 1
        assert "B1" in asked.err
    assert run.found() == ["ticket-without-seat"]
    monkeypatch.setattr(sys, "stdin", Terminal("yes\n"))
    assert run("audit", "--repair").code == 0
    assert run.found() == []


def test_repair_needs_a_manager(run: Run) -> None:
    ran = run("audit", "--repair", "--as", "ada")
    assert (ran.code, ran.out) == (1, "")
    assert run("audit", "--yes").code == 2


def forget_the_refund(data: Data) -> None:
    """Take a refund out of its sale too, with what its history says of it."""
    sale = data["transactions"].find_one({"state": "refunded"})
    assert sale is not None
    history = [one for one in sale["history"] if one[0] in {"paying", "paid"}]
    told = {"state": "paid", "refunds": [], "history": history}
    data["transactions"].update_one({"_id": sale["_id"]}, {"$set": told})


def test_heads_that_were_kept_find_a_chain_that_was_cut(run: Run, data: Data, tmp_path: Path) -> None:
    heads = run("journal", "heads")
    assert heads.code == 0
    (head,) = heads.out.splitlines()
    as_lines, as_json = tmp_path / "heads.txt", tmp_path / "heads.json"
    as_lines.write_text(heads.out, encoding="utf-8")
    as_json.write_text(run("journal", "heads", "--json").out, encoding="utf-8")
    ways = (("--head", head), ("--heads", str(as_lines)), ("--heads", str(as_json)))
    for way in ways:
        assert run("journal", "verify", *way).code == 0
        assert run("journal", "verify", *way, "--json").json["checked"] == 1
    data["journal"].delete_one({"seq": data["journal"].count_documents({})})
    forget_the_refund(data)
    assert run("journal", "verify").code == 0
    for way in ways:
        ran = run("journal", "verify", *way, "--json")
        assert (ran.code, [one["check"] for one in ran.json["findings"]]) == (1, ["journal-cut"])


def test_a_machine_finds_a_chain_that_was_cut_by_what_it_has_seen_itself(run: Run, data: Data, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "backup")).code == 0
    assert run("journal", "verify", "--json").json["checked"] == 1
    data["journal"].delete_one({"seq": data["journal"].count_documents({})})
    forget_the_refund(data)
    for command in (("journal", "verify"), ("audit",), ("doctor",)):
        ran = run(*command, "--json")
        assert (ran.code, "journal-cut" in {one["check"] for one in ran.json["findings"]}) == (1, True), command


def test_a_backup_is_a_file_of_heads(run: Run, data: Data, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    assert run("backup", str(file)).code == 0
    for heads in (folder / "tills").glob("*.heads"):
        heads.unlink()
    assert run("journal", "verify", "--heads", str(file), "--json").json["checked"] == 1
    data["journal"].delete_one({"seq": data["journal"].count_documents({})})
    forget_the_refund(data)
    assert run("journal", "verify").code == 0
    ran = run("journal", "verify", "--heads", str(file), "--json")
    assert (ran.code, [one["check"] for one in ran.json["findings"]]) == (1, ["journal-cut"])


def test_a_changed_entry_is_named(run: Run, data: Data) -> None:
    faults.journal_entry_changed(data)
    ran = run("journal", "verify")
    assert ran.code == 1
    sale = data["transactions"].find_one({"tickets.seat": "B1"}) or {}
    assert sale["_id"] in ran.out
    assert sale["receipt_number"] in ran.out


def test_a_sale_that_disagrees_with_its_entry_is_named_without_heads(run: Run, data: Data) -> None:
    faults.changed_amount(data)
    ran = run("journal", "verify", "--json")
    assert (ran.code, {one["check"] for one in ran.json["findings"]}) == (1, {"amount-changed"})


def test_a_sale_is_shown_by_its_id_its_receipt_and_its_refund(run: Run, data: Data) -> None:
    sale = data["transactions"].find_one({"tickets.seat": "B3"}) or {}
    number = sale["refunds"][0]["number"]
    data["transactions"].delete_one({"_id": sale["_id"]})
    for name in (sale["_id"], sale["receipt_number"], number):
        entries = run("journal", "show", name, "--json").json["entries"]
        assert [one["kind"] for one in entries] == ["sold", "refunded"], name
        assert entries[0]["operation"]["order"]["total"] == sale["total"]
    sold, refunded = run("journal", "show", number).out.splitlines()
    assert sale["receipt_number"] in sold
    assert f"total={sale['total']}" in sold
    assert "seats=B3" in sold
    assert number in refunded
    assert (run("journal", "show", "2020-01-000001").code, run("journal", "show").code) == (1, 2)
    assert run("journal", "verify", sale["_id"]).code == 2


def test_how_much_was_proved_is_entered_in_the_right_number(run: Run, data: Data) -> None:
    ran = run("journal", "verify")
    count = data["journal"].count_documents({})
    assert ran.out == f"1 chain agrees, {count} entries. There were no heads to check against.\n"
    (head,) = run("journal", "heads").out.splitlines()
    assert f"1 chain agrees, {count} entries. Checked against 1 head." in run("journal", "verify", "--head", head).out


def test_repair_of_a_clean_house_says_nothing_of_repairs(run: Run) -> None:
    assert run("audit", "--repair").out == run("audit").out


def test_heads_that_are_none_are_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "heads"
    for content in ("nonsense\n", '{"heads": 1}', "{", '{"heads": [{"till": "a"}]}'):
        file.write_text(content, encoding="utf-8")
        ran = run("journal", "verify", "--heads", str(file))
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1), content
    assert run("journal", "verify", "--heads", str(tmp_path)).code == 1
    assert run("journal", "heads", "--head", "a").code == 2


def test_a_person_is_erased_when_the_name_is_typed_again(run: Run, data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("ada\n"))
    assert run("user", "erase", "ada").code == 2
    monkeypatch.setattr(sys, "stdin", Terminal("adam\n"))
    assert run("user", "erase", "ada").code == 1
    assert data["users"].find_one({"username_key": "ada"})
    monkeypatch.setattr(sys, "stdin", Terminal("ada\n"))
    assert run("user", "erase", "ada").code == 0
    assert data["users"].find_one({"username_key": "ada"}) is None
    gone = run("user", "erase", "ada", "--yes")
    assert (gone.code, gone.out) == (1, "")
    assert run("journal", "verify").code == 0
    assert run.found() == []
