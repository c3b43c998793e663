"""What must not reach a receipt printer, whatever a name says."""

import tracemalloc

import pytest

from cinema.adapters.paper_a4 import draw_a4
from cinema.adapters.paper_escpos import write_paper
from cinema.domain.papers.blocks import Pair, Paper, Sheet, Text
from cinema.domain.papers.sale_papers import sale_paper
from tests.papers import receipt

DRAWER = "\x1bp\x00\x19\xfa"  # opens the drawer
CUT = "\x1dV\x00"


@pytest.mark.parametrize("evil", [DRAWER, CUT, "\x1b@", "\x10\x14\x01", "\x1c", "\x07", "\x9b31m"])
@pytest.mark.parametrize("width", ["58", "80"])
def test_no_control_sign_of_a_name_reaches_the_printer(evil: str, width: str) -> None:
    clean = write_paper(Paper("", (Sheet((Text("AB"), Pair("AB", "1"))),)), width)
    dirty = write_paper(Paper("", (Sheet((Text(f"A{evil}B"), Pair(f"A{evil}B", "1"))),)), width)
    raw = evil.encode("latin-1")
    assert dirty[0].data.count(raw[:2]) <= clean[0].data.count(raw[:2])


@pytest.mark.parametrize("evil", ["A\nB", "A\rB", "A\tB", "A\u2028B", "A\u202eB", "A\x00B", "\ud800"])
def test_strange_signs_stop_no_paper(evil: str) -> None:
    paper = sale_paper(receipt(title=evil))
    for width in ("58", "80"):
        write_paper(paper, width)
    draw_a4(paper)


@pytest.mark.soak
def test_a_hundred_tickets_take_little_memory() -> None:
    paper = sale_paper(receipt([f"F{one}" for one in range(100)]))
    tracemalloc.start()
    write_paper(paper, "80")
    draw_a4(paper)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000
