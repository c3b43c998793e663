"""Work off the Tk thread: what comes back, what is dropped, and what is never lost."""

import threading
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from tkinter import ttk

import pytest

from cinema.errors import NotFoundError
from gui.window.tasks import Tasks
from tests.gui.hands import Errors


@pytest.fixture
def root() -> Iterator[tk.Tk]:
    window = tk.Tk()
    yield window
    window.destroy()


def until(root: tk.Tk, happened: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        root.update()
        time.sleep(0.005)


def test_results_come_back_on_the_tk_thread(root: tk.Tk) -> None:
    tasks, seen = Tasks(root, pytest.fail), []  # type: ignore[arg-type]
    tasks.submit(
        threading.current_thread, owner=root, on_done=lambda worker: seen.append((worker, threading.current_thread()))
    )
    until(root, lambda: seen)
    tasks.close()
    assert seen[0][0] is not threading.main_thread()
    assert seen[0][1] is threading.main_thread()


def test_one_bad_callback_does_not_end_the_others(root: tk.Tk) -> None:
    reported: list[BaseException] = []
    seen: list[int] = []
    tasks = Tasks(root, reported.append)
    tasks.submit(lambda: 0, owner=root, on_done=lambda _: seen.append(1 // 0))
    until(root, lambda: reported)
    tasks.submit(lambda: 7, owner=root, on_done=seen.append)
    tasks.post(lambda: seen.append(8))
    until(root, lambda: len(seen) == 2)
    tasks.close()
    assert [type(error) for error in reported] == [ZeroDivisionError]
    assert sorted(seen) == [7, 8]


@pytest.mark.expects_errors
def test_a_result_is_dropped_with_its_window_but_an_error_is_logged(root: tk.Tk, no_hidden_errors: Errors) -> None:
    reported: list[BaseException] = []
    seen: list[int] = []
    tasks, owner = Tasks(root, reported.append), ttk.Frame(root)

    def fail() -> int:
        time.sleep(0.05)
        raise ValueError("lost")

    def slow() -> int:
        time.sleep(0.05)
        return 1

    tasks.submit(slow, owner=owner, on_done=seen.append)
    tasks.submit(fail, owner=owner, on_done=seen.append)
    owner.destroy()
    until(root, lambda: not tasks.busy)
    tasks.close()
    assert seen == []
    assert reported == []
    assert any("lost" in line for line in no_hidden_errors.lines)


def test_errors_go_to_their_handler_else_to_the_window(root: tk.Tk) -> None:
    reported: list[BaseException] = []
    handled: list[BaseException] = []
    tasks = Tasks(root, reported.append)

    def refuse() -> None:
        raise NotFoundError("There is no such movie.")

    tasks.submit(refuse, owner=root)
    tasks.submit(refuse, owner=root, on_error=handled.append)
    until(root, lambda: reported and handled)
    tasks.close()
    assert len(reported) == len(handled) == 1


def test_closing_waits_for_writes_and_drops_reads(root: tk.Tk) -> None:
    tasks = Tasks(root, pytest.fail, workers=1)  # type: ignore[arg-type]
    done: list[str] = []
    tasks.submit(lambda: time.sleep(0.1), owner=root, write=True)
    for kind in ("read", "write"):
        tasks.submit(lambda kind=kind: done.append(kind), owner=root, write=kind == "write")  # type: ignore[misc]
    tasks.close()
    tasks.submit(lambda: done.append("late"), owner=root)
    assert done == ["write"]


def test_other_threads_may_post(root: tk.Tk) -> None:
    tasks, seen = Tasks(root, pytest.fail), []  # type: ignore[arg-type]
    thread = threading.Thread(target=lambda: tasks.post(lambda: seen.append(threading.current_thread())))
    thread.start()
    until(root, lambda: seen)
    thread.join()
    tasks.close()
    assert seen == [threading.main_thread()]
