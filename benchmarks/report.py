"""What a benchmark found, as a table and as JSON, and whether each target is met. It measures nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal

Way = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True)
class Line:
    """One measured number. Without a target it is told, not judged. `figures` are what it was made of, by name."""

    benchmark: str
    name: str
    value: float
    unit: str = ""
    target: float | None = None
    way: Way = "at most"
    detail: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.way == "at least" else self.value <= self.target


def ratio_of_medians(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how many times the other side's median ours is."""
    return median(ours) / median(theirs)


def median_of_ratios(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios of rounds that ran side by side."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def table(lines: Iterable[Line]) -> str:
    """Lay the lines out: name, value, target, met."""
    rows = [("", "measured", "target", "met", "")]
    before = ""
    for line in lines:
        if line.benchmark != before:
            before = line.benchmark
            rows.append((before, "", "", "", ""))
        target = "" if line.target is None else f"{'≥' if line.way == 'at least' else '≤'} {line.target:g}"
        met = {None: "", True: "yes", False: "NO"}[line.met]
        rows.append((f"  {line.name}", f"{line.value:.2f} {line.unit}".strip(), target, met, line.detail))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]:<{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    )


def verdict(lines: Iterable[Line]) -> str:
    """Say in one sentence which targets were missed."""
    judged = [line for line in lines if line.met is not None]
    missed = [f"{line.benchmark}: {line.name}" for line in judged if not line.met]
    if missed:
        return f"Missed {len(missed)} of {len(judged)} targets: {'; '.join(missed)}."
    return f"All {len(judged)} targets are met." if judged else "Nothing was judged."


def write_json(file: Path, lines: Iterable[Line]) -> None:
    """Write the lines to a file, each with its target and whether it is met."""
    content = [{**asdict(line), "met": line.met} for line in lines]
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
