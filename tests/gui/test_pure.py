"""What the windows decide without a widget."""

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from cinema.domain.movies import MovieQuery
from cinema.domain.passwords import password_fault
from cinema.domain.payments import AttemptState
from cinema.domain.screenings import Showing
from cinema.errors import InvalidInputError, StorageError
from cinema.i18n import use_language
from cinema.services.cinema import Cinema
from gui import images
from gui.admin.face import ADMIN
from gui.box_office.face import BOX_OFFICE
from gui.customer.face import CUSTOMER
from gui.door.face import DOOR
from gui.movies.dates import ago, long_day, short_day, tile_day
from gui.movies.day_programme import RATED, SOONEST, TITLE, cards_of, read_day
from gui.movies.filters import is_narrowed, with_years
from gui.movies.movie_cards import badge_of, day_card, pick_times
from gui.movies.poster_grid import columns
from gui.movies.showtimes import by_room, day_tiles, time_tile
from gui.movies.titles import fit_title
from gui.people.first_set_up import checked_house
from gui.people.passwords import judgement, strength
from gui.seat_map.drawing import palette
from gui.selling.bought_rows import became_words, given_back_words, seats_words
from gui.style_colours import primary_fills, selection, tint
from gui.tokens import CONTRAST, THEMES, Tokens
from gui.widgets.fitting import at_most, shorten, wrap
from gui.widgets.pictures import initials
from gui.window import errors
from gui.window.face import Face
from gui.window.posters import cut
from gui.window.shortcuts import for_screen, shortcut
from tests.bounded import refused_in_bounds
from tests.gui.contrast import contrast
from tests.gui.fakes import NOW, ZONE, FakeCinema, Weather
from tests.gui.sales import sample_refund, sample_sale, ticket


def with_seats(showing: Showing, free: int, *, selling: bool = True) -> Showing:
    return replace(showing, availability=replace(showing.availability, free=free, selling=selling))


def some_showing() -> Showing:
    return next(iter(FakeCinema().programme.showings.values()))


def test_a_long_title_gets_smaller_then_two_balanced_lines_and_is_never_cut() -> None:
    def large(text: str) -> int:
        return 10 * len(text)

    def small(text: str) -> int:
        return 8 * len(text)

    assert fit_title("Metropolis", 168, large, small) == (True, ("Metropolis",))
    assert fit_title("Night of the Dead!!", 168, large, small) == (False, ("Night of the Dead!!",))
    assert fit_title("The Passion of Joan of Arc", 168, large, small) == (False, ("The Passion", "of Joan of Arc"))
    very_long = "The Lodger: A Story of the London Fog, Told Again by Those Who Were There"
    _size, lines = fit_title(very_long, 168, large, small)
    assert " ".join(lines) == very_long
    assert all(small(line) <= 168 for line in lines)


def test_a_title_without_blanks_is_broken_where_the_card_ends() -> None:
    def measure(text: str) -> int:
        return 16 * len(text)

    for title in (
        "千と千尋の神隠しと非常に長い日本語の題名",
        "Donaudampfschifffahrtsgesellschaft",
        "A千と千尋の神隠しと",
    ):
        _size, lines = fit_title(title, 100, measure, measure)
        assert "".join(lines) == title
        assert all(measure(line) <= 100 for line in lines)


def test_what_has_more_lines_than_there_is_room_for_ends_with_an_ellipsis() -> None:
    lines = wrap("one two three four five", 40, lambda text: 8 * len(text))
    assert at_most(lines, 9, 40, lambda text: 8 * len(text)) == lines
    cut = at_most(lines, 2, 40, lambda text: 8 * len(text))
    assert (cut[0], cut[1][-1], len(cut)) == (lines[0], "…", 2)


