"""Ticket codes: what was written is read, and nothing else raises."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.ids import is_id, new_id
from cinema.domain.tickets import TicketClaim, as_typed, read_code, write_code

IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)
SEATS = st.from_regex(r"[A-Z]{1,2}[1-9][0-9]{0,2}", fullmatch=True)
SIGNATURES = st.binary(min_size=64, max_size=64)


@given(IDS, IDS, SEATS, SIGNATURES)
def test_a_code_is_read_as_it_was_written(ticket: str, screening: str, seat: str, signature: bytes) -> None:
    claim = TicketClaim(ticket, screening, seat)
    code = write_code(claim, signature)
    assert read_code(code) == (claim, signature)
    assert read_code(f"  {code.lower()}\n") == (claim, signature)
    assert re.fullmatch(r"[A-Z0-9/-]+", code), "the compact alphabet of QR codes"


@given(st.integers(0, 400), st.integers(0, 255))
def test_a_truncated_or_garbled_code_never_raises(cut: int, sign: int) -> None:
    code = write_code(TicketClaim(new_id(), "20260101-2000-hall", "A1"), bytes(64))
    for text in (code[:cut], code[cut:], code[:cut] + chr(sign) + code[cut + 1 :]):
        read = read_code(text)
        assert read is None or read[0].message()


@given(st.text() | st.lists(st.text(), min_size=4, max_size=4).map(lambda parts: "C1/" + "/".join(parts)))
def test_no_text_raises(text: str) -> None:
    read = read_code(text)
    assert read is None or read[0].message()


@pytest.mark.parametrize(
    "code",
    [
        "",
        "C1",
        "C1////",
        "C2/a/b/A1/AAAA",
        "C1/$where/b/A1/AAAA",
        "C1/a/b.c/A1/AAAA",
        "C1/a/b/A1/1",
        "C1/a/b/\udcff/AAAA",
        "C1/a/b/A1/" + "A" * 400,
    ],
)
def test_what_is_no_code_is_no_code(code: str) -> None:
    assert read_code(code) is None


@pytest.mark.parametrize("before", ["5", "m", "5m", "c1", "c1/", "c1/abc", "  9 "])
@pytest.mark.parametrize("turned", [{}, {"/": "-", "-": "'"}, {"/": ";"}, {"/": "&", "-": "'"}])
def test_what_was_typed_before_a_code_is_left_out(before: str, turned: dict[str, str]) -> None:
    code = write_code(TicketClaim("0abc1", "20260101-2000-hall-c1", "C1"), bytes(64))
    typed = "".join(turned.get(one, one) for one in before + code)
    assert as_typed(typed) == code


def test_a_code_that_lacks_its_end_stays_as_it_is() -> None:
    code = write_code(TicketClaim(new_id(), "20260101-2000-hall", "A1"), bytes(64))
    cut = code[: code.index("/A1/")]
    assert as_typed(cut) == cut


def test_ids_are_distinct_and_of_their_shape() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(is_id(one) and len(one) == 20 for one in made)
    assert not any(map(is_id, ["", "-a", "A", "a.b", "$a", "a b", "a" * 65, "a\n", "é", "\x00"]))
