"""The page that says what is promised names rows and controls of the proof that there are, and names every one."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.races import table
from tests.races.__main__ import Proof
from tests.races.others import OTHERS
from tests.races.tally import Row

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def named(heading: str) -> list[str]:
    """Return the words in the last column of a table of the page."""
    rows = PAGE.read_text(encoding="utf-8").partition(heading)[2].partition("\n\n")[0].splitlines()[2:]
    words = [word for row in rows for word in re.findall(r"`([^`]+)`", row.rstrip("| ").rsplit("|", 1)[1])]
    return [word for word in words if not word.startswith("pytest ")]


def found(words: Sequence[str], works: Sequence[Callable[..., Row]]) -> dict[str, set[str]]:
    """Return which rows each word runs."""
    return {word: {work.__name__ for work in works if Proof([word]).wants(work)} for word in words}


def test_every_word_of_the_page_runs_a_row_and_every_row_has_a_word() -> None:
    works: list[Callable[..., Row]] = [*table.RACES, *table.SCHEDULE, *table.KILLS, *OTHERS]
    rows = found(named("| what happens |"), works)
    assert len(rows) > 20
    assert [word for word, names in rows.items() if not names] == []
    assert {work.__name__ for work in works} - set().union(*rows.values()) == set()


def test_every_control_has_its_own_line_on_the_page() -> None:
    controls: list[Callable[..., Row]] = [control for control, _column in (*table.CONTROLS, *table.SCHEDULE_CONTROLS)]
    controls += [control for control, _column in table.FAULT_CONTROLS]
    rows = found(named("| the guard that is taken out |"), controls)
    assert [word for word, names in rows.items() if len(names) != 1] == []
    assert {control.__name__ for control in controls} == set().union(*rows.values())
