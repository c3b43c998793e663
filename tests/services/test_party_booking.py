"""The best seats are held for a party in one write: chosen anew with each ticket, and never beside what has changed."""

import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.auditoriums import SeatKind
from cinema.domain.best_seats import Seating
from cinema.domain.parties import HeldParty, WantedParty
from cinema.domain.seat_maps import SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import HoldExpiredError, InvalidInputError, QuotaExhaustedError, SeatsLostError
from cinema.services.selling.booking import holder_of
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.support import hold

COUNTER = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")


def want(tickets: Mapping[str, int], by_hand: Mapping[str, str] = {}, kind: SeatKind | None = None) -> WantedParty:
    return WantedParty(tickets, by_hand, kind)


def held(house: SmallHouse, hold_id: str | None, wanted: WantedParty, actor: Actor = COUNTER) -> HeldParty:
    return house.cinema.party_booking.hold(actor, house.screening, hold_id, wanted)


def states(house: SmallHouse) -> dict[str, str | None]:
    """The hold of each held seat."""
    seats = house.storage.seat_maps.get(house.screening).seats
    return {name: live.hold for name, live in seats.items() if live.state is SeatState.HELD}


def test_each_ticket_chooses_the_whole_party_anew_and_gives_the_last_choice_back(house: SmallHouse) -> None:
    first = held(house, None, want({"adult": 1}))
    assert len(first.hold.seats) == 1
    second = held(house, first.hold.id, want({"adult": 2, "child": 1}))
    assert (second.hold.id, second.hold.until) == (first.hold.id, first.hold.until), "a hold keeps its end"
    assert sorted(second.types.values()) == ["adult", "adult", "child"]
    assert second.best is not None
    assert second.best.seating is Seating.TOGETHER
    assert set(states(house)) == set(second.hold.seats) == set(second.types)
    fewer = held(house, first.hold.id, want({"adult": 1}))
    assert set(states(house)) == set(fewer.hold.seats)
    again = held(house, first.hold.id, want({"adult": 1}))
    assert again.hold.seats == fewer.hold.seats, "the same state, the same answer"


def test_seats_placed_by_hand_stay_and_the_others_join_them(house: SmallHouse) -> None:
    mine = held(house, None, want({}, {"B9": "adult", "B10": "child"}))
    assert (set(mine.hold.seats), mine.best) == ({"B9", "B10"}, None)
    joined = held(house, mine.hold.id, want({"adult": 2}, {"B9": "adult", "B10": "child"}))
    assert set(joined.hold.seats) == {"B7", "B8", "B9", "B10"}
    assert joined.types["B10"] == "child"


def test_neither_a_wheelchair_space_nor_a_seat_of_others_is_taken(house: SmallHouse) -> None:
    hold(house.cinema, house.guest, house.screening, "B4", "B5", "C4", "C5")
    party = held(house, None, want({"adult": 3}))
    assert not {"A1", "A2", "B4", "B5", "C4", "C5"} & set(party.hold.seats)
    wheelchair = held(house, None, want({"adult": 1}, kind=SeatKind.WHEELCHAIR), replace(COUNTER, workstation="till-2"))
    assert wheelchair.hold.seats == ("A1",)


def test_too_many_are_told_with_what_is_free(house: SmallHouse) -> None:
    with pytest.raises(SeatsLostError, match="Only 28 such seats are free"):
        held(house, None, want({"adult": 29}))
    assert states(house) == {}
    with pytest.raises(InvalidInputError, match="At most 10"):
        held(house, None, want({"adult": 11}), house.guest)
    with pytest.raises(InvalidInputError, match="at least one ticket"):
        held(house, None, want({}))
    with pytest.raises(InvalidInputError, match="no such ticket type"):
        held(house, None, want({"senior": 1}))


def test_a_refused_change_leaves_the_party_as_it_was(house: SmallHouse) -> None:
    party = held(house, None, want({"adult": 2}))
    before = states(house)
    hold(house.cinema, house.guest, house.screening, "C1")
    with pytest.raises(SeatsLostError, match="C1"):
        held(house, party.hold.id, want({"adult": 2}, {"C1": "adult"}))
    assert {name for name, one in states(house).items() if one == party.hold.id} == set(before)


def test_another_s_hold_is_not_chosen_anew(house: SmallHouse) -> None:
    party = held(house, None, want({"adult": 2}))
    with pytest.raises(HoldExpiredError):
        held(house, party.hold.id, want({"adult": 1}), replace(COUNTER, workstation="till-2"))
    assert set(states(house)) == set(party.hold.seats)


def test_what_stands_beside_the_choice_is_judged_by_the_write_itself(house: SmallHouse) -> None:
    maps = house.storage.seat_maps
    args = (house.screening, "party1", ["B1", "B2"], holder_of(COUNTER), 60, 100, {"B1": "adult", "B2": "adult"})
    assert maps.hold_anew(*args, {"B3": False}) is None, "B3 is free: the choice was judged on another map"
    assert states(house) == {}
    done = maps.hold_anew(*args, {"B3": True})
    assert done is not None
    assert set(done.seats) == {"B1", "B2"}


def test_tills_that_ask_at_once_fill_the_house_and_each_refusal_is_true(house: SmallHouse) -> None:
    refused: list[str] = []
    got: list[HeldParty] = []

    def ask(number: int) -> None:
        till = join(open_storage(house.connection), f"till-{number}", patience=0.05)
        actor = replace(COUNTER, workstation=f"till-{number}")
        while True:
            try:
                got.append(till.party_booking.hold(actor, house.screening, None, want({"adult": 2})))
            except SeatsLostError as lost:
                refused.append(lost.message)
                return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seats = [name for one in got for name in one.hold.seats]
    assert len(seats) == len(set(seats)) == 28, "every ordinary seat, each once"
    assert all("such seat" in words or "Sold out" in words for words in refused), refused


def test_a_quota_is_judged_with_the_whole_party(house: SmallHouse) -> None:
    quota = {"name": "Children", "types": ["child"], "most": 1, "percent": None, "round_down": False}
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"quotas": [quota]}})
    party = held(house, None, want({"adult": 1, "child": 1}))
    with pytest.raises(QuotaExhaustedError):
        held(house, party.hold.id, want({"adult": 1, "child": 2}))
    assert sorted(party.types.values()) == ["adult", "child"]
