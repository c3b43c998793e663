"""The short form of the row in which a printer and its program are killed, and of its control."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.races.printer_races import ASKED, printed_without_note, printer_killed_at_every_byte
from tests.races.stage import Stage


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


def test_a_printer_that_is_killed_before_within_and_after_a_paper_prints_one_original_and_loses_none(
    stage: Stage,
) -> None:
    stage.verify(printer_killed_at_every_byte(stage, (200, ASKED), (40,)))


def test_without_the_note_before_the_first_byte_it_prints_two(stage: Stage) -> None:
    assert printed_without_note(stage).sold_twice


@pytest.mark.soak
def test_so_it_is_at_every_byte_class(stage: Stage) -> None:
    stage.verify(printer_killed_at_every_byte(stage))
