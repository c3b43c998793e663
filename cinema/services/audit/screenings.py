"""Screening by screening: its sales beside its seat map, one screening in memory at a time."""

from collections.abc import Iterator
from datetime import datetime

from cinema.domain.audit import MapRow, SaleRow
from cinema.ports import Finding
from cinema.services.audit.sales import sale_findings
from cinema.services.audit.seats import seat_findings

Pair = tuple[list[SaleRow], MapRow | None]


def paired(sales: Iterator[SaleRow], seat_maps: Iterator[MapRow]) -> Iterator[Pair]:
    """Pair the sales of each screening with its map, both by screening."""
    seat_map = next(seat_maps, None)
    for group in _grouped(sales):
        screening = group[0].screening
        while seat_map is not None and seat_map.screening < screening:
            yield [], seat_map
            seat_map = next(seat_maps, None)
        if seat_map is not None and seat_map.screening == screening:
            yield group, seat_map
            seat_map = next(seat_maps, None)
        else:
            yield group, None
    while seat_map is not None:
        yield [], seat_map
        seat_map = next(seat_maps, None)


def _grouped(sales: Iterator[SaleRow]) -> Iterator[list[SaleRow]]:
    """Yield the sales of each screening; one whose screening can't be read may come anywhere, and parts no other's."""
    group: list[SaleRow] = []
    for sale in sales:
        if not sale.screening:
            yield [sale]
            continue
        if group and group[0].screening != sale.screening:
            yield group
            group = []
        group.append(sale)
    if group:
        yield group


def pair_findings(pair: Pair, now: datetime, *, whole: bool = True) -> Iterator[Finding]:
    """Yield what is wrong in a screening; not `whole`: these are some of its sales only."""
    sales, seat_map = pair
    for sale in sales:
        yield from sale_findings(sale, now)
    screening = seat_map.screening if seat_map else sales[0].screening
    yield from seat_findings(screening, seat_map, sales, whole=whole)
