"""Ticket types and price cards as managers keep them, and what a changed card does to screenings that sell by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.bootstrap import join
from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import Choice
from cinema.domain.price_cards import CardRecord, Surcharge
from cinema.domain.price_conditions import Conditions
from cinema.domain.quotas import Quota
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.seat_maps import Hold
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    ChangedMeanwhileError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    OtherTypesError,
    QuotaExhaustedError,
)
from cinema.services.office.prices import PriceOffice
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.selling_checks import recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import APPROVES, card, enrol, limits_of, raw

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Helena Brandt")
OTHER = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-other", "Max")
EVERY = dict.fromkeys(SeatKind, 500)
HALF = Quota("Half price", ("child", "student"), number=2)


@pytest.fixture
def prices(house: SmallHouse) -> PriceOffice:
    enrol(house.storage, MANAGER, OTHER)
    return house.cinema.admin.prices


def student(prices: PriceOffice) -> TypeRecord:
    return prices.create_type(MANAGER, TypeRecord("", "Student", key="s"))


def weekday(house: SmallHouse) -> CardRecord:
    return house.storage.price_cards.read("weekday")


def with_half_price(house: SmallHouse, prices: PriceOffice, quota: Quota) -> CardRecord:
    """Put children under a quota, which makes room for so many of them."""
    old = weekday(house)
    return prices.change_card(MANAGER, old, replace(old, quotas=(replace(quota, types=("child",)),)))


def buy(house: SmallHouse, held: Hold, types: dict[str, str | None]) -> object:
    order = house.cinema.checkout.begin(house.guest, [Choice(held, types)])
    return house.cinema.checkout.pay(house.guest, order, card(APPROVES))


def test_a_type_is_made_with_an_id_after_the_others_changed_and_archived(
    house: SmallHouse, prices: PriceOffice
) -> None:
    made = student(prices)
    assert (made.key, made.order, made.version) == ("S", 2, 1)
    changed = prices.change_type(MANAGER, made, replace(made, tax_rate=4_00))
    assert (changed.tax_rate, changed.version) == (4_00, 2)
    assert prices.change_type(MANAGER, changed, replace(changed)) == changed
    assert prices.change_type(MANAGER, changed, replace(changed, archived=True)).archived
    assert [one.name for one in prices.overview(MANAGER).types] == ["Adult", "Child", "Student"]
    history = house.cinema.admin.histories.of(MANAGER, "ticket_types", made.id)
    assert [tuple(one.change.after) for one in history][:2] == [("archived",), ("tax_rate",)]


def test_a_letter_is_given_once(prices: PriceOffice) -> None:
    student(prices)
    with pytest.raises(InvalidInputError, match="Student has the key S") as refused:
        student(prices)
    assert refused.value.field == "key"


def test_a_type_that_a_card_sells_is_not_archived(house: SmallHouse, prices: PriceOffice) -> None:
    adult = house.storage.ticket_types.get("adult")
    with pytest.raises(ConflictError, match="Weekday"):
        prices.change_type(MANAGER, adult, replace(adult, archived=True))
    with pytest.raises(NotFoundError):
        prices.change_type(MANAGER, TypeRecord("gone", "Gone"), TypeRecord("gone", "Back"))


def test_of_two_managers_the_second_is_told_and_overwrites_nothing(house: SmallHouse, prices: PriceOffice) -> None:
    old = weekday(house)
    prices.change_card(OTHER, old, replace(old, name="Any day"))
    with pytest.raises(ChangedMeanwhileError) as told:
        prices.change_card(MANAGER, old, replace(old, prices={"adult": EVERY}))
    assert (told.value.by, told.value.fields) == ("user-other", ("name",))
    assert weekday(house).name == "Any day"


def test_a_card_is_made_listed_with_most_conditions_first_and_its_screenings_are_counted(
    house: SmallHouse, prices: PriceOffice
) -> None:
    festival = prices.create_card(
        MANAGER, CardRecord("", "Festival", prices={"adult": EVERY}, conditions=Conditions(tags=("festival",)))
    )
    assert festival.version == 1
    shown = prices.overview(MANAGER)
    assert [(one.card.name, one.screenings, one.clashes) for one in shown.cards] == [
        ("Festival", 0, ()), ("Weekday", 2, ()),
    ]  # fmt: skip
    assert shown.currency == "EUR"
    archived = prices.change_card(MANAGER, festival, replace(festival, archived=True))
    assert [one.card for one in prices.overview(MANAGER).cards][-1] == archived
    with pytest.raises(ConflictError, match="2 screenings"):
        prices.change_card(MANAGER, weekday(house), replace(weekday(house), archived=True))


def test_a_price_that_is_taken_off_a_card_is_gone(house: SmallHouse, prices: PriceOffice) -> None:
    old = weekday(house)
    new = prices.change_card(MANAGER, old, replace(old, prices={"adult": {SeatKind.STANDARD: 1}}))
    assert new.prices == {"adult": {SeatKind.STANDARD: 1}}


def test_two_cards_that_can_meet_are_refused_with_an_example(house: SmallHouse, prices: PriceOffice) -> None:
    weekend = CardRecord("", "Weekend", prices={"adult": EVERY}, conditions=Conditions(weekdays=(5, 6)))
    prices.create_card(MANAGER, weekend)
    room = replace(weekend, name="Hall", conditions=Conditions(auditoriums=("hall",), date_from="2027-01-01"))
    assert prices.clashes(MANAGER, room) == ()  # it names one more
    room = replace(room, conditions=Conditions(auditoriums=("hall",)))
    (clash,) = prices.clashes(MANAGER, room)
    assert clash.other.name == "Weekend"
    assert clash.example.day.weekday() in {5, 6}
    with pytest.raises(
        InvalidInputError, match=r"Weekend names 1 as well, and both fit S(at|un) .* 06:00, Hall"
    ) as refused:
        prices.create_card(MANAGER, room)
    assert refused.value.field == "conditions"
    with pytest.raises(InvalidInputError, match="Weekday names no condition either"):
        prices.create_card(MANAGER, replace(weekend, conditions=Conditions()))
    assert [one.card.name for one in prices.overview(MANAGER).cards] == ["Weekend", "Weekday"]


def test_a_clash_that_two_managers_made_at_once_is_shown_and_gives_no_card(
    house: SmallHouse, prices: PriceOffice
) -> None:
    house.storage.price_cards.put(replace(weekday(house), id="twin", name="Twin"))
    shown = prices.overview(MANAGER)
    assert [[clash.other.name for clash in one.clashes] for one in shown.cards] == [["Weekday"], ["Twin"]]
    assert prices.card_for(MANAGER, house.storage.screenings.get(house.screening)) is None


def test_a_screening_gets_the_card_of_its_business_day(house: SmallHouse, prices: PriceOffice) -> None:
    friday = CardRecord("", "Friday night", prices={"adult": EVERY}, conditions=Conditions((4,), "22:00"))
    made = prices.create_card(MANAGER, friday)

    def at(text: str) -> Screening:
        return replace(house.storage.screenings.get(house.screening), starts_at=datetime.fromisoformat(text))

    assert prices.card_for(MANAGER, at("2026-12-05T00:10:00+00:00")) == made.id
    assert prices.card_for(MANAGER, at("2026-12-04T00:10:00+00:00")) == "weekday"
    assert prices.card_for(MANAGER, at("2026-12-05T22:10:00+00:00")) == "weekday"


def test_the_rule_that_gave_a_price_is_told_with_what_the_quota_has_left(
    house: SmallHouse, prices: PriceOffice
) -> None:
    old = weekday(house)
    changed = replace(
        old,
        halves={"child": "adult"},
        prices={"adult": old.prices["adult"]},
        surcharges=(Surcharge("Live music", 300, tags=("live-music",)),),
        quotas=(Quota("Half price", ("child",), percent=40),),
    )
    prices.change_card(MANAGER, old, changed)
    screening = house.storage.screenings.get(house.screening)
    house.storage.screenings.put(replace(screening, features=("live-music",)))
    house.cinema.booking.hold(house.guest, house.screening, None, ["B1"], {"B1": "child"})
    answer = prices.explain(MANAGER, house.screening, "child", "B2")
    assert [(one.name, one.amount) for one in answer.explanation.parts] == [("Weekday", 475), ("Live music", 300)]
    assert (answer.explanation.card, answer.explanation.price, answer.offered) == ("weekday", 775, 30)
    assert [(one.quota.name, one.quota.most, one.left) for one in answer.left] == [("Half price", 12, 11)]
    assert prices.explain(MANAGER, house.screening, "adult", "B2").left == ()
    for wrong in (("?", "adult", "B1"), ("nowhere", "adult", "B1"), (house.screening, "gone", "B1")):
        with pytest.raises(NotFoundError):
            prices.explain(MANAGER, *wrong)
    with pytest.raises(InvalidInputError):
        prices.explain(MANAGER, house.screening, "adult", "Z9")


def test_a_seat_of_a_kind_without_a_price_is_not_sold(house: SmallHouse, prices: PriceOffice) -> None:
    old = weekday(house)
    prices.change_card(MANAGER, old, replace(old, prices={"adult": {SeatKind.STANDARD: 1}}))
    with pytest.raises(InvalidInputError, match="Nothing is sold"):
        house.cinema.booking.hold(house.guest, house.screening, None, ["A1"])


def test_a_changed_price_is_that_of_tickets_not_yet_sold(house: SmallHouse, prices: PriceOffice) -> None:
    sold = buy(house, house.cinema.booking.hold(house.guest, house.screening, None, ["B1"]), {"B1": None})
    held = house.cinema.booking.hold(house.guest, house.screening, None, ["B2"])
    order = house.cinema.checkout.begin(house.guest, [Choice(held, {"B2": None})])
    old = weekday(house)
    prices.change_card(MANAGER, old, replace(old, prices={"adult": dict.fromkeys(SeatKind, 1_00)}))
    with pytest.raises(ConflictError):  # of another program, so it is priced again
        join(open_storage(house.connection), "till-2", patience=0.05).checkout.pay(house.guest, order, card())
    again = house.cinema.checkout.begin(house.guest, [Choice(held, {"B2": None})])
    assert again.total == 100
    assert house.storage.transactions.get(sold.id).total == 950  # type: ignore[attr-defined]


def test_a_card_s_quota_follows_into_the_maps_of_its_screenings(house: SmallHouse, prices: PriceOffice) -> None:
    with_half_price(house, prices, Quota("Half price", (), percent=40))
    for name in (house.screening, house.other_screening):
        seat_map = house.storage.seat_maps.get(name)
        assert [(one.name, one.types, one.most) for one in seat_map.quotas] == [("Half price", ("child",), 12)]
    down = with_half_price(house, prices, Quota("Half price", (), percent=35, round_down=True))
    assert house.storage.seat_maps.get(house.screening).quotas[0].most == 10
    with_half_price(house, prices, Quota("Half price", (), percent=35))
    assert house.storage.seat_maps.get(house.screening).quotas[0].most == 11
    now = weekday(house)
    assert now.version == down.version + 1
    prices.change_card(MANAGER, now, replace(now, quotas=()))
    stored = raw(house.connection, "seat_maps")
    assert [one for one in stored if "quotas" in one] == []


def test_a_quota_follows_into_the_map_of_a_draft_that_is_being_published(
    house: SmallHouse, prices: PriceOffice
) -> None:
    draft = replace(house.storage.screenings.get(house.screening), state=ScreeningState.DRAFT)
    house.storage.screenings.put(draft)
    with_half_price(house, prices, HALF)
    assert house.storage.seat_maps.get(house.screening).quotas[0].most == 2
    with pytest.raises(ConflictError, match="2 screenings"):
        prices.change_card(MANAGER, weekday(house), replace(weekday(house), archived=True))


def test_a_quota_leaves_maps_alone_that_have_another_card_or_are_over(house: SmallHouse, prices: PriceOffice) -> None:
    other = house.storage.screenings.get(house.other_screening)
    house.storage.screenings.put(replace(other, price_card="another"))
    screening = house.storage.screenings.get(house.screening)
    house.connection.database["seat_maps"].update_one(
        {"_id": screening.id}, {"$set": {"sell_until": screening.starts_at - timedelta(days=9)}}
    )
    with_half_price(house, prices, HALF)
    assert [one for one in raw(house.connection, "seat_maps") if "quotas" in one] == []


def test_an_older_version_never_overwrites_the_quotas_of_a_later_one(house: SmallHouse, prices: PriceOffice) -> None:
    with_half_price(house, prices, HALF)
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening}, {"$set": {"priced_by.version": 9, "quotas.0.most": 77}}
    )
    with_half_price(house, prices, replace(HALF, number=5))
    mosts = [house.storage.seat_maps.get(name).quotas[0].most for name in (house.screening, house.other_screening)]
    assert mosts == [77, 5]


@pytest.mark.parametrize(
    "point", ["after journal.insert", "before house_documents.bring", "after house_documents.bring"]
)
def test_a_card_whose_till_dies_is_brought_to_its_maps_by_recovery(
    house: SmallHouse, prices: PriceOffice, failing_at: Failing, point: str
) -> None:
    old = weekday(house)
    new = replace(old, quotas=(replace(HALF, types=("child",)),))
    with pytest.raises(PowerCutError):
        failing_at(point).admin.prices.change_card(MANAGER, old, new)
    recover(house.cinema, house.connection)
    assert weekday(house).version == 1
    assert house.storage.seat_maps.get(house.screening).quotas[0].most == 2
    del prices


def test_the_last_half_price_tickets_are_held_paid_and_given_back(house: SmallHouse, prices: PriceOffice) -> None:
    with_half_price(house, prices, HALF)
    booking, guest, show = house.cinema.booking, house.guest, house.screening
    held = booking.hold(guest, show, None, ["B1", "B2", "B3"], {"B1": "child", "B2": "child"})
    with pytest.raises(QuotaExhaustedError) as told:
        booking.change_types(guest, held, {"B3": "child"})
    assert (told.value.group, told.value.left) == ("Half price", 0)
    order = house.cinema.checkout.begin(guest, [Choice(held, dict.fromkeys(held.seats, "child"))])
    with pytest.raises(OtherTypesError):
        house.cinema.checkout.pay(guest, order, card())
    assert booking.find(guest, show, held.id) is not None, "nothing was taken, and the seats are still held"
    sold = buy(house, booking.find(guest, show, held.id) or held, {"B1": "child", "B2": "child", "B3": "adult"})
    with pytest.raises(QuotaExhaustedError):
        booking.hold(guest, show, None, ["C1"], {"C1": "child"})
    house.cinema.refunds.refund(house.staff, sold.receipt_number, ["B1"], reason="ill")  # type: ignore[attr-defined]
    booking.hold(guest, show, None, ["C1"], {"C1": "child"})


def test_a_seat_without_a_type_is_held_as_the_default_where_there_are_quotas(
    house: SmallHouse, prices: PriceOffice
) -> None:
    with_half_price(house, prices, HALF)
    held = house.cinema.booking.hold(house.guest, house.screening, None, ["B1"])
    assert house.storage.seat_maps.get(house.screening).seats["B1"].type == "adult"
    house.cinema.booking.change_types(house.guest, held, {"B1": "child"})
    assert house.storage.seat_maps.get(house.screening).seats["B1"].type == "child"
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.booking.change_types(house.guest, held, {"B1": "gone"})
    assert refused.value.field == "type"
    other = Actor(Role.GUEST, "kiosk-2", Channel.KIOSK)
    with pytest.raises(NotFoundError):
        house.cinema.booking.change_types(other, held, {"B1": "adult"})


def test_tickets_have_the_tax_of_their_type_and_the_house_s_otherwise(house: SmallHouse, prices: PriceOffice) -> None:
    house.storage.settings.set("tax_percent", "10")
    child = house.storage.ticket_types.get("child")
    prices.change_type(MANAGER, child, replace(child, tax_rate=4_00))
    held = house.cinema.booking.hold(house.guest, house.screening, None, ["B1", "B2"])
    order = house.cinema.checkout.begin(house.guest, [Choice(held, {"B1": "adult", "B2": "child"})])
    assert [one.tax_rate for one in order.tickets] == [10_00, 4_00]
    assert set(order.taxes) == {10_00, 4_00}


def test_rules_of_a_type_hold_for_orders(house: SmallHouse, prices: PriceOffice) -> None:
    child = house.storage.ticket_types.get("child")
    prices.change_type(MANAGER, child, replace(child, staff_only=True))
    held = house.cinema.booking.hold(house.guest, house.screening, None, ["B1"])
    with pytest.raises(NotAllowedError, match="Child is only sold at the counter"):
        house.cinema.checkout.begin(house.guest, [Choice(held, {"B1": "child"})])
    held = house.cinema.booking.hold(house.staff, house.screening, None, ["B2"])
    order = house.cinema.checkout.begin(house.staff, [Choice(held, {"B2": "child"})])
    assert order.total == 600


def test_a_type_for_members_is_refused_to_others(house: SmallHouse, prices: PriceOffice) -> None:
    child = house.storage.ticket_types.get("child")
    prices.change_type(MANAGER, child, replace(child, members_only=True))
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
    enrol(house.storage, ada)
    held = house.cinema.booking.hold(ada, house.screening, None, ["B1"])
    with pytest.raises(NotAllowedError, match="Child is only for members"):
        house.cinema.checkout.begin(ada, [Choice(held, {"B1": "child"})])


def test_the_limits_of_a_new_map_are_those_of_its_card(house: SmallHouse, prices: PriceOffice) -> None:
    card_now = with_half_price(house, prices, HALF)
    limits = limits_of(house.storage, house.storage.screenings.get(house.screening))
    assert (limits.card, limits.version) == ("weekday", card_now.version)
    assert [(one.name, one.most) for one in limits.quotas] == [("Half price", 2)]


def test_too_many_cards_and_types_are_refused(prices: PriceOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cinema.services.office.prices.MOST_TYPES", 2)
    monkeypatch.setattr("cinema.services.office.prices._MOST_CARDS", 1)
    with pytest.raises(InvalidInputError, match="At most 2"):
        student(prices)
    with pytest.raises(InvalidInputError, match="At most 1"):
        prices.create_card(MANAGER, CardRecord("", "X", prices={"adult": EVERY}))


def test_there_is_no_card_for_a_sunday_if_none_names_it(house: SmallHouse, prices: PriceOffice) -> None:
    old = weekday(house)
    prices.change_card(MANAGER, old, replace(old, conditions=Conditions((0, 1, 2, 3, 4, 5))))
    sunday = datetime(2026, 12, 6, 20, tzinfo=UTC)
    screening = replace(house.storage.screenings.get(house.screening), starts_at=sunday)
    assert prices.card_for(MANAGER, screening) is None


def test_a_question_without_a_seat_is_answered_for_the_first_standard_one(
    house: SmallHouse, prices: PriceOffice
) -> None:
    answer = prices.explain(MANAGER, house.screening, "adult", "")
    assert (answer.seat, answer.kind, answer.explanation.price) == ("A3", SeatKind.STANDARD, 950)
    assert prices.explain(MANAGER, house.screening, "adult", "A1").seat == "A1"
