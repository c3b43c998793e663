"""What each action costs at least: tasks, widgets and canvas items. How long they take, a benchmark measures."""

import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from gui.customer.catalogue import Catalogue
from gui.customer.title import Title
from gui.seat_map.looks import SeatLook
from gui.window.tasks import BUSY_TICK, Tasks
from tests.conftest import SmallHouse
from tests.gui.customer_windows import ADA, Customer, customer_window
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window
from tests.support import enrol


@pytest.fixture
def customer(house: SmallHouse) -> Iterator[Customer]:
    enrol(house.storage, ADA)
    with customer_window(house) as opened:
        yield opened


def below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from below(child)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the name of each task's work is added."""
    names: list[str] = []
    submit: Any = Tasks.submit

    def noted(tasks: Tasks, work: Any, **options: Any) -> None:
        names.append(getattr(work, "__qualname__", ""))
        submit(tasks, work, **options)

    monkeypatch.setattr(Tasks, "submit", noted)
    return names


def test_a_title_is_read_by_one_task_and_shown_by_few_widgets(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = customer.go(Catalogue, "catalogue")
    customer.window.until(lambda: page.grid_.cards)
    names = counted(monkeypatch)
    page.grid_.focus_force()
    page.grid_.event_generate("<Return>")
    title = customer.page(Title)
    customer.window.until(lambda: title.reviews is not None)
    assert [name for name in names if name.startswith("Title.")] == ["Title.build.<locals>.work"]
    assert len(list(below(title))) < 160


def test_a_seat_map_has_one_item_a_seat_and_is_read_by_one_task(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer.title()
    names = counted(monkeypatch)
    choice = customer.seats()
    customer.window.settle()
    assert choice.view is not None
    assert choice.view.plan is not None
    assert set(choice.view.board.items) == {seat.id for seat in choice.view.plan.seats}
    assert len([name for name in names if name.startswith(("SeatChoice.", "Seats."))]) == 1


def test_a_seat_taken_is_one_request_and_recolours_that_seat_alone(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = customer.seats()
    assert choice.view is not None
    board = choice.view.board
    customer.window.until(lambda: board.geometry_now is not None)
    seat = next(one for one in board.items if customer.look(choice, one) is SeatLook.FREE)
    before, items, painted = board.find_all(), dict(board.items), []
    recolour: Any = board.recolour

    def noted(seats: Any) -> Any:
        painted.append(set(seats))
        return recolour(seats)

    monkeypatch.setattr(board, "recolour", noted)
    names = counted(monkeypatch)
    customer.click(choice, seat)
    customer.window.until(lambda: customer.look(choice, seat) is SeatLook.MINE and not choice.purchase.basket.busy)
    assert dict(board.items) == items
    assert len(board.find_all()) <= len(before) + 4, "a ring and a hint at most"
    assert set().union(*painted) == {seat}
    assert len(names) == 1


def test_a_fast_hand_is_one_search(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    shell = window.app.shell
    assert shell is not None
    shell.go("catalogue")
    window.settle()
    assert shell.bar is not None
    entry = shell.bar.search.entry
    entry.focus_force()
    window.focused(lambda: entry)
    cinema.weather.calls.clear()
    for letter in "nosf":
        entry.event_generate(f"<Key-{letter}>")
    page = shell.current
    assert isinstance(page, Catalogue)
    window.until(lambda: len(page.grid_.cards) == 1)
    assert cinema.weather.calls.count("search") == 1


def test_results_are_looked_for_often_while_a_task_runs_and_seldom_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.window.tasks.TICK", 25)
    root = tk.Tk()
    waits: list[int] = []
    after: Any = root.after

    def noted(wait: int, *rest: Any) -> str:
        waits.append(wait)
        return str(after(wait, *rest))

    monkeypatch.setattr(root, "after", noted)
    seen: list[int] = []
    tasks = Tasks(root, pytest.fail)  # type: ignore[arg-type]
    assert waits == [25]
    tasks.submit(lambda: 7, owner=root, on_done=seen.append)
    assert waits == [25, BUSY_TICK]
    while not seen or waits[-1] != 25:
        root.update()
    assert set(waits[1:-1]) == {BUSY_TICK}
    tasks.close()
    root.destroy()
