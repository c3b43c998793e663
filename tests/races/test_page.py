"""The page that says what is promised names rows of the proof that there are, and names every one."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.races import table
from tests.races.__main__ import Proof
from tests.races.others import OTHERS
from tests.races.tally import Row

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def named() -> list[str]:
    """Return the words in the last column of the table of what happens."""
    rows = PAGE.read_text(encoding="utf-8").partition("| what happens |")[2].partition("\n\n")[0].splitlines()[2:]
    words = [word for row in rows for word in re.findall(r"`([^`]+)`", row.rstrip("| ").rsplit("|", 1)[1])]
    return [word for word in words if not word.startswith("pytest ")]


def test_every_word_of_the_page_runs_a_row_and_every_row_has_a_word() -> None:
    works: list[Callable[..., Row]] = [*table.RACES, *table.KILLS, *OTHERS]
    rows = {word: {work.__name__ for work in works if Proof([word]).wants(work)} for word in named()}
    assert len(rows) > 10
    assert [word for word, found in rows.items() if not found] == []
    assert {work.__name__ for work in works} - set().union(*rows.values()) == set()
