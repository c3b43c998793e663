"""A refund in cash for a card, or in a new voucher: by a manager's right, once, and the books follow what was given."""

from dataclasses import replace

import pytest

from cinema.domain.audit import unbalanced
from cinema.domain.exchanges import Swap
from cinema.domain.limits import LentAction
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.refunds import Refund
from cinema.domain.sale_facts import facts_of
from cinema.domain.till_sessions import sums_of
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import User
from cinema.domain.vouchers import Voucher
from cinema.errors import ConflictError, InvalidInputError, ManagerNeededError
from cinema.services.cinema import Cinema
from tests.conftest import STAFF, SmallHouse
from tests.selling_checks import recover
from tests.services.conftest import Failing, PowerCutError
from tests.services.test_lending import PIN, mia, quick_hashes, till  # noqa: F401 - fixtures
from tests.services.vouchers import is_well, left, pay_by, sell_voucher, stored
from tests.support import CASH, begin, card, raw, sell


def back(house: SmallHouse, sale: Transaction, to: Tender, *seats: str) -> Refund:
    done = house.cinema.refunds.refund(house.operator, sale.receipt_number or "", seats, reason="ill", to=to)
    assert done.last_refund is not None
    return done.last_refund


def code_on_paper(house: SmallHouse, refund: Refund) -> str:
    (voucher,) = house.cinema.receipts.by_number(house.staff, refund.number or "").vouchers
    assert voucher.code is not None
    return voucher.code


def money_now(house: SmallHouse, sale: Transaction) -> dict[Tender, tuple[int, int]]:
    """Return what the entries of a sale took and gave back, by tender, as a Z counts it."""
    sums = sums_of(house.storage.journal.of_subject(sale.id))
    tenders = {*sums.taken, *sums.given_back}
    return {one: (sums.taken.get(one, 0), sums.given_back.get(one, 0)) for one in tenders}


def test_cash_is_given_for_a_card_and_the_terminal_is_not_asked(house: SmallHouse) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", "B2", request=card())
    before = raw(house.connection, "terminal")
    refund = back(house, sale, Tender.CASH, "B1")
    assert [(one.tender, one.paid_out) for one in refund.shares] == [(Tender.CASH, 950)]
    assert raw(house.connection, "terminal") == before
    assert money_now(house, sale) == {Tender.CARD: (1900, 0), Tender.CASH: (0, 950)}
    rest = house.cinema.refunds.refund(STAFF, sale.receipt_number or "", reason="ill").last_refund
    assert rest is not None
    assert [(one.tender, one.paid_out) for one in rest.shares] == [(Tender.CARD, 950)], "no payment goes back twice"
    text = house.cinema.receipts.text(house.cinema.receipts.by_number(STAFF, refund.number or ""), "en")
    assert "Given back in cash" in text
    assert is_well(house)


@pytest.mark.parametrize("request_", [CASH, card()], ids=["cash", "card"])
def test_a_new_voucher_takes_the_place_of_the_money_and_pays_like_any_other(
    house: SmallHouse, request_: PaymentRequest
) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", "B2", request=request_)
    refund = back(house, sale, Tender.VOUCHER)
    code = code_on_paper(house, refund)
    assert left(house, code) == 1900
    assert money_now(house, sale)[Tender.VOUCHER] == (0, 1900)
    again = pay_by(house, code, "B1")
    assert left(house, code) == 950
    house.cinema.refunds.refund(STAFF, again.receipt_number or "", reason="ill")
    assert left(house, code) == 1900
    issued = house.cinema.vouchers.reissue(house.operator, house.cinema.vouchers.show(STAFF, code).id)
    assert left(house, issued.code) == 1900
    assert is_well(house)


