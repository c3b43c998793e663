"""Draws how the paths grow, from the lines of `benchmarks.growth`. It measures and judges nothing."""

import math
from collections.abc import Iterable
from pathlib import Path

from benchmarks.report import Line

_MARKERS = "os^vD<>ph*XP"


def draw(lines: Iterable[Line], file: Path) -> None:
    """Write a picture of every line that has a time at each size, as a ratio to its first size."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "growth", "font.size": 9})
    figure = Figure(figsize=(7.2, 4.2), facecolor="white", layout="constrained")
    axes = figure.subplots()
    sizes: list[int] = []
    for marker, line in zip(_MARKERS, _drawn(lines), strict=False):
        times = {int(name.removesuffix(" ms")): took for name, took in line.figures.items()}
        sizes = sorted(times)
        style = "-" if line.target is not None else ":"
        ratios = [times[size] / times[sizes[0]] for size in sizes]
        axes.plot(sizes, ratios, style, marker=marker, markersize=4, linewidth=1.2, label=line.name)
    bound = [math.log(size) / math.log(sizes[0]) for size in sizes]
    axes.plot(sizes, bound, "--", color="black", linewidth=1, label="logarithm: the most a reading path may grow")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("paid sales in the database")
    axes.set_ylabel(f"median time of a call / that with {sizes[0]:,} sales")
    axes.grid(visible=True, color="0.9")
    axes.legend(fontsize=7, ncols=2, loc="lower left", frameon=False)
    figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None, dpi=150)


def _drawn(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.benchmark == "growth" and all(name.endswith(" ms") for name in line.figures)]
