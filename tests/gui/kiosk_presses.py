"""What a customer presses on each page of the kiosk, and what must have come of it once the program has answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.gui.kiosk_walk import APPROVED, Walk


@dataclass(frozen=True)
class Press:
    """The press, and whether it is done: on the page that it was made on, or on the one after."""

    do: Callable[[Walk, Any], None]
    is_done: Callable[[Walk, Any], object]


def _choose_time(walk: Walk, page: Any) -> None:
    page._choosing_day(page.data.days[0])()


def _choose_number(walk: Walk, page: Any) -> None:
    walk.kiosk.touch(page.numbers[walk.count])


def _has_seats(walk: Walk, _page: Any) -> bool:
    page = walk.kiosk.page
    return walk.kiosk.window.page_name == "seats" and len(page.purchase.basket.seats) == walk.count and not page.is_busy


def _one_more(walk: Walk, page: Any) -> None:
    page._step(1)


def _has_one_more(walk: Walk, _page: Any) -> bool:
    page = walk.kiosk.page
    return len(page.purchase.basket.seats) == walk.count + 1 and not page.is_busy


def _another_group(walk: Walk, page: Any) -> None:
    page.list.rows[_other_group(page)].invoke()


def _other_group(page: Any) -> tuple[str, ...]:
    mine = set(page.purchase.basket.seats)
    found: tuple[str, ...] = next(
        seats for seats in page.list.rows if len(seats) == len(mine) and not mine & set(seats)
    )
    return found


def _has_another_group(walk: Walk, _page: Any) -> bool:
    page = walk.kiosk.page
    return page._wish.by_hand and not page.is_busy and len(page.purchase.basket.seats) == walk.count


def _one_child(walk: Walk, page: Any) -> None:
    walk.kiosk.touch(page.plus["child"])


def _is_one_child(walk: Walk, _page: Any) -> bool:
    page = walk.kiosk.page
    return [line.type for line in page.purchase.lines].count("child") == 1 and not page._is_busy


def _pay(walk: Walk, page: Any) -> None:
    page._paying(APPROVED)()


def _is_paid(walk: Walk, _page: Any) -> bool:
    return walk.kiosk.window.page_name == "done" and walk.kiosk.page.receipt is not None


def _finish(walk: Walk, page: Any) -> None:
    walk.kiosk.touch(page.finish)


def _rests(walk: Walk, _page: Any) -> bool:
    return walk.kiosk.window.page_name in {"attract", "out_of_order"}


def _to_counter(walk: Walk, page: Any) -> None:
    walk.kiosk.touch(page.counter)


def _has_number(walk: Walk, _page: Any) -> bool:
    return walk.kiosk.window.page_name == "counter" and walk.kiosk.page.finish is not None


def _take(walk: Walk, page: Any) -> None:
    walk.type_digits("0000")
    walk.kiosk.touch(page.take)


def _is_cleared(walk: Walk, page: Any) -> bool:
    return walk.kiosk.page is page and not page._is_busy and page.pad.digits == ""


def _sign_in(walk: Walk, page: Any) -> None:
    page.fields["login"].value.set("nobody")
    page.fields["password"].value.set("no password")
    walk.kiosk.touch(page.proceed)


def _is_refused(walk: Walk, page: Any) -> bool:
    return walk.kiosk.page is page and not page._is_busy


def _type_pin(walk: Walk, page: Any) -> None:
    walk.type_digits("17")
    walk.kiosk.touch(page.proceed)
    walk.type_digits("4711")
    walk.kiosk.touch(walk.kiosk.page.proceed)


# The page of the walk, the press, and its end. `pay` is pressed twice: by card, and for the counter.
PRESSES: dict[str, tuple[str, Press]] = {
    "a day": ("programme", Press(_choose_time, lambda _walk, page: page.data is not None)),
    "a number": ("how_many", Press(_choose_number, _has_seats)),
    "one seat more": ("seats", Press(_one_more, _has_one_more)),
    "a row of the list": ("list", Press(_another_group, _has_another_group)),
    "one child": ("types", Press(_one_child, _is_one_child)),
    "a card": ("pay", Press(_pay, _is_paid)),
    "the counter": ("pay", Press(_to_counter, _has_number)),
    "finish": ("done", Press(_finish, _rests)),
    "a code": ("collect", Press(_take, _is_cleared)),
    "sign in": ("sign_in", Press(_sign_in, _is_refused)),
    "a pin": ("staff", Press(_type_pin, _is_refused)),
}
