"""A deed that is done is told, whatever standard output and standard error are: by words, or by the exit code alone."""

import io
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest

from cinema.__main__ import main
from cinema.commands.output import uninterrupted
from cinema.domain.house import House, business_day
from cinema.errors import StorageError
from cinema.services.receipts import Receipts
from cinema.services.selling.checkout import Checkout
from tests.commands.conftest import ROOT, SMALL_HOUSE, Inside, Program, Ran, in_house
from tests.conftest import ZONE

CASH = ("--pay", "cash", "--tendered", "99")
CODECS = ("ascii", "latin-1:strict")
Seat = tuple[str, str]


@pytest.fixture(scope="module")
def seats(inside: Inside) -> Iterator[Seat]:
    """Free seats, each once."""
    free = [
        (one["id"], seat)
        for one in inside.json("screenings")
        for seat, said in inside.json("seats", one["id"])["seats"].items()
        if said["state"] == "free" and said["kind"] == "standard"
    ]
    return iter(free)


def shell(program: Program, line: str, *arguments: str, **changed: str) -> Ran:
    """Run the program in a shell line, in which `CINEMA` stands for it; the exit code is the program's own."""
    words = shlex.join(
        [sys.executable, "-W", "error", "-m", "cinema", *map(str, in_house(program.database, arguments))]
    )
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line.replace('CINEMA', words)}"],
        cwd=ROOT,
        env={**program.environment, **changed},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout, done.stderr)
    for sign in ("Traceback", "unexpected", "Exception ignored"):
        assert sign not in ran.err + ran.out, ran
    return ran


def receipt_of(inside: Inside, seat: Seat) -> str:
    """Return the receipt number of a seat that must be sold."""
    assert inside.json("seats", seat[0])["seats"][seat[1]]["state"] == "sold", seat
    return newest_receipt(inside)


def newest_receipt(inside: Inside, known: dict[str, int] = {}) -> str:  # noqa: B006 - it looks on from there
    """Return the number of the last sale, which the next one follows."""
    (here,) = [one for one in inside.json("tills") if one["this"]]
    start = receipt_start(here["number"])
    for number in count(known.get(start, 0) + 1):
        if inside("receipt", f"{start}{number:06d}").code:
            known[start] = number - 1
            return f"{start}{number - 1:06d}"
    raise AssertionError


def receipt_start(till: int) -> str:
    return f"{business_day(datetime.now(tz=UTC), House(timezone=ZONE))[:4]}-{till:02d}-"


@pytest.mark.parametrize("codec", CODECS)
def test_letters_that_the_output_lacks_are_escaped(
    cinema: Program, inside: Inside, seats: Iterator[Seat], codec: str
) -> None:
    seat = next(seats)
    sold = shell(cinema, "CINEMA", "sell", *seat, *CASH, PYTHONIOENCODING=codec)
    assert sold.code == 0
    assert "\\" not in sold.err
    assert receipt_of(inside, seat) in sold.out
    assert "\\u20ac9.50" in sold.out


@pytest.mark.parametrize("codec", CODECS)
def test_a_reason_in_any_letters_does_not_hide_a_refund(
    cinema: Program, inside: Inside, seats: Iterator[Seat], codec: str
) -> None:
    number = inside.json("sell", *next(seats), *CASH)["receipt_number"]
    ran = shell(cinema, "CINEMA", "refund", number, "--reason", "“ill” 座", PYTHONIOENCODING=codec)
    assert (ran.code, ran.err) == (0, "")
    assert f"R{number[:8]}" in ran.out


def test_json_stays_json_where_letters_are_lacking(cinema: Program, inside: Inside) -> None:
    inside.json("settings", "tagline", "Kino „Zur Gabel“ 🎬 é")
    ran = shell(cinema, "CINEMA", "settings", "tagline", "--json", PYTHONIOENCODING="ascii")
    assert (ran.code, ran.json) == (0, {"tagline": "Kino „Zur Gabel“ 🎬 é"})


@pytest.mark.parametrize("line", ["CINEMA > /dev/full", "CINEMA <&- >&-", "CINEMA | true"])
def test_a_sale_that_standard_output_does_not_take_is_told_on_standard_error(
    cinema: Program, inside: Inside, seats: Iterator[Seat], line: str
) -> None:
    seat = next(seats)
    ran = shell(cinema, line, "sell", *seat, *CASH)
    assert (ran.code, ran.out) == (3, ""), ran
    assert "was carried out" in ran.err
    assert receipt_of(inside, seat) in ran.err
    assert seat[1] in ran.err


@pytest.mark.parametrize("line", ["CINEMA > /dev/full 2>&1", "CINEMA 2>&1 | true", "CINEMA <&- >&- 2>&-"])
def test_without_any_output_the_exit_code_tells_of_a_sale(
    cinema: Program, inside: Inside, seats: Iterator[Seat], line: str
) -> None:
    seat = next(seats)
    ran = shell(cinema, line, "sell", *seat, *CASH)
    assert (ran.code, ran.out, ran.err) == (3, "", "")
    assert receipt_of(inside, seat)


def on_full(inside: Inside, *arguments: str) -> Ran:
    """Run a command in this process with a full device as standard output."""
    err = io.StringIO()
    with (
        Path("/dev/full").open("w", encoding="utf-8") as full,
        patch.dict(os.environ, inside.environment, clear=True),
        redirect_stdout(full),
        redirect_stderr(err),
    ):
        return Ran(main([str(one) for one in in_house(inside.database, arguments)]), "", err.getvalue())


@pytest.fixture(scope="module")
def sold_one(inside: Inside, seats: Iterator[Seat]) -> str:
    number: str = inside.json("sell", *next(seats), *CASH, "--buyer-name", "May")["receipt_number"]
    return number


