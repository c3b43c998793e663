"""A setting that was changed by hand to what can't be used is named everywhere, sells nothing by a guess, and is put
right by the command that sets it."""

from typing import Any

import pytest

from cinema.domain.payments import Answer, PaymentRequest, Tender
from cinema.domain.transactions import TransactionState
from cinema.errors import ConflictError, UnreadableError
from repositories.terminal_memory import TerminalMemory
from tests.conftest import SmallHouse
from tests.support import APPROVES, CASH, begin, card, findings, sell

WRONG: list[tuple[str, Any, str, str]] = [
    ("timezone", "Mars", "No timezone has this name", "Europe/Lisbon"),
    ("timezone", 5, "It is not text", "Europe/Lisbon"),
    ("timezone", None, "It is not text", "Europe/Lisbon"),
    ("currency", 5, "It is not text", "EUR"),
    ("currency", "euro", "three letters", "EUR"),
    ("language", "xx", "Choose one of", "es"),
    ("language", ["en"], "It is not text", "es"),
    ("hold_seconds", "480", "Write a number", "480"),
    ("hold_seconds", 10**12, "from 0 to", "480"),
    ("day_starts_at", 24, "from 0 to 23", "6"),
    ("tax_percent", "much", "Write a number", "5"),
    ("name", "", "fill in", "Nova"),
]


@pytest.mark.parametrize(("name", "value", "reason", "right"), WRONG)
def test_a_setting_that_can_not_be_used_is_named_and_put_right(
    house: SmallHouse, name: str, value: Any, reason: str, right: str
) -> None:
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {name: value}})
    house.storage.settings.forget()

    with pytest.raises(UnreadableError, match=f"The setting {name} is invalid: .*{reason}") as refused:
        house.cinema.house()
    assert refused.value.field == name
    with pytest.raises(UnreadableError, match=f"The setting {name} is invalid"):
        begin(house.cinema, house.guest, house.screening, "B1")
    told = [one for one in house.cinema.database.findings() if not one.ok]
    assert [one.subject for one in told] == [f"settings.house.{name}"]
    assert refused.value.message in told[0].message
    assert f"cinema settings {name}" in told[0].advice

    kept = house.cinema.office.set(house.operator, name, right)
    assert str(getattr(kept, name)) == right
    assert house.cinema.house() == kept
    assert all(one.ok for one in house.cinema.database.findings())


def test_several_settings_that_can_not_be_used_are_put_right_one_by_one(house: SmallHouse) -> None:
    wrong = {"timezone": "Mars", "language": 5, "currency": None}
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": wrong})
    house.storage.settings.forget()
    for name, right in (("language", "es"), ("timezone", "Europe/Lisbon"), ("currency", "EUR")):
        house.cinema.office.set(house.operator, name, right)
    assert house.cinema.house().timezone == "Europe/Lisbon"


def test_a_currency_that_can_be_used_stays_fixed_beside_one_setting_that_can_not(house: SmallHouse) -> None:
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"timezone": "Mars"}})
    house.storage.settings.forget()
    with pytest.raises(ConflictError, match="prices in EUR"):
        house.cinema.office.set(house.operator, "currency", "BRL")


def test_money_that_was_taken_is_recorded_though_a_setting_can_not_be_used_by_then(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = begin(house.cinema, house.guest, house.screening, "B1")
    decide = TerminalMemory.decide

    def taken(memory: TerminalMemory, *given: Any, **named: Any) -> Answer:
        answer = decide(memory, *given, **named)
        house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"timezone": "Mars"}})
        house.storage.settings.forget()
        return answer

    monkeypatch.setattr(TerminalMemory, "decide", taken)
    sale = house.cinema.checkout.pay(house.guest, order, card())
    assert sale.state is TransactionState.PAID
    with pytest.raises(UnreadableError):
        house.cinema.house()
    house.cinema.office.set(house.operator, "timezone", "Europe/Lisbon")
    assert findings(house.cinema) == []


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_slip_is_recorded_though_a_setting_can_not_be_used_by_then(house: SmallHouse, is_asked: bool) -> None:
    """Its money was taken before it is typed: at once, or when somebody comes back from the terminal."""
    house.storage.settings.set("card_provider", "separate")
    checkout, slip = house.cinema.checkout, PaymentRequest(Tender.CARD, reference="S-1")
    order = begin(house.cinema, house.staff, house.screening, "B1")
    if is_asked:
        checkout.ask(house.staff, order, PaymentRequest(Tender.CARD))
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"language": "xx"}})
    house.storage.settings.forget()
    sale = checkout.answer(house.staff, order.id, "S-1") if is_asked else checkout.pay(house.staff, order, slip)
    assert (sale.state, sale.payments[0].reference) == (TransactionState.PAID, "S-1")
    with pytest.raises(UnreadableError):
        begin(house.cinema, house.staff, house.screening, "B2")


def test_a_slip_of_a_split_sale_is_recorded_though_a_setting_can_not_be_used_by_then(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    checkout = house.cinema.checkout
    split = checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1"))
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"language": "xx"}})
    house.storage.settings.forget()
    slip = PaymentRequest(Tender.CARD, reference="S-1")
    assert checkout.tender(house.staff, split.id, slip, split.total).state is TransactionState.PAID


def test_cash_and_test_cards_are_not_taken_while_a_setting_can_not_be_used(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"language": "xx"}})
    house.storage.settings.forget()
    for request in (CASH, card(), PaymentRequest(Tender.CARD, card=APPROVES, reference="S-1")):
        with pytest.raises(UnreadableError):
            house.cinema.checkout.pay(house.staff, order, request)


@pytest.mark.parametrize("key", [5, b"short", "text", None])
def test_a_ticket_key_that_is_none_signs_nothing_and_is_told(house: SmallHouse, key: object) -> None:
    house.connection.database["settings"].replace_one({"_id": "ticket_key"}, {"key": key}, upsert=True)
    with pytest.raises(UnreadableError, match="key that signs tickets"):
        house.storage.settings.ticket_key()
    assert any(one.subject == "settings.ticket_key.key" and not one.ok for one in house.cinema.database.findings())
    sold = sell(house.another_till("till-2"), house.staff, house.screening, "B1", request=CASH)
    assert [one.short_code for one in sold.tickets] == [""], "it is sold all the same"
