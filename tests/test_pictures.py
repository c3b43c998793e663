"""Posters from outside: judged before they are decoded, turned, reduced, freed of all else, or refused in words."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from cinema.adapters.pictures import Pictures
from cinema.domain.movies import LARGEST_POSTER_BYTES, LOGO_SIDE, POSTER_SIDE, Poster
from cinema.errors import InvalidInputError


def made(
    form: str, mode: str = "RGB", size: tuple[int, int] = (40, 60), colour: object = "red", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()


def opened(poster: Poster) -> Image.Image:
    picture = Image.open(io.BytesIO(poster.content))
    picture.load()
    return picture


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that says so many pixels and has none."""
    chunks = b""
    for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b""))):
        chunks += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_a_logo_keeps_what_is_transparent_and_is_reduced() -> None:
    logo = Pictures().logo(made("PNG", "RGBA", (4000, 1000), (255, 0, 0, 0)))
    picture = opened(logo)
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (LOGO_SIDE, LOGO_SIDE // 4))
    assert picture.getpixel((10, 10))[3] == 0  # type: ignore[index]
    assert opened(Pictures().logo(made("JPEG", "CMYK", colour=(0, 255, 255, 0)))).getpixel((20, 30))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_format_becomes_a_jpeg_of_its_size(form: str) -> None:
    poster = Pictures().poster(made(form))
    picture = opened(poster)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (40, 60))
    assert (poster.width, poster.height) == (40, 60)
    red, green, blue = picture.getpixel((20, 30))  # type: ignore[misc]
    assert red > 240
    assert max(green, blue) < 20


def test_the_same_file_has_the_same_name_and_another_one_another() -> None:
    one, again, other = (Pictures().poster(made("PNG", colour=colour)) for colour in ("red", "red", "blue"))
    assert one == again
    assert one.name != other.name


def test_a_picture_is_turned_as_its_camera_was_and_says_nothing_of_it_after() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif[0x010F] = "A camera"
    picture = opened(Pictures().poster(made("JPEG", exif=exif)))
    assert picture.size == (60, 40)
    assert not picture.getexif()
    assert "exif" not in picture.info


@pytest.mark.parametrize(
    ("mode", "form", "colour", "shown"),
    [
        ("CMYK", "JPEG", (0, 255, 255, 0), (255, 0, 0)),
        ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),
        ("P", "PNG", 0, (0, 0, 0)),
        ("L", "PNG", 128, (128, 128, 128)),
        ("1", "PNG", 1, (255, 255, 255)),
        ("I;16", "PNG", 32768, (128, 128, 128)),
        ("LA", "PNG", (0, 0), (255, 255, 255)),
    ],
)
def test_every_kind_of_colour_becomes_rgb(mode: str, form: str, colour: object, shown: tuple[int, int, int]) -> None:
    picture = opened(Pictures().poster(made(form, mode, colour=colour)))
    assert picture.mode == "RGB"
    found = picture.getpixel((20, 30))
    assert all(abs(one - wanted) < 25 for one, wanted in zip(found, shown, strict=True)), found  # type: ignore[arg-type]


def test_a_large_picture_is_reduced_and_its_shape_stays() -> None:
    poster = Pictures().poster(made("JPEG", size=(4000, 6000)))
    assert (poster.width, poster.height) == (round(POSTER_SIDE * 2 / 3), POSTER_SIDE)
    assert len(poster.content) < LARGEST_POSTER_BYTES


def test_noise_of_the_largest_stored_size_is_below_the_largest_file() -> None:
    noise = Image.effect_noise((POSTER_SIDE, POSTER_SIDE), 200)
    out = io.BytesIO()
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(out, "JPEG", quality=80)
    assert len(Pictures().poster(out.getvalue()).content) < LARGEST_POSTER_BYTES


def animated(form: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_the_first_picture_of_a_phone_s_file_is_taken() -> None:
    assert Pictures().poster(animated("MPO")).width == 10


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a picture"),
        (b"A text file, with words in it.", "not a picture"),
        (made("GIF"), "not a picture"),
        (made("BMP"), "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (made("JPEG", size=(400, 600))[:1200], "cut off"),
        (made("PNG", size=(400, 600), colour="blue")[:-200], "cut off"),
        (png_header(50_000, 50_000), "too many pixels"),
        (png_header(9_999, 9_999), "too many pixels"),
        (png_header(100, 100), "cut off"),
        (animated("PNG"), "animated"),
        (animated("WEBP"), "animated"),
        (b"\xff" * (LARGEST_POSTER_BYTES + 1), "larger than 5 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_still_picture_of_a_bounded_size_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as refused:
        Pictures().poster(content)
    assert refused.value.field == "poster"


def test_a_picture_s_file_is_a_regular_one_of_a_bounded_size(tmp_path: Path) -> None:
    file = tmp_path / "poster.png"
    file.write_bytes(made("PNG"))
    assert Pictures().read(file) == made("PNG")
    for place in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(InvalidInputError):
            Pictures().read(place)