def test_the_code_is_on_the_refund_s_paper_for_staff_alone(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", request=card())
    refund = back(house, sale, Tender.VOUCHER)
    text = house.cinema.receipts.text(house.cinema.receipts.by_number(STAFF, refund.number or ""), "en")
    assert code_on_paper(house, refund) in text
    assert f"voucher …{code_on_paper(house, refund)[-4:]}" in text
    stored_sale = house.storage.transactions.get(sale.id)
    assert house.cinema.receipts.of_refund(house.guest, stored_sale).vouchers[0].code is None


def test_what_a_voucher_paid_goes_back_into_it_beside_a_new_one_for_the_rest(house: SmallHouse) -> None:
    _sold, code = sell_voucher(house, 1000)
    order = begin(house.cinema, STAFF, house.screening, "B1")
    cinema = house.cinema
    parts = [(PaymentRequest(Tender.VOUCHER, voucher=code), 500), (PaymentRequest(Tender.CASH, tendered=450), 450)]
    sale = cinema.checkout.pay_in_parts(STAFF, order, parts)
    refund = back(house, sale, Tender.VOUCHER)
    assert left(house, code) == 1000
    assert left(house, code_on_paper(house, refund)) == 450
    assert is_well(house)


def test_where_nothing_may_go_another_way_it_is_refused_and_nothing_changes(house: SmallHouse) -> None:
    paid_in_cash = sell(house.cinema, STAFF, house.screening, "B1", request=CASH)
    _sold, code = sell_voucher(house)
    by_voucher = pay_by(house, code, "B2")
    for sale, to in ((paid_in_cash, Tender.CASH), (by_voucher, Tender.VOUCHER), (by_voucher, Tender.CASH)):
        with pytest.raises(InvalidInputError) as refused:
            back(house, sale, to)
        assert refused.value.field == "to"
    for to in (Tender.CARD, Tender.INVOICE):
        with pytest.raises(InvalidInputError):
            back(house, paid_in_cash, to)
    assert house.storage.transactions.get(paid_in_cash.id).refunds == ()
    assert is_well(house)


def test_a_cashier_needs_a_manager_s_pin_for_any_amount_and_one_is_enough(
    house: SmallHouse,
    till: Cinema,  # noqa: F811 - the fixture
    mia: User,  # noqa: F811 - the fixture
) -> None:
    cinema = house.cinema
    number = sell(cinema, STAFF, house.screening, "B1", "B2", request=card()).receipt_number or ""
    with pytest.raises(ManagerNeededError, match="another way of payment") as needed:
        cinema.refunds.refund(STAFF, number, ("B1",), reason="ill", to=Tender.CASH)
    assert needed.value.action == LentAction.OTHER_TENDER
    wrong = cinema.lending.lend(STAFF, mia.id, PIN, LentAction.REFUND)
    with pytest.raises(ManagerNeededError):
        cinema.refunds.refund(STAFF, number, reason="ill", to=Tender.CASH, loan=wrong)
    loan = cinema.lending.lend(STAFF, mia.id, PIN, LentAction.OTHER_TENDER)
    done = cinema.refunds.refund(STAFF, number, reason="ill", to=Tender.CASH, loan=loan)
    assert done.state is TransactionState.REFUNDED
    assert is_well(house)


def test_the_drawer_gives_no_cash_that_it_does_not_hold(house: SmallHouse) -> None:
    house.cinema.till_sessions.open(STAFF, 900)
    sale = sell(house.cinema, STAFF, house.screening, "B1", request=card())
    with pytest.raises(ConflictError, match="drawer"):
        back(house, sale, Tender.CASH)
    assert back(house, sale, Tender.VOUCHER).issued is not None


def test_rounding_of_cash_goes_into_the_voucher_and_cash_for_a_card_is_rounded_by_itself(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "cash_rounding", "1")
    in_cash = sell(house.cinema, STAFF, house.screening, "B1", request=PaymentRequest(Tender.CASH, tendered=2000))
    by_card = sell(house.cinema, STAFF, house.screening, "B2", request=card())
    assert in_cash.payments[0].received == 1000
    voucher = back(house, in_cash, Tender.VOUCHER)
    assert left(house, code_on_paper(house, voucher)) == 1000
    cash = back(house, by_card, Tender.CASH)
    assert (cash.in_question, cash.amount) == (1000, 950)
    assert is_well(house)


@pytest.mark.parametrize(
    ("point", "is_back"),
    [
        ("before transactions.ask_refund", False),
        ("after transactions.ask_refund", False),
        ("before journal.insert", False),
        ("after journal.insert", True),
        ("after vouchers.bring", True),
        ("before vouchers.bring", True),
    ],
)
def test_a_till_that_loses_its_power_has_issued_a_voucher_or_left_the_tickets_valid(
    house: SmallHouse, failing_at: Failing, point: str, is_back: bool
) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", request=card())
    recover(house.cinema, house.connection)
    with pytest.raises(PowerCutError):
        failing_at(point).refunds.refund(house.operator, sale.receipt_number or "", reason="ill", to=Tender.VOUCHER)
    recover(house.cinema, house.connection)
    refunded = house.storage.transactions.get(sale.id)
    assert bool(refunded.refunded) is is_back
    vouchers: list[Voucher] = [stored(house, one.issued.id) for one in refunded.refunds if is_back and one.issued]
    assert [one.balance for one in vouchers] == ([950] if is_back else [])
    assert len(house.storage.vouchers.newest(10)) == is_back
    assert is_well(house)


def test_what_was_given_in_cash_for_a_card_is_not_moved_by_an_exchange_of_the_rest(house: SmallHouse) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", "B2", request=card())
    back(house, sale, Tender.CASH, "B1")
    number = sale.receipt_number or ""
    with pytest.raises(ConflictError):
        house.cinema.exchanges.begin(STAFF, number, [Swap("B1")])
    done = house.cinema.exchanges.finish(STAFF, house.cinema.exchanges.begin(STAFF, number, [Swap("B2")]))
    again = house.cinema.refunds.refund(STAFF, done.receipt_number or "", reason="ill")
    assert again.last_refund is not None
    assert again.last_refund.in_question == sale.tickets[1].paid
    assert is_well(house)


def test_the_audit_tells_a_voucher_that_is_worth_more_than_what_it_stands_for(house: SmallHouse) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", request=card())
    back(house, sale, Tender.VOUCHER)
    facts = facts_of(sale.id, house.storage.journal.of_subject(sale.id))
    assert list(unbalanced(facts)) == []
    (refund,) = facts.refunds
    assert refund.issued is not None
    more = replace(refund, issued=replace(refund.issued, amount=9999))
    assert [one.check for one in unbalanced(replace(facts, refunds=(more,)))] == ["refund-differs"]
    (share,) = refund.shares
    by_invoice = replace(refund, shares=(replace(share, tender=Tender.INVOICE),))
    assert [one.check for one in unbalanced(replace(facts, refunds=(by_invoice,)))] == ["refund-differs"]
