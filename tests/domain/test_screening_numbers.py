"""Short numbers of screenings: each means one screening, now and after others came or went, or is refused."""

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.ids import new_id
from cinema.domain.screening_numbers import SHORTEST, has_check_digit, is_number_of, looks_like_number, numbers_of

IDS = st.lists(st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z"), unique=True, max_size=60)


@given(IDS)
def test_each_number_means_its_screening_and_no_other(ids: list[str]) -> None:
    numbers = numbers_of(ids)
    assert set(numbers) == set(ids)
    for screening, number in numbers.items():
        assert looks_like_number(number)
        assert [one for one in ids if is_number_of(number, one)] == [screening]
        assert number not in ids


@given(IDS, IDS)
def test_a_number_goes_on_meaning_its_screening_whatever_is_added_or_removed(ids: list[str], others: list[str]) -> None:
    before = numbers_of(ids)
    for screening, number in numbers_of([*ids, *others]).items():
        if screening in before:
            assert is_number_of(before[screening], screening)
            assert number[:SHORTEST] == before[screening][:SHORTEST]


@given(st.integers(0, 10**12), st.data())
def test_one_wrong_digit_is_always_found(seed: int, data: st.DataObject) -> None:
    (number,) = numbers_of([f"s{seed}"]).values()
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != number[place]]))
    assert has_check_digit(number)
    assert not has_check_digit(f"{number[:place]}{digit}{number[place + 1 :]}")


def test_numbers_are_short_for_a_programme_of_two_months() -> None:
    lengths = [len(one) for one in numbers_of([new_id() for _ in range(1000)]).values()]
    assert min(lengths) == SHORTEST + 1
    assert sum(lengths) / len(lengths) < 5.5
    assert max(lengths) <= 10


def test_an_id_that_is_a_number_is_nobody_elses_number() -> None:
    (number,) = numbers_of(["20261201-1815-lumiere"]).values()
    numbers = numbers_of(["20261201-1815-lumiere", number])
    assert numbers["20261201-1815-lumiere"].startswith(number[:-1])
    assert numbers["20261201-1815-lumiere"] != number


def test_what_is_typed_for_something_else_is_no_number() -> None:
    for text in ("", "B7", "1234", "٤٨٢١٦", "1" * 22, "4821-6", " 48216"):
        assert not looks_like_number(text)
        assert not is_number_of(text, "20261201-1815-lumiere")
