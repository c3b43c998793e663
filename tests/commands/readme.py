"""The command lines of README.md, as a reader would type them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_OPTIONAL = re.compile(r"\s*\[[^\[\]]*\]")
_TABLE_HEAD = "| command | does |"
_PROGRAMS = re.compile(r"(?:make|python3?|cinema|\.venv/\S+|(?:\./)?tools/\S+)(?: |$)")
_PLAIN_LANGUAGES = {"toml"}  # fenced blocks that hold no commands


@dataclass(frozen=True)
class Readme:
    """Command lines by where they stand: in `sh` blocks, in the commands table, inside sentences."""

    blocks: tuple[str, ...]
    table: tuple[str, ...]
    sentences: tuple[str, ...]


def read_readme(text: str | None = None) -> Readme:
    """Return every command line of README.md, or of a text like it."""
    if text is None:
        text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [
        command
        for language, body in _FENCE.findall(text)
        if language not in _PLAIN_LANGUAGES
        for line in body.splitlines()
        if (command := line.partition("#")[0].strip())
    ]
    table: list[str] = []
    rest: list[str] = []
    inside = False
    for line in _FENCE.sub("", text).splitlines():
        inside = line.startswith(_TABLE_HEAD) or (inside and line.startswith("|"))
        cells = line.split(" | ", maxsplit=1)
        if inside and line.startswith("| `"):
            table += _usages(_SPAN.findall(cells[0]))
            rest.append(cells[1])
        else:
            rest.append(line)
    spans = (span for line in rest for span in _SPAN.findall(line))
    sentences = [span for span in spans if _PROGRAMS.match(span) and span not in {"cinema", "python"}]
    return Readme(tuple(blocks), tuple(table), tuple(dict.fromkeys(sentences)))


def _usages(spans: list[str]) -> list[str]:
    """Return the usages of a table cell; `a --x`, `--y` means `a --x` and `a --y`."""
    usages = [spans[0]]
    for other in spans[1:]:
        if other.startswith("--"):
            usages.append(f"{shortest(spans[0]).rpartition(' ')[0]} {other}")
        else:
            usages.append(other)
    return usages


def shortest(usage: str) -> str:
    """Return a usage without anything optional."""
    while (shorter := _OPTIONAL.sub("", usage)) != usage:
        usage = shorter
    return usage.replace("…", "")


def fullest(usage: str) -> str:
    """Return a usage with everything optional, each once."""
    return re.sub(r"[\[\]…]", "", usage)
