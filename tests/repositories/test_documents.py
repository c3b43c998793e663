"""Documents are read strictly: what is of another kind than the program writes is refused, never coerced."""

from datetime import UTC, datetime

import pytest
from bson.datetime_ms import DatetimeMS

from cinema.domain.orders import Ticket
from cinema.domain.tills import Till
from cinema.errors import UnreadableError
from repositories.documents import from_document, to_document

TICKET = {
    "id": "t", "screening": "s", "seat": "B1", "kind": "standard", "type": "adult", "type_name": "Adult", "price": 950,
}  # fmt: skip
TILL = to_document(Till("one", 1, "till-1", "key", "epoch", datetime(2026, 11, 20, tzinfo=UTC)))


def test_what_the_program_wrote_is_read() -> None:
    assert from_document(Ticket, TICKET).price == 950
    assert to_document(from_document(Till, TILL)) == TILL


@pytest.mark.parametrize(
    "change",
    [{"price": "950"}, {"price": 9.5}, {"price": True}, {"seat": 7}, {"kind": "sofa"}, {"type_names": {"es": 7}}],
)
def test_a_value_of_another_kind_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(UnreadableError):
        from_document(Ticket, {**TICKET, **change})


@pytest.mark.parametrize("since", [None, 7, "today", DatetimeMS(2**50)])
def test_what_is_no_instant_is_refused(since: object) -> None:
    with pytest.raises(UnreadableError):
        from_document(Till, {**TILL, "since": since})
