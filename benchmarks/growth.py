"""How each path grows with the house's past, from a thousand sales to a million.

Every size is a house of its own on one server; they take turns, so that noise hits all. A path that reads must grow no
faster than the logarithm: the median call with the most sales may take log(most) / log(fewest) times the one with the
fewest, which is twice from a thousand to a million. Nothing is allowed for noise: calls that take turns have little.
The audit reads everything, so it is told by the sale, and judged beside reading the same (`benchmarks.audit`).
"""

import math
import time
from collections.abc import Sequence
from statistics import median

from benchmarks.audit import alone, beside_reading
from benchmarks.house import private_server
from benchmarks.paths import MOST_CALLS, PATHS, FilledHouse, Path, fill
from benchmarks.report import Line

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_QUICK_SIZES = (1_000, 3_000)
_ROUNDS, _CALLS = 7, 20
_QUICK_ROUNDS, _QUICK_CALLS = 2, 3
Measured = dict[int, list[float]]


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own; its databases are gone with it."""
    with private_server() as uri:
        houses = [fill(uri, sales) for sales in (_QUICK_SIZES if quick else SIZES)]
        rounds, calls = (_QUICK_ROUNDS, _QUICK_CALLS) if quick else (_ROUNDS, _CALLS)
        _settle(houses, calls)
        lines = [_line(path, _measure(path, houses, rounds, calls)) for path in PATHS]
        lines += _audits(uri, houses)
        for house in houses:
            house.cinema.close()
        return lines


def _settle(houses: Sequence[FilledHouse], calls: int) -> None:
    """Let the server digest what was loaded: until then, whatever is asked first seems slow."""
    houses[0].connection.client.admin.command("fsync")
    for path in PATHS:
        if path.reads:
            _measure(path, houses, 1, calls)


def _measure(path: Path, houses: Sequence[FilledHouse], rounds: int, calls: int) -> Measured:
    """Return the milliseconds of each call by size; the first two calls at each house are not counted."""
    assert rounds * calls + 2 <= MOST_CALLS
    measured: Measured = {house.sales: [] for house in houses}
    numbers = dict.fromkeys(measured, 0)
    for turn in range(-1, rounds):
        for house in houses if turn % 2 else reversed(houses):
            for _call in range(2 if turn < 0 else calls):
                subject = path.ready(house, numbers[house.sales])
                start = time.perf_counter()
                path.act(house, subject)
                took = time.perf_counter() - start
                numbers[house.sales] += 1
                if turn >= 0:
                    measured[house.sales].append(took * 1000)
    return measured


def _line(path: Path, measured: Measured) -> Line:
    times = {sales: median(took) for sales, took in measured.items()}
    fewest, most = min(times), max(times)
    return Line(
        "growth",
        path.name,
        times[most] / times[fewest],
        target=round(math.log(most) / math.log(fewest), 2) if path.reads else None,
        detail=f"times as long with {most:,} sales as with {fewest:,}; {_row(times)} ms at {_sizes(times)}",
        figures={f"{sales} ms": took for sales, took in times.items()},
    )


def _audits(uri: str, houses: Sequence[FilledHouse]) -> list[Line]:
    """Audit each house once; what it says of a house that was loaded right is nothing."""
    names = {house.sales: house.connection.database.name for house in houses}
    took_each = {sales: alone("audit", uri, name) for sales, name in names.items() if sales < max(names)}
    assert not any(took.count for took in took_each.values()), took_each
    times = {sales: took.seconds for sales, took in took_each.items()}
    most, largest = max(names), max(houses, key=lambda house: house.sales)
    (found,) = largest.connection.database["transactions"].aggregate(
        [{"$group": {"_id": None, "tickets": {"$sum": {"$size": "$tickets"}}}}]
    )
    took, judged = beside_reading(uri, names[most], found["tickets"])
    times[most] = took.seconds
    each = {sales: took / sales * 1_000_000 for sales, took in times.items()}
    told = Line(
        "growth",
        f"audit of {most:,} sales",
        times[most],
        "s",
        detail=f"{_row(each, 0)} µs a sale at {_sizes(times)}",
        figures={f"{sales} s": took for sales, took in times.items()},
    )
    return [told, *judged]


def _row(values: dict[int, float], digits: int = 2) -> str:
    return "/".join(f"{value:.{digits}f}" for value in values.values())


def _sizes(values: dict[int, float]) -> str:
    return "/".join(f"10^{math.log10(sales):.3g}" for sales in values)
