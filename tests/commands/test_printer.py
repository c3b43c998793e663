"""cinema printer: printers from scripts, and the program that prints, which is replaced when it is killed."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from cinema.adapters.printers.programs import ChildPrograms
from cinema.bootstrap import open_cinema
from cinema.domain.tills import StationKind
from tests.commands.conftest import SMALL_HOUSE, Inside
from tests.printer_of_ours import Running, on_network


@pytest.fixture
def running() -> Iterator[Running]:
    with on_network() as made:
        yield made


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_printer_is_added_assigned_tried_and_removed_by_commands(inside: Inside, running: Running) -> None:
    of = ("--database", "printer_words")
    assert inside("seed", str(SMALL_HOUSE), "--demo", *of).code == 0
    inside.json("printer", "add", "Counter", "--kind", "network", "--address", running.address, *of)
    assert "no such station" in inside.refused("printer", "assign", "Counter", "--role", "receipt", *of)
    with patch.dict(os.environ, inside.environment, clear=True), closing(open_cinema(of[1])) as cinema:
        cinema.stations.register(cinema.operator(), StationKind.TILL, "Counter 1")
    inside.json("printer", "assign", "counter", "--role", "receipt", *of)
    job = inside.json("printer", "test", "Counter", *of)["id"]
    assert [one["id"] for one in inside.json("printer", "jobs", *of)] == [job]
    assert inside.json("printer", "run", "Counter", "--once", *of)["jobs"] == [job]
    assert "Test page of Counter" in running.printer.out[0].text
    assert inside.json("printer", "jobs", *of) == []
    assert "Counter 1" in inside.refused("printer", "remove", "Counter", *of)
    assert "already" in inside.refused("printer", "add", "counter", "--kind", "network", "--address", "h:1", *of)
    assert inside("printer", "add", "x", *of).code == 2
    assert inside("printer", "run", *of).code == 2


def test_a_program_that_is_killed_is_replaced_and_none_outlives_its_window(inside: Inside, running: Running) -> None:
    of = ("--database", "printer_programs")
    assert inside("seed", str(SMALL_HOUSE), "--demo", *of).code == 0
    printer = inside.json("printer", "add", "Counter", "--kind", "network", "--address", running.address, *of)["id"]
    programs = ChildPrograms(of[1], inside.environment)
    try:
        programs.keep([printer])
        first = programs.pids()[printer]
        inside.json("printer", "test", "Counter", *of)
        until(lambda: len(running.printer.out) == 1)
        os.kill(first, signal.SIGKILL)
        inside.json("printer", "test", "Counter", *of)

        def tended() -> bool:
            programs.keep([printer])  # as a window does every few seconds
            return len(running.printer.out) == 2

        until(tended)
        second = programs.pids()[printer]
        assert second != first
    finally:
        programs.stop()
    until(lambda: not Path(f"/proc/{second}").exists())
    assert inside.json("printer", *of)[0]["running"] is False
