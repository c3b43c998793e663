"""Runs the benchmarks and prints what they found. A missed target is said, and is no failure of the run."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Line, table, verdict, write_json

NAMES = (
    "sales",
    "growth",
    "seat_map_paint",
    "growth_of_window",
    "start",
    "live",
    "till",
    "round_trips",
    "audience",
    "plan_drag",
    "feel",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 even where a target is missed."""
    arguments = _parser().parse_args(argv)
    lines: list[Line] = []
    for name in arguments.only:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        lines += importlib.import_module(f"benchmarks.{name}").run(quick=arguments.quick)
    print(table(lines))
    print(verdict(lines))
    if arguments.json:
        write_json(arguments.json, lines)
    if arguments.plot:
        from benchmarks.growth_plot import draw

        draw(lines, arguments.plot)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the program; ratios within one run.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the results to this file too")
    parser.add_argument("--plot", metavar="FILE", type=Path, help="draw the growth into this file (.svg, .png)")
    parser.add_argument("--only", metavar="A,B", type=_names, default=NAMES, help=f"some of {','.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="few rounds: to see that it works, not how fast")
    return parser


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