@pytest.mark.parametrize("sign", ["e\u0301", "👩\u200d🚀", "❤\ufe0f", "हि"])
def test_a_text_is_not_cut_within_a_sign_of_several_characters(sign: str) -> None:
    text = sign * 9
    for room in range(1, len(text)):
        kept = shorten(text, room, len).removesuffix("…")
        assert kept == sign * (len(kept) // len(sign))
        if room >= len(sign):
            lines = wrap(text, room, len)
            assert "".join(lines) == text
            assert all(line == sign * (len(line) // len(sign)) for line in lines)


def test_an_amount_and_its_currency_stay_on_one_line() -> None:
    lines = wrap("Adult KWD\u00a03.500 or 36,50\u202f€ each", 80, lambda text: 8 * len(text))
    assert any("KWD\u00a03.500" in line for line in lines)
    assert any("36,50\u202f€" in line for line in lines)


def test_a_time_says_whether_it_can_be_bought() -> None:
    showing = some_showing()
    states = [time_tile(with_seats(showing, free), ZONE).state for free in (40, 9, 0)]
    assert states == ["open", "few", "off"]
    assert time_tile(with_seats(showing, 40, selling=False), ZONE).state == "off"
    assert time_tile(with_seats(showing, 1), ZONE).lower == "1 left"


def test_a_card_shows_what_can_be_bought_first_and_counts_the_rest() -> None:
    showing = some_showing()
    showings = [
        replace(
            with_seats(showing, free, selling=selling),
            screening=replace(showing.screening, id=str(hour), starts_at=NOW + timedelta(hours=hour)),
        )
        for hour, (free, selling) in enumerate([(5, False), (0, True), (90, True), (80, True), (70, True)])
    ]
    assert [one.screening.id for one in pick_times(showings)] == ["2", "3"]
    card = day_card(showings, ZONE)
    assert (len(card.times), card.more) == (2, 3)
    assert [one.screening.id for one in pick_times(showings[:3])] == ["0", "1", "2"]


def test_the_badge_speaks_of_the_next_showing_that_can_be_bought() -> None:
    showing = some_showing()
    assert badge_of([with_seats(showing, 9)]) == ("hourglass-split", "Last 9 seats")
    assert badge_of([with_seats(showing, 1)]) == ("hourglass-split", "Last seat")
    assert badge_of([with_seats(showing, 0)]) is None
    special = replace(showing, screening=replace(showing.screening, features=("live-music",)))
    assert badge_of([with_seats(special, 99)]) == ("music-note-beamed", "Live music")


def test_on_now_narrows_and_sorts() -> None:
    day = [one for one in FakeCinema().programme.showings.values() if one.screening.day == "2026-11-20"]
    everything = cards_of(day, ZONE, kind="", genre="", sort=TITLE)
    assert len({card.movie for card in everything}) == len(everything)
    assert [card.title for card in everything] == sorted((card.title for card in everything), key=str.casefold)
    horror = cards_of(day, ZONE, kind="film", genre="horror", sort=SOONEST)
    assert 0 < len(horror) < len(everything)
    ratings = [card.rating for card in cards_of(day, ZONE, kind="", genre="", sort=RATED)]
    assert ratings == sorted(ratings, reverse=True)


def test_days_are_said_as_people_say_them() -> None:
    assert short_day("2026-11-20", "2026-11-20") == "Today"
    assert short_day("2026-11-21", "2026-11-20") == "Sat 21"
    assert long_day("2026-11-21", "2026-11-20") == "tomorrow"
    assert long_day("2026-11-22", "2026-11-20") == "Sunday 22 November"
    assert tile_day("2026-11-22", "2026-11-20") == ("Sun", "22")
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert [ago(now - timedelta(days=days), now) for days in (0, 1, 3, 30)] == [
        "Today",
        "Yesterday",
        "Tuesday",
        "21 Oct",
    ]
    use_language("es")
    assert tile_day("2026-11-22", "2026-11-20") == ("Dom", "22")


def test_a_password_is_judged_by_length_and_variety() -> None:
    steps = {"": 0, "short": 1, "aaaaaaaaaaaa": 1, "eleven signs": 2, "short sentence": 3, "a whole short sentence": 4}
    assert {text: strength(text) for text in steps} == steps
    assert judgement("nine sign") == "1 more character."
    assert judgement("short sentence") == "Good. 14 characters."


@pytest.mark.parametrize("text", ["password123", "1234567890", "qwertyuiop", "ada-lovelace-1815", "thelantern2026"])
def test_a_password_is_judged_as_it_will_be_when_it_is_sent(text: str) -> None:
    personal = ("Ada Lovelace", "The Lantern")
    assert strength(text, personal) == 1
    assert judgement(text, personal) == password_fault(text, personal)


def test_showings_are_listed_by_room() -> None:
    showings = FakeCinema().programme.showings.values()
    day = [one for one in showings if one.screening.day == "2026-11-20"]
    rooms = by_room(day, "2026-11-20")
    numbers = [group[0].auditorium.number for group in rooms.values()]
    assert numbers == sorted(numbers)
    assert all(one.auditorium.id == room for room, group in rooms.items() for one in group)
    off = [with_seats(one, 0) for one in day]
    assert {tile.state for tile in day_tiles(off, "2026-11-20")} == {"off"}


def test_the_catalogue_narrows_by_a_span_of_years() -> None:
    assert with_years(MovieQuery(), "1920-1929") == MovieQuery(year_from=1920, year_to=1929)
    assert with_years(MovieQuery(year_from=1, year_to=2), "") == MovieQuery()
    assert not is_narrowed(MovieQuery(sort="rating"))
    assert is_narrowed(MovieQuery(text="x"))


def test_the_first_step_of_the_set_up_is_checked_as_the_house_would() -> None:
    typed = {"name": "The Lantern", "currency": "EUR", "timezone": "Europe/Lisbon", "language": "Español"}
    assert checked_house(typed)["language"] == "es"
    assert checked_house({**typed, "timezone": " lisbon"})["timezone"] == "Europe/Lisbon"
    with pytest.raises(InvalidInputError) as refused:
        checked_house({**typed, "timezone": "Atlantis"})
    assert refused.value.field == "timezone"


@pytest.mark.expects_errors
def test_only_a_refusal_is_shown_in_its_own_words() -> None:
    assert errors.words(InvalidInputError("Too short.", field="name")) == errors.Words("Too short.", "name")
    assert errors.words(StorageError("Away.")).offline
    defect = errors.words(ZeroDivisionError("secret detail"))
    assert "secret" not in defect.message
    assert defect.reference in defect.message


def test_posters_fill_the_width_as_drawn() -> None:
    assert columns(1280, 24, 16, 192) == (6, 192)
    assert columns(1920, 24, 16, 192) == (9, 193)


def test_a_small_poster_of_many_pixels_is_shown_or_left_out_in_bounded_memory(tmp_path: Path) -> None:
    files = []
    for size in ((1, 9000), (9000, 1), (50_000, 1), (12_000, 9_000)):
        files.append(tmp_path / f"{size[0]}x{size[1]}.png")
        Image.new("L", size).save(files[-1])
    said = refused_in_bounds("tests.bounded:cut_poster", *files)
    assert said == ["shown", "shown", "not shown", "not shown"]


def test_a_poster_is_cut_to_fill_its_place_exactly() -> None:
    drawn = Image.new("RGB", (480, 700), "#FF0000")
    file = io.BytesIO()
    drawn.save(file, "JPEG")
    cut_out = cut(file.getvalue(), 192, 288, "#000000", 8, images.TOP)
    assert cut_out is not None
    assert cut_out.size == (192, 288)
    assert cut_out.getpixel((0, 0)) == (0, 0, 0)
    assert cut_out.getpixel((0, 287)) != (0, 0, 0)
    assert cut(b"no picture", 192, 288, "#000000", 8, images.TOP) is None


def test_a_big_card_is_drawn_as_a_small_one_would_be() -> None:
    """Only the corners of big ones are drawn finely: they must be the very corners of the slow way."""
    big = images.draw_rounded(200, 120, "#FFFFFF", "#000000", "#FF0000", 1, 8)
    small = images.draw_rounded(59, 59, "#FFFFFF", "#000000", "#FF0000", 1, 8)
    assert big.crop((0, 0, 10, 10)).tobytes() == small.crop((0, 0, 10, 10)).tobytes()
    assert big.crop((190, 110, 200, 120)).tobytes() == small.crop((49, 49, 59, 59)).tobytes()


@pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)
def test_every_text_can_be_read(tokens: Tokens) -> None:
    """WCAG 2.2, AA: 4.5 to 1 for every pair of text and ground that the styles use; high contrast has 7 to 1 (AAA)."""
    assert tokens.contrast == (7.0 if tokens.name == "contrast" else 4.5)
    grounds = (tokens.ground, tokens.surface, tokens.raised)
    inks = (tokens.text, tokens.muted, tokens.accent, tokens.info, tokens.good, tokens.warn, tokens.bad)
    pairs = [(ink, ground) for ink in inks for ground in grounds] + [(tokens.on_accent, tokens.accent)]
    washed = [(ink, tint(tokens, ink, ground)) for ink in (tokens.accent, tokens.bad) for ground in grounds[:2]]
    pairs += [selection(tokens), (tokens.muted, tokens.trough)] if tokens.strong else [selection(tokens)]
    pairs += [(tokens.on_accent, fill) for fill in primary_fills(tokens)]
    assert {pair: contrast(*pair) for pair in pairs + washed if contrast(*pair) < tokens.contrast} == {}


def test_signs_and_lines_of_high_contrast_can_be_seen_as_well_as_text() -> None:
    tints = palette(CONTRAST)
    seats = [
        (tints.rim, tints.soft), (CONTRAST.info, tints.soft), (CONTRAST.premium, tints.premium_fill),
        (tints.sold_ink, tints.sold_fill), (tints.dots, CONTRAST.ground), (tints.hairline, CONTRAST.ground),
    ]  # fmt: skip
    lines = [(line, ground) for line in (CONTRAST.line, CONTRAST.hover_line) for ground in ("#000000", "#1A1A1A")]
    rings = [(CONTRAST.info, CONTRAST.ground), (CONTRAST.info, CONTRAST.raised)]
    bars = [(CONTRAST.accent, CONTRAST.trough)]
    assert {pair: contrast(*pair) for pair in seats + lines + rings + bars if contrast(*pair) < 7} == {}


def test_small_words() -> None:
    assert initials("Ana Ribeiro") == "AR"
    assert initials("Ana") == "A"
    assert initials("") == "?"
    assert wrap("one two three", 7, len) == ["one two", "three"]
    assert wrap("", 7, len) == [""]


def test_every_shortcut_is_named_once_and_found() -> None:
    keys = CUSTOMER.keys()
    names = [entry.name for entry in keys]
    assert set(CUSTOMER.roots) <= set(names)
    assert len(set(names)) == len(names)
    assert shortcut("help").key == "F1"
    assert {entry.name for entry in for_screen("seats", keys)} >= {"help", "back", "seat"}
    assert "seat" not in {entry.name for entry in for_screen("on_now", keys)}
    assert {entry.key for entry in for_screen("on_now", keys)} >= {"Ctrl Z", "Ctrl L"}
    assert "Ctrl L" not in {entry.key for entry in for_screen("on_now", keys, guest=True)}


@pytest.mark.parametrize("face", [ADMIN, BOX_OFFICE, CUSTOMER, DOOR], ids=lambda face: face.name)
def test_no_key_does_two_things_on_a_screen(face: Face) -> None:
    for screen in face.screens:
        here = for_screen(screen, face.keys())
        for keys in ([one.event for one in here], [one.key for one in here if one.key]):
            found = Counter(keys)
            assert [key for key, times in found.items() if times > 1] == [], screen


def test_a_ticket_count_speaks_of_seats() -> None:
    assert seats_words(sample_sale(tickets=[ticket("K1")])) == "Seat K1"
    assert seats_words(sample_sale(tickets=[ticket("K1"), ticket("K2")])) == "Seats K1, K2"
    assert seats_words(sample_sale(tickets=[ticket(f"K{number}") for number in range(7)])) == "7 seats"


def test_a_purchase_says_how_much_of_it_was_given_back() -> None:
    sale = sample_sale(tickets=[ticket(seat) for seat in ("K1", "K2", "K3")])

    def words(*back: str, state: AttemptState = AttemptState.APPROVED) -> str:
        return given_back_words(replace(sale, refunds=(sample_refund(back, state),)))

    assert given_back_words(sale) == ""
    assert words("tk1", state=AttemptState.DECLINED) == ""
    assert (words("tk1"), words("tk1", "tk2")) == ("1 ticket given back", "2 tickets given back")
    assert words("tk1", "tk2", "tk3") == "Given back"


def test_a_purchase_of_a_cancelled_screening_says_so_until_all_of_it_was_given_back() -> None:
    sale = sample_sale(tickets=[ticket(seat) for seat in ("K1", "K2")])
    refunds = [sample_refund(back, AttemptState.APPROVED) for back in (("tk1",), ("tk1", "tk2"))]
    some, every = (replace(sale, refunds=(one,)) for one in refunds)
    assert [became_words(one, cancelled=True) for one in (sale, some, every)] == [
        "Cancelled",
        "Cancelled",
        "Given back",
    ]
    assert [became_words(one, cancelled=False) for one in (sale, some)] == ["", "1 ticket given back"]


def test_the_programme_opens_on_the_first_day_with_something_still_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Weather, "pass_through", lambda _weather, _call: None)
    cinema = FakeCinema()
    real = cast(Cinema, cinema)
    first, second, *_rest = cinema.programme.days()
    assert read_day(real, "").day == first
    for showing in cinema.programme.of_day(first):
        cinema.programme.showings[showing.screening.id] = with_seats(showing, 100, selling=False)
    assert read_day(real, "").day == second, "everything of today has begun"
    assert read_day(real, first).day == first, "a day that was chosen stays"
    for showing in cinema.programme.of_day(second):
        cinema.programme.showings[showing.screening.id] = with_seats(showing, 0)
    assert read_day(real, "").day == second, "what is sold out is still to see"
    for name, showing in cinema.programme.showings.items():
        cinema.programme.showings[name] = with_seats(showing, 0, selling=False)
    assert read_day(real, "").day == first
