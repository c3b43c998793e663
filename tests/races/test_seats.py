"""Real processes want the same seats at the same moment: one gets them, and every other is told which it lost."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection as Pipe

import pytest

from tests.conftest import SmallHouse
from tests.races.hands import race
from tests.support import findings

MANY = 20
Said = list[tuple[str, tuple[str, ...]]]


class Crowd:
    """Processes that are ready to buy."""

    def __init__(self, house: SmallHouse, uri: str, count: int) -> None:
        self.house = house
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.races.hands"])
        self.pipes: list[Pipe] = []
        self.processes = []
        for _place in range(count):
            ours, theirs = context.Pipe()
            self.pipes.append(ours)
            arguments = (theirs, uri, house.connection.database.name)
            self.processes.append(context.Process(target=race, args=arguments, daemon=True))
            self.processes[-1].start()
            theirs.close()
        assert {pipe.recv() for pipe in self.pipes} == {("ready", ())}

    def buy(self, wanted: Sequence[Sequence[str]], *, guarded: bool = True) -> Said:
        """Let each process buy the seats in its place, all at once, and return what each said."""
        at = time.time() + 0.2
        for pipe, seats in zip(self.pipes, wanted, strict=True):
            pipe.send((self.house.screening, tuple(seats), guarded, at))
        return [pipe.recv() for pipe in self.pipes]

    def leave(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(20)


@pytest.fixture
def crowd(house: SmallHouse, mongodb_uri: str) -> Iterator[Crowd]:
    made = Crowd(house, mongodb_uri, MANY)
    yield made
    made.leave()


def buyers(said: Said) -> Counter[str]:
    return Counter(seat for word, seats in said if word == "sold" for seat in seats)


def check_losers(wanted: Sequence[Sequence[str]], said: Said) -> None:
    """Every loser was told which of its own seats are gone, and they are somebody's."""
    taken = buyers(said)
    for seats, (word, named) in zip(wanted, said, strict=True):
        if word == "lost":
            assert named
            assert set(named) <= set(seats)
            assert set(named) <= set(taken), "gone to somebody, not to nobody"


def test_of_twenty_processes_one_gets_the_seats_and_the_guard_is_why(crowd: Crowd) -> None:
    same = [("B1", "B2")] * MANY
    said = crowd.buy(same)
    assert buyers(said) == {"B1": 1, "B2": 1}
    check_losers(same, said)

    rows = [f"{row}{number}" for row in "BC" for number in range(3, 11)]
    groups = [rows[place % 14 : place % 14 + 3] for place in range(MANY)]
    said = crowd.buy(groups)
    assert set(buyers(said).values()) == {1}
    check_losers(groups, said)
    assert findings(crowd.house.cinema) == []

    # The control: the same race without the guard must go wrong, or this rig could not have noticed.
    said = crowd.buy([("A3", "A4")] * MANY, guarded=False)
    assert buyers(said)["A3"] > 1
    assert "ticket-without-seat" in findings(crowd.house.cinema)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_of_fifty_processes_one_gets_the_seats_over_and_over(house: SmallHouse, mongodb_uri: str) -> None:
    crowd = Crowd(house, mongodb_uri, 50)
    try:
        for number in range(1, 11):
            groups = [(f"B{number}", f"C{number}") if place % 2 else (f"C{number}",) for place in range(50)]
            said = crowd.buy(groups)
            assert max(buyers(said).values()) == 1
            check_losers(groups, said)
        assert findings(house.cinema) == []
    finally:
        crowd.leave()
