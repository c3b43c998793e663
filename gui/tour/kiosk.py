"""The part of the tour at the kiosk, in a process of its own: customers buy there by touch alone.

On an upright screen in three languages, with large letters, high contrast and low controls, and for a wheelchair; the
pages that few customers see; then on a lying screen in three languages. A window has one size, so there are two.
"""

import os
import subprocess
import tkinter as tk
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.domain.tills import StationKind
from cinema.i18n import LANGUAGES, _
from gui.kiosk.app import KioskWindow
from gui.tour.kiosk_customers import Customers
from gui.tour.kiosk_driver import KioskDriver
from gui.tour.kiosk_staff import leave, put_out_of_order_and_in

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema

DISPLAY = "KIOSK_DISPLAY"
"""The variable that names a screen on which the kiosk has its full size; else it is as large as this screen allows."""
_UPRIGHT, _LYING = (1080, 1920), (1920, 1080)


def show_kiosk(program: list[str]) -> int:
    """Run the command line that plays the kiosk's part, and return its exit code."""
    screen = {"DISPLAY": os.environ[DISPLAY]} if os.environ.get(DISPLAY) else {}
    return subprocess.run(program, env={**os.environ, **screen}, check=False).returncode  # noqa: S603 - our own


def run_kiosk(open_kiosk: "Callable[[], Cinema]", open_cinema: "Callable[[], Cinema]", out: Path) -> int:
    """Play the kiosk's part, save its screenshots into a folder, and return the exit code.

    `open_kiosk` registers this workstation as a kiosk if it is no station. Then it is retired at the end, since other
    parts of the tour use it as a till. One that is a till or a door stays that, and no kiosk is shown.
    """
    with closing(open_cinema()) as cinema:
        station = cinema.stations.this(cinema.operator())
    if station is not None and station.kind is not StationKind.KIOSK:
        print(_("This workstation is registered as {label}, so the tour shows no kiosk.").format(label=station.label))
        return 0
    try:
        _play(open_kiosk, out, _UPRIGHT, _upright)
        _play(open_kiosk, out, _LYING, _lying)
    finally:
        if station is None:
            with closing(open_cinema()) as cinema:
                _retire(cinema)
    return 0


def _upright(driver: KioskDriver) -> None:
    customers = Customers(driver, "portrait")
    for language in LANGUAGES:
        customers.buy(language, language=language)
    customers.buy("accessible", access=("contrast", "text", "text", "low"))
    customers.buy("wheelchair", space=True)
    customers.hesitate()
    customers.go_to_the_counter()
    customers.type_a_number()
    customers.sign_in()
    put_out_of_order_and_in(driver)
    leave(driver)


def _lying(driver: KioskDriver) -> None:
    customers = Customers(driver, "landscape")
    for language in LANGUAGES:
        customers.buy(language, language=language)


def _play(
    open_kiosk: "Callable[[], Cinema]", out: Path, size: tuple[int, int], play: Callable[[KioskDriver], None]
) -> None:
    width, height = _fitted(*size)
    driver = KioskDriver(KioskWindow(open_kiosk, language="en", size=f"{width}x{height}"), out)
    try:
        play(driver)
    finally:
        driver.close()


def _fitted(width: int, height: int) -> tuple[int, int]:
    """Return a window's size as it fits this screen: its shape counts."""
    root = tk.Tk()
    root.withdraw()
    factor = min(1.0, root.winfo_screenwidth() / width, root.winfo_screenheight() / height)
    root.destroy()
    return int(width * factor), int(height * factor)


def _retire(cinema: "Cinema") -> None:
    station = cinema.stations.this(cinema.operator())
    if station is not None:
        cinema.stations.retire(cinema.operator(), station.id)
