"""Complete sales in cash, from hold to brought up to date and confirmed, by 1 to 16 programs at once.

Through the services against the same commands sent bare, and against the nine durable writes of the protocol before
(`old_protocol`). Every program sells seats of its own, all in one screening, where the same seat map is hot for all, or
on eight. The sides take turns within one run on one server, so that noise hits all; what is judged is the median of the
ratios of rounds that ran side by side.
"""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles

from benchmarks.house import build_house, private_server
from benchmarks.programs import Programs, Round, Side
from benchmarks.report import Line, median_of_ratios
from benchmarks.round_trips import record_batch

PROGRAMS = (1, 4, 8, 16)
SCREENINGS = (1, 8)
TARGET = 0.85  # of the rate of the same commands bare
PAPER_TARGET = 0.45  # of the old protocol's time until the receipt may print, by one program
OLD_TARGET = 1.35  # times the old protocol's rate, by eight programs
_AGAINST_OLD = (1, 8)
_ON_ONE_TILL = 4
_SALES = {1: 40, 4: 30, 8: 18, 16: 9}  # each program's in a round; together they fit into one screening
_WARM = 3
_ROUNDS, _QUICK_ROUNDS = 15, 1
_NUMBERS = {1: "one screening", 8: "eight"}
Measured = Mapping[Side, Sequence[Round]]


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own."""
    with private_server() as uri:
        build_house(uri)
        counts = PROGRAMS[:2] if quick else PROGRAMS
        programs = Programs(uri, record_batch(uri), counts)
        try:
            lines = [
                line
                for screenings in SCREENINGS
                for count in counts
                for line in _compared(programs, count, screenings, quick=quick)
            ]
            return [*lines, _one_till(_measure(programs, ("one till",), _ON_ONE_TILL, 1, quick=quick)["one till"])]
        finally:
            programs.stop()


def _compared(programs: Programs, count: int, screenings: int, *, quick: bool) -> list[Line]:
    sides: tuple[Side, ...] = ("services", "bare", "old") if count in _AGAINST_OLD else ("services", "bare")
    measured = _measure(programs, sides, count, screenings, quick=quick)
    where = f"{count} program{'s' if count > 1 else ''} on {_NUMBERS[screenings]}"
    lines = [_rate("services / bare", where, measured, "bare", TARGET)]
    if count in _AGAINST_OLD:
        lines.append(_rate("services / old protocol", where, measured, "old", OLD_TARGET if count > 1 else None))
    if count == 1:
        lines.append(_paper(where, measured, PAPER_TARGET if screenings == 1 else None))
    return lines


def _measure(programs: Programs, sides: Sequence[Side], count: int, screenings: int, *, quick: bool) -> Measured:
    warm, sales = (1, 2) if quick else (_WARM, _SALES[count])
    measured: dict[Side, list[Round]] = {side: [] for side in sides}
    for side in sides:
        programs.round(side, count, screenings, warm)
    for number in range(_QUICK_ROUNDS if quick else _ROUNDS):
        for turn in range(len(sides)):
            side = sides[(number + turn) % len(sides)]
            measured[side].append(programs.round(side, count, screenings, sales))
    return measured


def _rate(name: str, where: str, measured: Measured, other: Side, target: float | None) -> Line:
    sides: tuple[Side, Side] = ("services", other)
    ours, theirs = ([one.rate for one in measured[side]] for side in sides)
    ratios = sorted(one / beside for one, beside in zip(ours, theirs, strict=True))
    figures = {f"{side} {figure}": value for side in sides for figure, value in _figures(measured[side]).items()}
    detail = f"{_words(figures, 'services')}; {other} {_words(figures, other)}"
    return Line(
        "sales",
        f"{name}, {where}",
        median(ratios),
        target=target,
        way="at least",
        detail=f"{detail}; rounds from {ratios[0]:.2f} to {ratios[-1]:.2f}",
        figures=figures,
    )


def _paper(where: str, measured: Measured, target: float | None) -> Line:
    """Compare how long it is until the receipt may print."""
    waits = {side: [median(one.seconds_to_paper) * 1000 for one in rounds] for side, rounds in measured.items()}
    figures = {f"{side} ms": median(each) for side, each in waits.items()}
    bare = median_of_ratios(waits["bare"], waits["old"])
    told = "; ".join(f"{name.removesuffix(' ms')} {value:.1f} ms" for name, value in figures.items())
    detail = f"{told}; the services' commands bare {bare:.2f}"
    value = median_of_ratios(waits["services"], waits["old"])
    return Line("sales", f"until paper / old protocol, {where}", value, target=target, detail=detail, figures=figures)


def _one_till(rounds: Sequence[Round]) -> Line:
    """Tell how programs fare that share a till: who finds a place of the chain taken takes the next one."""
    tries = [sale.tries for one in rounds for sale in one.sales]
    figures = {**_figures(rounds), "tries a sale": sum(tries) / len(tries), "most tries": max(tries)}
    detail = (
        f"a second; {figures['tries a sale']:.2f} tries a sale, at most {max(tries)}; {len(tries)} sales, none failed"
    )
    rate = figures["sales a second"]
    return Line("sales", f"{_ON_ONE_TILL} programs on one till", rate, detail=detail, figures=figures)


def _figures(rounds: Sequence[Round]) -> dict[str, float]:
    times = sorted(second * 1000 for one in rounds for second in one.seconds)
    cuts = quantiles(times, n=100, method="inclusive")
    rate = median(one.rate for one in rounds)
    return {"sales a second": rate, "p50 ms": cuts[49], "p95 ms": cuts[94], "p99 ms": cuts[98]}


def _words(figures: Mapping[str, float], side: Side) -> str:
    """Write a side's rate, and the milliseconds within which half, 95 and 99 of a hundred sales were done."""
    times = "/".join(f"{figures[f'{side} {name} ms']:.0f}" for name in ("p50", "p95", "p99"))
    return f"{figures[f'{side} sales a second']:.1f} a second, p50/95/99 {times} ms"
