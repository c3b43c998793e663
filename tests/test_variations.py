"""What runs each time and what is left to the soak is said by the names of tests that are there."""

import ast
from pathlib import Path

import pytest

from tests.variations import A_SHARE, EACH_TIME, IN_THE_SOAK, leave_to_the_soak


def test_every_name_is_a_test_s() -> None:
    known: set[str] = set()
    for file in Path(__file__).parent.rglob("test_*.py"):
        read = ast.parse(file.read_text(encoding="utf-8"))
        known |= {one.name for one in read.body if isinstance(one, ast.FunctionDef)}
    assert sorted({*EACH_TIME, *IN_THE_SOAK} - known) == []


def test_every_file_of_which_a_share_runs_is_there() -> None:
    there = {f"{file.parent.name}/{file.name}" for file in Path(__file__).parent.rglob("test_*.py")}
    assert sorted(A_SHARE.keys() - there) == []


def test_of_a_file_every_so_manyth_test_runs_each_time_with_all_its_variations(
    request: pytest.FixtureRequest,
) -> None:
    class Item(pytest.Item):
        def runtest(self) -> None:
            raise NotImplementedError

    names = ["test_a[1]", "test_a[2]", "test_b", "test_c", "test_d[1]", "test_d[2]"]
    made = [Item.from_parent(request.session, name=name) for name in names]
    for one in made:
        one.path = Path("gui", "test_some_window.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(A_SHARE, "gui/test_some_window.py", 3)
        leave_to_the_soak([*made])
    kept = [one.name for one in made if one.get_closest_marker("soak") is None]
    assert kept == ["test_a[1]", "test_a[2]", "test_d[1]", "test_d[2]"]


def test_no_test_is_left_to_the_soak_that_shall_run_each_time() -> None:
    assert EACH_TIME.keys() & IN_THE_SOAK == set()
    assert min(EACH_TIME.values()) >= 1


def test_of_the_variations_some_evenly_spread_run_each_time(request: pytest.FixtureRequest) -> None:
    name, most = "test_the_worst_windows_show_everything", 2

    class Variation(pytest.Item):
        def runtest(self) -> None:
            raise NotImplementedError

    made = [Variation.from_parent(request.session, name=f"{name}[{number}]") for number in range(6)]
    for one in made:
        one.path = Path("test_scale.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(EACH_TIME, name, most)
        leave_to_the_soak([*made])
    assert [one.name for one in made if one.get_closest_marker("soak") is None] == [f"{name}[0]", f"{name}[3]"]
