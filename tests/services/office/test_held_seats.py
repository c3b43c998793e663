"""Who holds which seats now, and a manager's release of them, raced with a payment."""

import pytest

from cinema.bootstrap import join
from cinema.errors import ConflictError, HoldExpiredError, NotFoundError
from repositories.storage import open_storage
from tests.conftest import STAFF, SmallHouse
from tests.interruptions import interrupted
from tests.services.office.schedule_house import MANAGER, office
from tests.support import begin, card, expire, findings, hold, raw, sell


def notes(house: SmallHouse) -> list[dict[str, object]]:
    return [
        one["operation"]["after"]
        for one in sorted(raw(house.connection, "journal"), key=lambda entry: entry["seq"])
        if one["subject"] == f"screenings/{house.screening}"
    ]


def test_each_hold_says_who_has_which_seats_where_and_for_how_long(house: SmallHouse) -> None:
    cinema = office(house)
    hold(house.cinema, house.guest, house.screening, "B2", "B1")
    hold(house.cinema, house.staff, house.screening, "B3")
    gone = hold(house.another_till("till-4"), house.guest, house.screening, "B9")
    expire(house.connection, house.screening, gone.id)
    found = {one.seats: one for one in cinema.admin.cancelling.holds(MANAGER, house.screening)}
    assert set(found) == {("B1", "B2"), ("B3",)}
    guest, staff = found["B1", "B2"], found[("B3",)]
    assert (guest.workstation, guest.user, guest.name, guest.channel) == ("kiosk-1", None, None, "customer")
    assert (staff.user, staff.name) == (STAFF.user, house.storage.users.get(STAFF.user or "").name)
    assert 0 < (guest.seconds_left or 0) <= house.cinema.house().hold_seconds
    assert not guest.is_pinned
    look = cinema.admin.cancelling.outlook(MANAGER, house.screening)
    assert (look.sold, look.being_paid, look.held) == (0, 0, 3)


def test_a_released_hold_frees_its_seats_and_is_noted_before_and_after(house: SmallHouse) -> None:
    cinema = office(house)
    mine = begin(house.cinema, house.guest, house.screening, "B1")
    [held] = cinema.admin.cancelling.holds(MANAGER, house.screening)
    cinema.admin.cancelling.release(MANAGER, house.screening, held.hold)
    assert cinema.admin.cancelling.holds(MANAGER, house.screening) == ()
    said = {"released": held.hold, "seats": ["B1"], "workstation": "kiosk-1", "holder": "guest"}
    assert notes(house) == [said, {**said, "done": True}]
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.guest, mine, card())
    hold(house.another_till("till-5"), house.staff, house.screening, "B1")
    with pytest.raises(NotFoundError):
        cinema.admin.cancelling.release(MANAGER, house.screening, held.hold)
    assert findings(cinema) == []


def test_a_hold_that_is_being_paid_is_shown_as_such_and_never_released(house: SmallHouse) -> None:
    cinema = office(house)

    def meanwhile() -> None:
        [held] = cinema.admin.cancelling.holds(MANAGER, house.screening)
        assert (held.is_pinned, held.seconds_left) == (True, None)
        assert cinema.admin.cancelling.outlook(MANAGER, house.screening).being_paid == 1
        with pytest.raises(ConflictError):
            cinema.admin.cancelling.release(MANAGER, house.screening, held.hold)
        assert notes(house) == []

    till = join(interrupted(open_storage(house.connection), "after seat_maps.pin", meanwhile), "till-8", patience=0.05)
    assert sell(till, house.staff, house.screening, "B1").receipt_number


@pytest.mark.parametrize("point", ["before seat_maps.drop_hold", "after seat_maps.drop_hold"])
def test_of_a_release_and_a_payment_at_once_one_wins_and_the_notes_say_which(house: SmallHouse, point: str) -> None:
    office(house)
    mine = begin(house.cinema, house.guest, house.screening, "B1")
    told: list[str] = []

    def pay() -> None:
        try:
            house.cinema.checkout.pay(house.guest, mine, card())
            told.append("paid")
        except HoldExpiredError:
            told.append("expired")

    cinema = join(interrupted(open_storage(house.connection), point, pay), "office-9", patience=0.05)
    [held] = cinema.admin.cancelling.holds(MANAGER, house.screening)
    if point.startswith("before"):
        with pytest.raises((NotFoundError, ConflictError)):
            cinema.admin.cancelling.release(MANAGER, house.screening, held.hold)
    else:
        cinema.admin.cancelling.release(MANAGER, house.screening, held.hold)
    assert told == (["paid"] if point.startswith("before") else ["expired"])
    assert [one.get("done", False) for one in notes(house)] == ([False] if told == ["paid"] else [False, True])
    assert findings(cinema) == []
