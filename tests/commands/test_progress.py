"""Long work shows at a terminal how far it is, on standard error; nothing of it is in a pipe or in JSON."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from cinema.__main__ import main
from cinema.i18n import use_language
from tests.commands.conftest import SMALL_HOUSE, Inside, Ran, check_calm, in_house


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class AtTerminal:
    """The program with a terminal as its standard error."""

    inside: Inside

    def __call__(self, *words: str) -> Ran:
        out, err = io.StringIO(), Terminal()
        environment = patch.dict(os.environ, self.inside.environment, clear=True)
        with environment, redirect_stdout(out), redirect_stderr(err):
            code = main(list(map(str, in_house(self.inside.database, words))))
        use_language("en")
        return check_calm(Ran(code, out.getvalue(), err.getvalue()))


@pytest.fixture(scope="module")
def long_work(inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """The commands that take long in a large house, on one with a few sales."""
    folder = tmp_path_factory.mktemp("progress")
    screening = inside.json("screenings")[0]["id"]
    for seat in ("B1", "B2", "B3"):
        receipt = inside.json("sell", screening, seat, "--pay", "cash", "--tendered", "10")["receipt_number"]
    table = folder / "movies.csv"
    table.write_text("title,minutes,year\n" + "".join(f"Film {n},90,19{n:02d}\n" for n in range(30, 60)))
    changed = folder / "house.json"
    changed.write_text(SMALL_HOUSE.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    kept = str(folder / "kept")
    assert inside("backup", kept).code == 0
    day = inside.json("journal", "show", receipt)["entries"][0]["day"]
    return {
        "audit": ("audit",), "audit of a day": ("audit", "--day", day), "journal": ("journal", "verify"),
        "backup": ("backup", str(folder / "made")), "seed": ("seed", str(changed), "--demo"),
        "restore": ("restore", kept, "--database", "progress_restored"), "import": ("import", "movies", str(table)),
    }  # fmt: skip


LONG = ["audit", "audit of a day", "journal", "backup", "seed", "restore", "import"]


@pytest.mark.parametrize("name", LONG)
def test_long_work_shows_at_a_terminal_how_far_it_is(
    inside: Inside, long_work: dict[str, tuple[str, ...]], name: str
) -> None:
    ran = AtTerminal(inside)(*long_work[name])
    assert ran.code == 0, ran.err
    lines = ran.err.splitlines()
    assert any("[##############################]" in one for one in lines), "to its end"
    assert ran.err.endswith("\n"), "the answer begins in a line of its own"
    done, total = lines[-1].split()[-1].split("/")
    assert done == total
    assert "#" not in ran.out


def test_the_bars_of_a_check_grow_from_entries_to_sales(inside: Inside, long_work: dict[str, tuple[str, ...]]) -> None:
    for name in ("audit", "journal"):
        drawn = AtTerminal(inside)(*long_work[name]).err.replace("\r", "\n").split("\n")
        shown = [(one.split()[0], int(one.split()[-1].split("/")[0])) for one in drawn if one.strip()]
        assert shown == sorted(shown), "entries, then sales, and never back"
        assert {section for section, _done in shown} == {"entries", "sales"}
        assert max(done for section, done in shown if section == "sales") >= 3


@pytest.mark.parametrize("words", [("audit",), ("journal", "verify"), ("doctor",)])
def test_in_a_pipe_nothing_is_shown_of_it(
    inside: Inside, long_work: dict[str, tuple[str, ...]], words: tuple[str, ...]
) -> None:
    assert long_work
    assert inside(*words).err == ""
    assert AtTerminal(inside)(*words, "--json").err == ""
