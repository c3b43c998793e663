"""Large sales need a named buyer, from the house's amount on; smaller ones never do."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cinema.domain.exchanges import Swap
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import InvalidInputError
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, begin, card, findings, raw, sell

SLIP = PaymentRequest(Tender.CARD, reference="S-1")
Pay = Callable[[SmallHouse, Order], object]
WAYS: dict[str, Pay] = {
    "cash": lambda house, order: house.cinema.checkout.pay(house.staff, order, CASH),
    "card": lambda house, order: house.cinema.checkout.pay(house.staff, order, card()),
    "asked": lambda house, order: house.cinema.checkout.ask(house.staff, order, PaymentRequest(Tender.CARD)),
    "slip": lambda house, order: house.cinema.checkout.pay(house.staff, order, SLIP),
    "split": lambda house, order: house.cinema.checkout.begin_split(house.staff, order),
}


@pytest.fixture
def naming(house: SmallHouse) -> SmallHouse:
    """A house whose receipts name the buyer from 19.00 on, which two tickets cost."""
    house.cinema.office.set(house.operator, "buyer_from", "19.00")
    return house


@pytest.mark.parametrize("way", list(WAYS))
def test_a_large_sale_without_a_buyer_is_refused_before_anything_is_written(naming: SmallHouse, way: str) -> None:
    if way in {"asked", "slip"}:
        naming.storage.settings.set("card_provider", "separate")
    order = begin(naming.cinema, naming.staff, naming.screening, "B1", "B2")
    with pytest.raises(InvalidInputError, match=r"From €19\.00 on") as refused:
        WAYS[way](naming, order)
    assert refused.value.field == "buyer_name"
    nameless = naming.cinema.receipt_names.name(naming.staff, order, "Ada")
    with pytest.raises(InvalidInputError, match="tax number") as refused:
        WAYS[way](naming, nameless)
    assert refused.value.field == "buyer_tax_id"
    naming.cinema.receipt_names.drop(naming.staff, nameless)
    assert raw(naming.connection, "transactions") == raw(naming.connection, "buyers") == []
    WAYS[way](naming, naming.cinema.receipt_names.name(naming.staff, order, "Ada", "7"))
    smaller = begin(naming.cinema, naming.staff, naming.screening, "B4")
    if way == "slip":
        smaller_slip = replace(SLIP, reference="S-2")
        assert naming.cinema.checkout.pay(naming.staff, smaller, smaller_slip).state is TransactionState.PAID
    else:
        WAYS[way](naming, smaller)


def test_a_customer_names_the_buyer_too(naming: SmallHouse) -> None:
    order = begin(naming.cinema, naming.guest, naming.screening, "B1", "B2")
    with pytest.raises(InvalidInputError):
        naming.cinema.checkout.pay(naming.guest, order, card())
    named = naming.cinema.receipt_names.name(naming.guest, order, "Ada", "7")
    sale = naming.cinema.checkout.pay(naming.guest, named, card())
    receipt = naming.cinema.receipts.of_sale(naming.guest, sale.id)
    assert receipt.buyer is not None
    assert receipt.buyer.tax_id == "7"
    assert findings(naming.cinema) == []


def test_a_house_without_the_setting_asks_nobody(house: SmallHouse) -> None:
    assert sell(house.cinema, house.staff, house.screening, "B1", "B2", "B3", request=CASH).buyer is None


def test_an_exchange_into_dearer_tickets_needs_a_buyer_whom_its_receipt_then_names(house: SmallHouse) -> None:
    sale = sell_children(house)  # 12.00
    house.cinema.office.set(house.operator, "buyer_from", "19.00")
    exchanges = house.cinema.exchanges
    swaps = [Swap("B1", type="adult"), Swap("B2", type="adult")]
    quote = exchanges.begin(house.staff, sale.receipt_number or "", swaps)
    with pytest.raises(InvalidInputError) as refused:
        exchanges.finish(house.staff, quote, CASH)
    assert refused.value.field == "buyer_name"
    named = house.cinema.receipt_names.name(house.staff, quote.order, "Ada", "7")
    new = exchanges.finish(house.staff, replace(quote, order=named), CASH)
    receipt = house.cinema.receipts.of_sale(house.staff, new.id)
    assert receipt.buyer is not None
    assert receipt.buyer.name == "Ada"
    assert in_order(house.cinema, house.connection) == []
    assert findings(house.cinema) == []
    house.connection.database["buyers"].delete_many({})  # by hand
    assert findings(house.cinema) == ["buyer-removed"]


def sell_children(house: SmallHouse) -> Transaction:
    types: dict[str, str | None] = {"B1": "child", "B2": "child"}
    held = house.cinema.booking.hold(house.staff, house.screening, None, tuple(types), types)
    order = house.cinema.checkout.begin(house.staff, [Choice(held, types)])
    return house.cinema.checkout.pay(house.staff, order, CASH)


@pytest.mark.parametrize("text", ["much", "-1", "4.0001", "1e9"])
def test_an_amount_that_is_none_is_no_setting(house: SmallHouse, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.office.set(house.operator, "buyer_from", text)
    assert refused.value.field == "buyer_from"
