"""What is refused is told by what is wrong: the seat, the screening, the amount, the option, the file, the screen."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from cinema.commands.journal import heads_in
from cinema.domain.payments import Provider
from repositories.settings import HouseSettings
from tests.commands.conftest import ROOT, SMALL_HOUSE, Inside

CASH = ("--pay", "cash", "--tendered", "99")


@pytest.fixture(scope="module")
def screening(inside: Inside) -> str:
    """The screening with the most free seats; nothing is sold from it here."""
    found: str = max(inside.json("screenings"), key=lambda one: int(one["free"]))["id"]
    return found


@pytest.fixture(scope="module")
def free(inside: Inside, screening: str) -> str:
    seats = inside.json("seats", screening)["seats"]
    found: str = next(name for name, one in seats.items() if (one["state"], one["kind"]) == ("free", "standard"))
    return found


def test_a_blocked_seat_is_not_for_sale_rather_than_sold_to_somebody(inside: Inside, screening: str, free: str) -> None:
    said = inside.refused("sell", screening, free, "A5", *CASH)
    assert "Not for sale: A5." in said
    assert inside.json("seats", screening)["seats"][free]["state"] == "free"


def test_the_legend_of_the_seats_has_the_blocked_ones(inside: Inside, screening: str) -> None:
    lines = inside("seats", screening).out.splitlines()
    assert "- not for sale" in lines[-1]
    assert "5-" in next(line for line in lines if line.startswith("A "))


@pytest.mark.parametrize("typo", ["20991231-1900-attic", "attic", "9", "B0", "20991231-1900-attic=child"])
def test_a_screening_with_a_typo_is_not_told_as_a_seat(inside: Inside, screening: str, free: str, typo: str) -> None:
    assert f"no screening {typo}" in inside.refused("sell", screening, free, typo, "B1", *CASH)
    assert f"no screening {typo}" in inside.refused("sell", typo, free, *CASH)
    assert "no seat Z99" in inside.refused("sell", screening, "Z99", *CASH)


@pytest.mark.parametrize(
    ("tenders", "words"),
    [
        (("--pay", "cash", "--tendered", "5"), "€5.00 in cash is less than €9.50"),
        (("--pay", "card:4", "--card", "4242424242424242", "--pay", "cash", "--tendered", "5"), "less than €5.50"),
        (("--pay", "card"), "Add --card"),
        (("--pay", "card", "--reference", "slip 1"), "Add --card"),
        (("--pay", "cash:4", "--tendered", "4", "--pay", "card"), "Add --card"),
        (("--pay", "card", "--card", "4"), "12 to 19 digits"),
        (("--pay", "card", "--card", "4242424242424241"), "digits of the card number is wrong"),
    ],
)
def test_a_payment_that_does_not_fit_says_which_option_or_amount(
    inside: Inside, screening: str, free: str, tenders: tuple[str, ...], words: str
) -> None:
    assert words in inside.refused("sell", screening, free, *tenders)
    assert inside.json("seats", screening)["seats"][free]["state"] == "free"


def test_a_separate_terminal_needs_its_slip_and_no_card_number(inside: Inside, screening: str, free: str) -> None:
    house = HouseSettings.house

    def separate(settings: HouseSettings) -> object:
        from dataclasses import replace

        return replace(house(settings), card_provider=Provider.SEPARATE)

    with patch.object(HouseSettings, "house", separate):
        assert "Add --reference" in inside.refused("sell", screening, free, "--pay", "card")
        card = inside.refused("sell", screening, free, "--pay", "card", "--card", "4242424242424242")
    assert "--reference, not --card" in card


def test_a_kind_of_payment_that_is_none_is_named_with_those_that_are(inside: Inside, screening: str) -> None:
    ran = inside("sell", screening, "B1", "--pay", "crad")
    assert ran.code == 2
    assert "cash, card" in ran.err


def test_a_file_that_was_loaded_before_is_not_told_as_loaded_now(inside: Inside, tmp_path: Path) -> None:
    assert "nothing was changed" in inside("seed", str(SMALL_HOUSE), "--demo").out
    changed = tmp_path / "seed.json"
    changed.write_text(SMALL_HOUSE.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "nothing was changed" not in inside("seed", str(changed), "--demo").out


def test_files_of_heads_that_are_none_are_named(inside: Inside, tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe", b"{}", b'{"heads": 5}', b"[" * 5000, b"{" * 5000, b"\x1b[2J", b"a=1:b\n"):
        file = tmp_path / "heads"
        file.write_bytes(content)
        if content:
            assert f"{file} is not a file of heads" in inside.refused("journal", "verify", "--heads", str(file))
    missing = inside.refused("journal", "verify", "--heads", str(tmp_path / "none"))
    assert "no such file" in missing
    assert "Errno" not in missing
    assert "folder" in inside.refused("journal", "verify", "--heads", str(tmp_path))


def test_a_file_of_heads_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "heads"
    file.write_text('{"heads": []}', encoding="utf-8-sig")
    assert heads_in(file) == []


@pytest.mark.parametrize("arguments", [(), ("demo",), ("tour", "--out", "OUT")])
def test_without_a_screen_a_window_says_so(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, "-m", "cinema", *(one.replace("OUT", str(tmp_path)) for one in arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no screen to open a window on: no display name")
    assert "unexpected" not in done.stderr


def test_pictures_of_the_tour_that_have_no_place_are_told() -> None:
    from cinema.__main__ import main

    with patch("cinema.__main__.say") as said:
        assert main(["tour", "--out", "/dev/null/tour"]) == 1
    assert "/dev/null/tour" in said.call_args.args[0]


def test_names_that_no_file_or_database_takes_are_refused_in_words(inside: Inside, screening: str, free: str) -> None:
    long = "a" * 5000
    assert "too long" in inside.refused("journal", "verify", "--heads", long)
    inside.refused("journal", "show", "\ud800")
    number = inside.json("sell", screening, free, *CASH)["receipt_number"]
    assert "too long" in inside.refused("receipt", number, "--pdf", long)
