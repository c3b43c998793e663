"""What has a value's shape can be read as that value, whatever was changed in it."""

from datetime import UTC, datetime

import bson
import pytest
from bson.codec_options import CodecOptions
from bson.int64 import Int64

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Ticket, Transaction, TransactionState
from cinema.domain.users import Channel
from cinema.errors import UnreadableError
from repositories.audit.document_shapes import Shape
from repositories.documents import from_document, to_document
from tests.services.spoilt_house import CHANGES, changed, paths

AT = datetime(2026, 11, 20, tzinfo=UTC)
TICKET = Ticket("t1", "B1", SeatKind.STANDARD, "adult", "Adult", 950, {"es": "Adulto"})
PAID = Attempt("a1", Tender.CASH, "cash", 950, AttemptState.APPROVED, AT, 1000, 50)
BACK = Refund("r1", ("t1",), 950, Tender.CASH, "cash", AttemptState.ASKED, "ill", None, "till-1", AT)
SALE = Transaction(
    "s1", "one", "h1", TransactionState.REFUNDING, (TICKET,), 950, "EUR", Channel.CUSTOMER, "till-1", None, None, AT,
    "m1", "Metropolis", {"es": "Metrópolis"}, "Hall", AT, (PAID,), "2026-000001", AT, (("open", AT),), (BACK,),
)  # fmt: skip


def stored() -> dict[str, object]:
    """The sale as the database gives it back."""
    return bson.decode(bson.encode(to_document(SALE)), CodecOptions(tz_aware=True))


def test_a_value_s_own_document_has_its_shape() -> None:
    shape = Shape(Transaction)
    assert shape.fits(stored())
    assert shape.fits(changed(stored(), ("total",), Int64(950)))
    assert shape.fits({**stored(), "lease": 7})


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_the_shape_can_be_read(change: str) -> None:
    shape = Shape(Transaction)
    refused = 0
    for path in paths(stored()):
        document = changed(stored(), path, CHANGES[change])
        if shape.fits(document):
            assert from_document(Transaction, document)
        else:
            refused += 1
    assert refused


@pytest.mark.parametrize("value", [7, [7], ["B1"], [{}], [[]]])
def test_lists_of_something_else_have_not_the_shape(value: object) -> None:
    for name in ("tickets", "attempts", "refunds", "history"):
        document = {**stored(), name: value}
        assert not Shape(Transaction).fits(document), name
    with pytest.raises(UnreadableError):
        from_document(Transaction, {**stored(), "tickets": 7})


def test_more_shapes_than_there_can_be_are_forgotten() -> None:
    shape = Shape(Transaction)
    for number in range(3000):
        assert shape.fits({**stored(), f"more{number}": 7})
    assert not shape.fits({**stored(), "total": None})