@pytest.fixture(scope="module")
def backed_up(inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("told") / "house.backup"
    assert inside("backup", str(file)).code == 0
    return file


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("settings", "hold_seconds", "300"), "300"),
        (("user", "reset", "ada"), "One-time password: "),
        (("seed", str(SMALL_HOUSE), "--demo"), "nothing was changed"),
        (("backup", "DIR/new.backup"), "new.backup"),
        (("restore", "DIR/house.backup", "--database", "told_restored"), "Restored"),
        (("receipt", "RECEIPT", "--pdf", "DIR/r.pdf"), "r.pdf"),
        (("receipt", "RECEIPT", "--forget-buyer"), "RECEIPT"),
        (("refund", "RECEIPT", "--reason", "ill"), "refund R20"),
    ],
)
def test_every_command_that_does_something_tells_it_without_standard_output(
    inside: Inside, sold_one: str, backed_up: Path, arguments: tuple[str, ...], words: str
) -> None:
    typed = [one.replace("RECEIPT", sold_one).replace("DIR", str(backed_up.parent)) for one in arguments]
    ran = on_full(inside, *typed)
    assert ran.code == 3, ran
    assert "was carried out" in ran.err
    assert words.replace("RECEIPT", sold_one) in ran.err


def test_a_payment_that_a_manager_decides_is_told_with_its_receipt(inside: Inside, seats: Iterator[Seat]) -> None:
    inside("sell", *next(seats), "--pay", "card", "--card", "4000000000000259")
    (waiting,) = inside.json("payments")
    ran = on_full(inside, "payments", waiting["transaction"], "--taken")
    assert ran.code == 3
    assert newest_receipt(inside) in ran.err
    assert waiting["seats"][0] in ran.err


@pytest.mark.parametrize("arguments", [("screenings",), ("doctor",), ("settings",), ("tills", "--json")])
def test_a_command_that_only_shows_is_not_done_without_standard_output(
    inside: Inside, arguments: tuple[str, ...]
) -> None:
    ran = on_full(inside, *arguments)
    assert ran.code == 1
    assert "No space left" in ran.err


def test_a_reader_that_has_read_enough_gets_no_message(cinema: Program) -> None:
    assert shell(cinema, "CINEMA | true", "screenings") == Ran(1, "", "")


@pytest.mark.parametrize("line", ["CINEMA | true", "CINEMA > /dev/full", "CINEMA >&- 2>&-"])
def test_help_that_nobody_reads_ends_calmly(cinema: Program, line: str) -> None:
    assert shell(cinema, line, "--help") == Ran(0, "", "")


def test_without_standard_error_a_list_is_printed(cinema: Program) -> None:
    ran = shell(cinema, "CINEMA 2>&-", "tills", "--json")
    assert (ran.code, ran.json[0]["this"]) == (0, True)


@pytest.mark.parametrize("line", ["CINEMA 2>/dev/full | true", "CINEMA <&- 2>&-"])
def test_a_refusal_stays_one_whatever_the_streams_are(cinema: Program, line: str) -> None:
    assert shell(cinema, line, "seats", "no-such-screening") == Ran(1, "", "")


@pytest.mark.parametrize("line", ["CINEMA 2>/dev/full | true", "CINEMA <&- 2>&-"])
def test_without_a_terminal_nobody_is_erased(cinema: Program, line: str) -> None:
    assert shell(cinema, line, "user", "erase", "ada") == Ran(2, "", "")


def test_a_sale_whose_codes_can_not_be_read_is_told_with_its_number(inside: Inside, seats: Iterator[Seat]) -> None:
    seat = next(seats)
    with patch.object(Receipts, "codes", side_effect=StorageError("the database went away")):
        ran = inside("sell", *seat, *CASH)
    assert ran.code == 3
    assert f"cinema receipt {receipt_of(inside, seat)}" in ran.out
    with patch.object(Receipts, "of_refund", side_effect=StorageError("the database went away")):
        ran = inside("refund", newest_receipt(inside), "--reason", "ill")
    assert ran.code == 3
    assert "refund R20" in ran.out


def test_ctrl_c_while_money_moves_does_not_hide_the_sale(inside: Inside, seats: Iterator[Seat]) -> None:
    seat, pay = next(seats), Checkout.pay

    def interrupted(*given: object, **named: object) -> object:
        sale = pay(*given, **named)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)
        return sale

    with patch.object(Checkout, "pay", interrupted):
        ran = inside("sell", *seat, *CASH, "--json")
    assert ran.code == 0
    assert ran.json["receipt_number"] == receipt_of(inside, seat)
    assert "wait" in ran.err


@pytest.fixture
def by_keyboard() -> Iterator[None]:
    """Ctrl-C as a shell hands it on; a process that was started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("by_keyboard")
def test_a_second_ctrl_c_stops_it_and_says_where_to_look(inside: Inside, seats: Iterator[Seat]) -> None:
    screening, seat = next(seats)
    pay = Checkout.pay

    def interrupted(*given: object, **named: object) -> object:
        pay(*given, **named)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError

    with patch.object(Checkout, "pay", interrupted):
        ran = inside("sell", screening, seat, *CASH)
    assert ran.code == 130
    (line,) = [one for one in ran.err.splitlines() if "journal show" in one]
    shown = inside.json("journal", "show", line.split()[-1])
    assert [one["kind"] for one in shown["entries"]] == ["sold"]


def test_the_handler_of_ctrl_c_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with uninterrupted():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_an_accident_after_a_deed_says_that_it_may_be_done(inside: Inside, seats: Iterator[Seat]) -> None:
    with patch.object(Receipts, "codes", side_effect=ZeroDivisionError):
        ran = inside("sell", *next(seats), *CASH)
    assert ran.code == 1
    assert "check before you repeat" in ran.err
