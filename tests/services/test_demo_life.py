"""A demo's first evening: real sales that the audit agrees with, made once, and never in a real house."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from cinema.adapters.seed_file import read_seed_file
from cinema.bootstrap import open_cinema, open_demo, open_lived_in_demo, sample_file
from cinema.domain.demo_parties import Hall
from cinema.domain.seat_maps import SeatState
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import connect
from tests.services.seed_files import seed_file
from tests.support import findings


@pytest.fixture(scope="module")
def uri_and_name(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return mongodb_uri, f"test_life_{tmp_path_factory.mktemp('life').name}"[:50]


@pytest.fixture
def demo(uri_and_name: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cinema:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    uri, name = uri_and_name
    return open_lived_in_demo(name, uri=uri)


def states(cinema: Cinema) -> dict[str, Counter[SeatState]]:
    return {
        one.screening.id: Counter(
            seat.state for seat in cinema.booking.seating(one.screening.id).seat_map.seats.values()
        )
        for one in cinema.programme.sellable()[:40]
    }


def test_the_first_evening_has_sales_holds_refunds_and_favourites_that_the_audit_agrees_with(
    demo: Cinema, uri_and_name: tuple[str, str]
) -> None:
    with closing(demo) as cinema:
        seats = states(cinema)
        sold = [one[SeatState.SOLD] for one in seats.values()]
        assert sum(1 for count in sold if count) >= 10
        assert sum(one[SeatState.HELD] for one in seats.values()) >= 6
        nearly_full = [one for one in seats.values() if one[SeatState.SOLD] >= 4 * one[SeatState.FREE] > 0]
        assert nearly_full, "a screening of which few seats are left"
        tom = cinema.actor(cinema.accounts.find(cinema.operator(), "tom"), Channel.BOX_OFFICE)
        session = cinema.till_sessions.current(tom)
        assert session is not None
        report = cinema.till_sessions.x(tom)
        assert report is not None
        names = {one.basket.label for one in cinema.baskets.waiting(tom)}
        assert {"Ribeiro", "School of Arts"} <= names
        ana = cinema.actor(cinema.accounts.find(cinema.operator(), "ana"), Channel.CUSTOMER)
        assert cinema.favourites.mine(ana)
        assert findings(cinema) == []
        before = seats
    uri, name = uri_and_name
    with closing(connect(uri, name)) as connection:
        sales = connection.database["transactions"].count_documents({})
        assert connection.database["transactions"].count_documents({"refunds.0": {"$exists": True}}) == 2
        assert sales >= 20
        assert {one["channel"] for one in connection.database["transactions"].find()} == {"customer", "box-office"}
    with closing(open_lived_in_demo(name, uri=uri)) as again:
        assert {one: state[SeatState.SOLD] for one, state in states(again).items()} == {
            one: state[SeatState.SOLD] for one, state in before.items()
        }, "it is made once"
    with closing(connect(uri, name)) as connection:
        assert connection.database["transactions"].count_documents({}) == sales


def test_a_demo_that_is_opened_by_others_or_was_set_up_as_a_station_stays_as_it_is(
    uri_and_name: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    uri, name = uri_and_name[0], f"{uri_and_name[1]}_kiosk"
    with closing(open_demo(name, uri=uri)) as cinema:
        assert sum(one[SeatState.SOLD] for one in states(cinema).values()) == 0
        cinema.stations.register(cinema.operator(), StationKind.KIOSK, "Kiosk 1")
    with closing(open_lived_in_demo(name, uri=uri)) as cinema:
        assert sum(one[SeatState.SOLD] for one in states(cinema).values()) == 0


def test_no_real_house_is_ever_lived_in(
    uri_and_name: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    uri, name = uri_and_name[0], f"{uri_and_name[1]}_real"
    with closing(open_cinema(name, uri=uri)) as cinema:
        file = seed_file(tmp_path, passwords=False)
        cinema.seed.load(cinema.operator(), read_seed_file(file), demo=False)
        assert not cinema.seed.claim_first_evening(Actor(Role.ADMIN, "till-1", Channel.COMMAND))
        assert sum(one[SeatState.SOLD] for one in states(cinema).values()) == 0


def test_parties_sit_together_and_leave_no_single_seat() -> None:
    from random import Random

    sample = read_seed_file(sample_file())
    for _room, plan in sample.rooms:
        free = {seat.id for seat in plan.seats} - set(plan.blocked)
        for seed in range(5):
            hall = Hall(plan, free, Random(seed))
            taken: set[str] = set()
            for party in hall.all_parties():
                assert not taken & set(party)
                assert len({plan.run_of[seat] for seat in party}) == 1
                taken |= set(party)
                for run in plan.runs:
                    row = "".join("x" if seat.id in taken else "." for seat in run)
                    assert "x.x" not in row
                    if len(run) > 1:
                        assert not row.startswith(".x")
                        assert not row.endswith("x.")
            assert len(taken) >= len(free) * 0.8
    assert Hall(plan, set(), Random(1)).party() == ()
    assert [Hall(plan, free, Random(7)).party() for _time in range(2)] == [Hall(plan, free, Random(7)).party()] * 2
