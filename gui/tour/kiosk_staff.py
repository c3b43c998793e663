"""Staff at the tour's kiosk: five touches of the mark and a PIN put it out of order and in order, and leave it."""

from cinema.domain.demo_staff import DEMO_NUMBER, DEMO_PIN
from cinema.i18n import _
from gui.kiosk.staff_touches import TOUCHES
from gui.tour.kiosk_driver import KioskDriver
from gui.widgets.pictures import MarkLabel


def put_out_of_order_and_in(driver: KioskDriver) -> None:
    """Put the kiosk out of order and in order again, with a picture of each page."""
    _staff_page(driver, pictures=True)
    driver.picture("portrait-staff")
    driver.touch(driver.button(_("Put out of order")))
    driver.on("out_of_order")
    driver.picture("portrait-out-of-order")
    _staff_page(driver)
    driver.touch(driver.button(_("Put in order")))
    driver.on("attract")


def leave(driver: KioskDriver) -> None:
    """Close the kiosk, which nothing but a PIN does."""
    _staff_page(driver)
    driver.touch(driver.button(_("Leave the kiosk")))
    driver.until_closed()


def _staff_page(driver: KioskDriver, *, pictures: bool = False) -> None:
    for _time in range(TOUCHES):
        driver.touch(driver.find(MarkLabel))
    page = driver.on("staff")
    driver.type_digits(page.pad, DEMO_NUMBER)
    driver.touch(page.proceed)
    driver.type_digits(page.pad, DEMO_PIN)
    if pictures:
        driver.picture("portrait-staff-pin")
    driver.touch(page.proceed)
    driver.until(lambda: page.user is not None, "the PIN")
