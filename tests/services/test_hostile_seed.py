"""A seed file made on purpose is refused with its field, in bounded memory, before anything is decoded."""

import copy
import io
import json
import os
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cinema.adapters.seed_file import read_seed_file
from cinema.domain.movies import LARGEST_POSTER_BYTES
from cinema.errors import InvalidInputError
from tests.bounded import refused_in_bounds
from tests.commands.conftest import SMALL_HOUSE

SMALL: dict[str, Any] = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))


def png(width: int, height: int) -> bytes:
    """Return a PNG whose header says a size, with a few pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(20_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def written(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    data = copy.deepcopy(SMALL)
    change(data)
    file = folder / "seed.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def with_poster(folder: Path, content: bytes | None, name: str = "p.png") -> Path:
    if content is not None:
        (folder / name).write_bytes(content)
    return written(folder, lambda data: data["movies"][1].update(poster=name))


@pytest.mark.parametrize("size", [(50_000, 50_000), (50_000, 1), (1, 50_000), (9_000, 9_000), (2**31 - 1, 2**31 - 1)])
def test_a_small_poster_of_many_pixels_is_refused_with_its_field(tmp_path: Path, size: tuple[int, int]) -> None:
    file = with_poster(tmp_path, png(*size))
    assert (tmp_path / "p.png").stat().st_size < 21_000
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (said,) = refused_in_bounds("cinema.adapters.seed_file:read_seed_file", file)
    assert said.startswith("movies[1].poster: ")
    assert "pixels" in said or "not a picture" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a picture"), (b"a letter", "not a picture"), (b"\x89PNG\r\n\x1a\n", "not a picture"),
        (b"GIF89a" + bytes(100), "not a picture"), (bytes(LARGEST_POSTER_BYTES + 1), "larger than 5 MB"),
        (None, "no such file"),
    ],
)  # fmt: skip
def test_a_poster_that_is_no_picture_is_refused_with_its_field(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words) as refused:
        read_seed_file(with_poster(tmp_path, content))
    assert refused.value.field == "movies[1].poster"


def test_a_poster_that_is_a_pipe_or_a_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.png").mkdir()
    for name, words in (("pipe.png", "device or a pipe"), ("folder.png", "folder")):
        (said,) = refused_in_bounds("cinema.adapters.seed_file:read_seed_file", with_poster(tmp_path, None, name))
        assert words in said
        assert said.startswith("movies[1].poster: ")


def test_a_poster_of_a_camera_s_size_is_taken(tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("RGB", (4000, 6000)).save(content, "JPEG")
    file = with_poster(tmp_path, content.getvalue(), "p.jpg")
    assert list(read_seed_file(file).posters.values()) == [content.getvalue()]


def test_a_file_of_millions_of_mistakes_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    files = []
    for name, change in (
        ("items", lambda data: data.update(movies=[1] * 2_000_000)),
        ("days", lambda data: data["screenings"][0].update(days=["x"] * 2_000_000)),
        ("nested", lambda data: data["movies"][0].update(cast=[["x"]] * 1_000_000)),
        ("sections", lambda data: data.update(movies=[{}] * 400_000)),
        ("few enough", lambda data: data.update(movies=[1] * 20_000, reviews=[{}] * 20_000)),
    ):
        (tmp_path / name).mkdir()
        files.append(written(tmp_path / name, change))
    said = refused_in_bounds("cinema.adapters.seed_file:read_seed_file", *files)
    assert [one for one in said if one.startswith(("$: ", "movies: "))]


def test_days_and_times_that_multiply_are_refused_before_they_are_made(tmp_path: Path) -> None:
    many = {**SMALL["screenings"][0], "days": [1] * 20_000, "times": ["10:00"] * 20_000}
    file = written(tmp_path, lambda data: data["screenings"].append(many))
    (said,) = refused_in_bounds("cinema.adapters.seed_file:read_seed_file", file)
    assert said.startswith("screenings: ")


def test_the_reason_is_in_the_user_s_words_and_not_the_checker_s(tmp_path: Path) -> None:
    for change, words in (
        (lambda data: data["movies"][1].update(year="x"), "movies[1].year: a whole number is expected"),
        (lambda data: data["movies"][1].pop("title"), "movies[1].title: it is missing"),
        (lambda data: data["movies"][1].update(colour="x"), "movies[1].colour: it is not known here"),
        (lambda data: data["movies"][1].update(year=1000), "movies[1].year: it must be at least 1870"),
        (lambda data: data["house"].update(name=""), "house.name: too few characters (least: 1)"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            read_seed_file(written(tmp_path, change))
        assert refused.value.message == words
