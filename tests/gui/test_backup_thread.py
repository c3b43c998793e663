"""The thread that makes backups beside a window: one at a time, given up when the window is closed."""

import logging
import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator

import pytest

from gui.window import daily_backups
from gui.window.daily_backups import DailyBackups
from tests.gui.fakes import FakeCinema


class Slow:
    """Backups that take until they are given up."""

    def __init__(self) -> None:
        self.begun = 0
        self.given_up = threading.Event()

    def run(self, stopped: Callable[[], bool]) -> bool:
        self.begun += 1
        while not stopped():
            time.sleep(0.005)
        self.given_up.set()
        return False


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[tk.Tk]:
    monkeypatch.setattr(daily_backups, "EVERY", 20)
    window = tk.Tk()
    yield window
    window.destroy()


def until(root: tk.Tk, happened: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        root.update()
        time.sleep(0.005)


def test_one_is_made_at_a_time_and_given_up_when_the_window_is_closed(root: tk.Tk) -> None:
    cinema, slow = FakeCinema(), Slow()
    cinema.admin.backups = slow  # type: ignore[assignment]
    backups = DailyBackups(root, cinema)  # type: ignore[arg-type]
    until(root, lambda: slow.begun)
    end = time.monotonic() + 0.2
    until(root, lambda: time.monotonic() > end)
    assert slow.begun == 1
    backups.stop()
    backups.wait(20)
    assert slow.given_up.is_set()
    end = time.monotonic() + 0.2
    until(root, lambda: time.monotonic() > end)
    assert slow.begun == 1


def test_the_upkeep_comes_after_the_backup_and_not_in_a_window_that_is_being_closed(root: tk.Tk) -> None:
    cinema, order = FakeCinema(), list[str]()

    class Noting:
        def __init__(self, name: str) -> None:
            self.name = name

        def run(self, stopped: Callable[[], bool]) -> bool:
            order.append(self.name)
            return False

    cinema.admin.backups, cinema.admin.upkeep = Noting("backup"), Noting("upkeep")  # type: ignore[assignment]
    backups = DailyBackups(root, cinema)  # type: ignore[arg-type]
    until(root, lambda: len(order) >= 4)
    backups.stop()
    backups.wait(20)
    assert order[:4] == ["backup", "upkeep"] * 2
    done = len(order)
    backups._work()  # as a thread that was begun at the last moment
    assert len(order) == done


@pytest.mark.expects_errors
def test_an_error_is_logged_and_the_next_minute_tries_again(root: tk.Tk, caplog: pytest.LogCaptureFixture) -> None:
    tried: list[int] = []

    class Broken:
        def run(self, stopped: Callable[[], bool]) -> bool:
            tried.append(1)
            raise ZeroDivisionError

    cinema = FakeCinema()
    cinema.admin.backups = Broken()  # type: ignore[assignment]
    upkeep: list[int] = []
    cinema.admin.upkeep.run = lambda stopped: upkeep.append(1)  # type: ignore[method-assign]
    with caplog.at_level(logging.ERROR):
        backups = DailyBackups(root, cinema)  # type: ignore[arg-type]
        until(root, lambda: len(tried) > 1)
        backups.stop()
        backups.wait(20)
    assert "the daily backup" in caplog.text
    assert upkeep  # goes on beside it
