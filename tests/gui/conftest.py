"""A real window for each test, and the rule that a test fails if a callback raised or an ERROR was logged in it."""

import gc
import logging
from collections.abc import Callable, Hashable, Iterator

import pytest
from PIL import Image, ImageTk

from cinema.i18n import use_language
from gui import images, scale
from tests.gui.fakes import FakeCinema
from tests.gui.hands import TICK, Errors, Window

# What `gui.images` keeps of controls, by the first part of its key; the whole key says how each looks.
_CONTROLS = {"slice", "rounded", "icon", "mark", "overlay", "Check", "Radio"}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_errors: an ERROR is logged on purpose")


@pytest.fixture(scope="session", autouse=True)
def drawn_once() -> Iterator[None]:
    """Draw the image of a control once for all windows of this process, which each have photos of their own of it."""
    drawn: dict[Hashable, Image.Image] = {}

    def keep(key: Hashable, make: Callable[[], Image.Image]) -> ImageTk.PhotoImage:
        whole = (key, scale.px(1000))

        def once() -> Image.Image:
            if whole not in drawn:
                drawn[whole] = make()
            return drawn[whole]

        return kept(key, once if isinstance(key, tuple) and key[0] in _CONTROLS else make)

    kept = images.keep
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(images, "keep", keep)
        yield


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the cinema as soon as the window is painted, for no test types into it before; fetch results often.

    Most of a test's waiting was for the next look at the results of its tasks.
    """
    monkeypatch.setattr("gui.app.FIRST_PAINT", 1)
    monkeypatch.setattr("gui.window.tasks.TICK", TICK)
    monkeypatch.setattr("gui.kiosk.app.TICK", 50)  # a test's customer waits for two of them


@pytest.fixture(autouse=True)
def no_hidden_errors(request: pytest.FixtureRequest) -> Iterator[Errors]:
    """Fail a test during which an error was logged; every exception of a Tk callback is."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    gc.disable()  # a worker that collects a Tk variable would call Tk
    gc.collect()  # pytest has only now let go of the last test's window
    gc.freeze()  # what is left lives on: this test's collections look at its own objects only, not at all there are
    yield errors
    Window.close_all()
    gc.collect()
    gc.enable()
    logging.getLogger().removeHandler(errors)
    use_language("en")
    if "expects_errors" not in request.keywords:
        assert not errors.lines, "\n".join(errors.lines)


@pytest.fixture
def cinema() -> FakeCinema:
    return FakeCinema()


@pytest.fixture
def window(cinema: FakeCinema) -> Iterator[Window]:
    opened = Window(cinema)
    opened.until(lambda: opened.app.cinema is not None)
    yield opened
    cinema.weather.delay = 0
    opened.app.close()
