"""Complete sales through the services against the same commands sent bare, by 1 to 16 programs at once.

One recorded sale tells the commands. Every program sells seats of its own, all in one screening, where the same seat
map is hot for all, or on eight. The sides take turns within one run on one server, so that noise hits both.
"""

from collections.abc import Sequence
from statistics import median, quantiles

from benchmarks.house import DATABASE, build_house, private_server
from benchmarks.programs import Programs, Round, Side
from benchmarks.report import Line
from benchmarks.round_trips import record_sales
from repositories.connect import connect
from repositories.storage import open_storage

PROGRAMS = (1, 4, 8, 16)
SCREENINGS = (1, 8)
TARGET = 0.8
TARGETS = {(8, 1): 0.85}  # (programs, screenings): the rush for one screening, which the design promises most of
_SALES = {1: 40, 4: 30, 8: 18, 16: 9}  # each program's in a round; together they fit into one screening
_WARM = 3
_ROUNDS, _QUICK_ROUNDS = 9, 1
_SIDES: tuple[Side, Side] = ("services", "bare")


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own."""
    with private_server() as uri:
        build_house(uri)
        (recorded,) = record_sales(uri)
        connection = connect(uri, DATABASE)
        counts = PROGRAMS[:2] if quick else PROGRAMS
        programs = Programs(uri, recorded, open_storage(connection), counts)
        try:
            return [_compare(programs, count, screenings, quick=quick) for screenings in SCREENINGS for count in counts]
        finally:
            programs.stop()
            connection.close()


def _compare(programs: Programs, count: int, screenings: int, *, quick: bool) -> Line:
    warm, sales = (1, 2) if quick else (_WARM, _SALES[count])
    measured: dict[Side, list[Round]] = {"services": [], "bare": []}
    for side in _SIDES:
        programs.round(side, count, screenings, warm)
    for number in range(_QUICK_ROUNDS if quick else _ROUNDS):
        for side in _SIDES if number % 2 else reversed(_SIDES):
            measured[side].append(programs.round(side, count, screenings, sales))
    services, bare = measured["services"], measured["bare"]
    ratios = sorted(ours.rate / theirs.rate for ours, theirs in zip(services, bare, strict=True))
    figures = {f"{side} {name}": value for side in _SIDES for name, value in _figures(measured[side]).items()}
    return Line(
        "sales",
        f"services / bare, {count} program{'s' if count > 1 else ''} on {_NUMBERS[screenings]}",
        median(ratios),
        target=TARGETS.get((count, screenings), TARGET),
        way="at least",
        detail=f"{_words(figures, 'services')}; bare {_words(figures, 'bare')}; "
        f"rounds from {ratios[0]:.2f} to {ratios[-1]:.2f}",
        figures=figures,
    )


def _figures(rounds: Sequence[Round]) -> dict[str, float]:
    times = sorted(second * 1000 for one in rounds for second in one.seconds)
    cuts = quantiles(times, n=100, method="inclusive")
    rate = median(one.rate for one in rounds)
    return {"sales a second": rate, "p50 ms": cuts[49], "p95 ms": cuts[94], "p99 ms": cuts[98]}


def _words(figures: dict[str, float], side: Side) -> str:
    """Write a side's rate, and the milliseconds within which half, 95 and 99 of a hundred sales were done."""
    times = "/".join(f"{figures[f'{side} {name} ms']:.0f}" for name in ("p50", "p95", "p99"))
    return f"{figures[f'{side} sales a second']:.1f} a second, p50/95/99 {times} ms"


_NUMBERS = {1: "one screening", 8: "eight"}
