"""Screening by screening: its sales beside its seat map, one screening in memory at a time."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from cinema.domain.audit import MapRow, SaleRow


class Group(NamedTuple):
    """A screening with every sale that has tickets for it; `new` are those that no group had before.

    A group without a screening has sales that have none, or of which nobody can tell it.
    """

    screening: str
    seat_map: MapRow | None
    sales: list[SaleRow]
    new: list[SaleRow]


def groups(sales: Iterable[SaleRow], seat_maps: Iterable[MapRow], extra: Iterable[SaleRow] = ()) -> Iterator[Group]:
    """Group sales, which come by their first screening, with maps, which come by screening.

    A sale of several screenings is kept until its last one comes. `extra` are sales that are not among `sales`, or may
    be: each is new once, in the group that comes first of all.
    """
    waiting: dict[str, dict[str, SaleRow]] = {}
    known = {row.id: row for row in extra}

    def put(rows: Iterable[SaleRow]) -> None:
        for row in rows:
            for screening in row.screenings:
                waiting.setdefault(screening, {})[row.id] = row

    def group(screening: str, seat_map: MapRow | None, new: list[SaleRow]) -> Group:
        return Group(screening, seat_map, list(waiting.pop(screening, {}).values()), new)

    put(known.values())
    if known:
        yield Group("", None, [], list(known.values()))
    maps = iter(seat_maps)
    seat_map = next(maps, None)
    for screening, some in groupby(sales, key=attrgetter("first_screening")):
        rows = [row for row in some if row.id not in known]
        put(rows)
        while screening and seat_map is not None and seat_map.screening < screening:
            yield group(seat_map.screening, seat_map, [])
            seat_map = next(maps, None)
        if seat_map is not None and seat_map.screening == screening:
            yield group(screening, seat_map, rows)
            seat_map = next(maps, None)
        elif screening:
            yield group(screening, None, rows)
        else:
            yield Group("", None, [], rows)
    while seat_map is not None:
        yield group(seat_map.screening, seat_map, [])
        seat_map = next(maps, None)
    for screening in sorted(waiting):
        yield group(screening, None, [])
