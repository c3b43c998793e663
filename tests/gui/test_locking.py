"""A window that its user has left is locked, and opened by that user's password alone."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinema.domain.users import FailedTries, Role
from cinema.errors import SignedOutError
from gui.people.locked_form import LockedPage
from gui.window.host import SignInFrame
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window, words_of


def lock_after(window: Window, seconds: float) -> None:
    window.app.locking.absence.locking.limit(seconds)


def locked(window: Window) -> SignInFrame | None:
    """Return the frame that asks for the password, if the window is locked."""
    frame = window.app.sign_in_frame
    return frame if frame is not None and isinstance(frame.page, LockedPage) else None


def lock(window: Window) -> SignInFrame:
    window.app.lock()
    frame = locked(window)
    assert frame is not None
    return frame


def type_password(window: Window, password: str) -> None:
    frame = window.app.sign_in_frame
    assert frame is not None
    frame.page.fill({"password": password})
    frame.page.button.invoke()
    window.settle()


def test_a_window_without_input_is_locked_and_its_user_goes_on_where_it_was_left(window: Window) -> None:
    window.enter()
    shell = window.app.shell
    assert shell is not None
    shell.go("title", movie_id="metropolis")
    window.settle()
    window.press("<Key-x>")
    lock_after(window, 0.5)
    window.pump(0.25)
    window.press("<Key-x>")
    touched = time.monotonic()
    window.until(lambda: locked(window))
    assert time.monotonic() - touched >= 0.4, "somebody was there"
    assert not shell.winfo_ismapped()
    lock_after(window, 0)
    type_password(window, "wrong")
    frame = locked(window)
    assert frame is not None
    assert frame.page.fields["password"].entry.instate(["invalid"])
    type_password(window, "lantern-ana-demo")
    assert window.app.sign_in_frame is None
    assert window.app.shell is shell
    assert shell.current_name == "title"
    assert shell.winfo_ismapped()


def test_its_user_locks_a_window_at_once_by_a_key_or_from_their_menu(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped: dict[str, Callable[[], None]] = {}
    monkeypatch.setattr("gui.window.top_bar.menu", lambda _below, entries: dropped.update(entries))
    window.enter()
    shell = window.app.shell
    assert shell is not None
    shell.go("profile")
    window.settle()
    window.press("<Control-Key-l>")
    assert locked(window) is not None
    assert not shell.winfo_ismapped()
    type_password(window, "lantern-ana-demo")
    assert window.app.shell is shell
    assert shell.current_name == "profile"
    assert shell.bar is not None
    shell.bar.person.invoke()
    dropped["Lock now"]()
    assert locked(window) is not None


def test_a_guest_has_no_lock(window: Window) -> None:
    window.enter(None)
    shell = window.app.shell
    assert shell is not None
    window.press("<Control-Key-l>")
    assert window.app.sign_in_frame is None
    window.press("<F1>")
    assert "Ctrl Q" in words_of(shell)
    assert "Ctrl L" not in words_of(shell)
    window.press("<F1>")
    window.enter()
    window.press("<F1>")
    assert "Ctrl L" in words_of(shell)


def test_no_key_leads_out_of_a_locked_window(window: Window) -> None:
    window.enter()
    lock(window)
    window.pump()
    for key in ("<Escape>", "<Alt-Key-2>", "<F1>", "<Control-Key-f>"):
        window.press(key)
        window.pump(0.05)
        assert locked(window) is not None
        assert window.app.shell is not None
        assert not window.app.shell.winfo_ismapped()
    frame = lock(window)
    assert "Go back" not in words_of(frame)
    assert "Continue as guest" not in words_of(frame)


def test_a_locked_window_can_be_left_by_signing_out(window: Window) -> None:
    window.enter()
    frame = lock(window)
    assert "Ana" in words_of(frame)
    assert isinstance(frame.page, LockedPage)
    frame.page.leave.invoke()
    window.settle()
    assert window.app.identity is not None
    assert window.app.identity.user is None
    assert window.app.shell is None
    assert window.app.sign_in_frame is not None
    assert list(window.app.sign_in_frame.page.fields) == ["login", "password"]


def test_the_sign_in_over_the_screens_of_a_user_is_locked_too(window: Window) -> None:
    window.enter()
    window.app.show_sign_in()
    lock_after(window, 0.2)
    window.until(lambda: locked(window))


def test_a_guest_s_window_and_one_before_the_sign_in_are_not_locked(window: Window) -> None:
    lock_after(window, 0.1)
    window.pump(0.3)
    assert locked(window) is None
    window.enter(None)
    window.pump(0.3)
    assert window.app.sign_in_frame is None


def test_work_under_way_is_not_interrupted(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    window.enter()
    shell = window.app.shell
    assert shell is not None
    assert shell.current is not None
    with monkeypatch.context() as paying:
        paying.setattr(type(shell.current), "may_leave", lambda _screen, *, tell=True: False)
        shell.go("title", movie_id="metropolis")  # also when a page covers the payment
        window.settle()
        lock_after(window, 0.15)
        window.pump(0.5)
        assert locked(window) is None
    window.until(lambda: locked(window))


def test_the_time_is_the_house_s_and_follows_it(cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.window.recovery.EVERY", 100)
    with closing(Window(cinema)) as window:
        window.enter()
        absence = window.app.locking.absence
        assert absence.locking._seconds == 600
        cinema.changed_settings = {"lock_minutes": 0}
        window.until(lambda: absence.locking._seconds == 0)
        cinema.changed_settings = {"lock_minutes": 3}
        window.until(lambda: absence.locking._seconds == 180)


def test_a_language_chosen_while_it_is_locked_leaves_it_locked(window: Window) -> None:
    window.enter()
    lock(window)
    window.app.change_language("es")
    window.pump()
    assert locked(window) is not None


def test_failed_tries_are_told_after_the_sign_in(window: Window, cinema: FakeCinema) -> None:
    cinema.accounts.failed = FailedTries(7, datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
    window.enter()
    shell = window.app.shell
    assert shell is not None
    window.until(lambda: "7 failed attempts" in shell.banner.message)
    assert "20 Nov 2026" in shell.banner.message
    cinema.accounts.failed = None
    window.app.sign_out()
    window.enter("tom")
    assert window.app.shell is not None
    assert "failed" not in window.app.shell.banner.message


def test_a_backup_that_failed_is_told_to_staff_alone_beside_the_failed_tries(
    window: Window, cinema: FakeCinema
) -> None:
    cinema.admin.backups.words = "A daily backup is missing. Tell a manager."
    window.enter()
    assert window.app.shell is not None
    assert "backup" not in window.app.shell.banner.message, "it is nothing to a customer"
    user, password = cinema.accounts.users["ana"]
    cinema.accounts.users["ana"] = (replace(user, role=Role.STAFF), password)
    cinema.accounts.failed = FailedTries(7, datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
    window.app.sign_out()
    window.enter()
    shell = window.app.shell
    window.until(lambda: "A daily backup is missing." in shell.banner.message)
    assert "7 failed attempts" in shell.banner.message


def test_a_user_whose_role_changed_meanwhile_comes_back_with_the_new_one(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    user, password = cinema.accounts.users["ana"]
    lock(window)
    cinema.accounts.users["ana"] = (replace(user, name="Ana R."), password)
    type_password(window, password)
    assert window.app.identity is not None
    assert window.app.identity.user is not None
    assert window.app.identity.user.name == "Ana R."


def refused(window: Window) -> None:
    """Let a service tell the window that the house has ended its session."""

    def work() -> None:
        raise SignedOutError("Signed out by the house.")

    assert window.app.shell is not None
    window.app.tasks.submit(work, owner=window.app.shell)


def test_a_session_that_the_house_has_ended_leaves_the_screens_and_says_why(window: Window) -> None:
    window.enter()
    refused(window)
    window.until(lambda: window.app.sign_in_frame is not None)
    assert window.app.shell is None
    assert window.app.identity is not None
    assert window.app.identity.user is None
    assert "Signed out by the house." in words_of(window.root)


def test_a_session_is_not_ended_under_a_payment(window: Window) -> None:
    window.enter()
    paid = threading.Event()
    assert window.app.shell is not None
    window.app.tasks.submit(lambda: paid.wait(20), owner=window.app.shell, write=True)
    refused(window)
    window.until(lambda: "Signed out by the house." in words_of(window.root))
    assert window.app.sign_in_frame is None
    paid.set()
    window.settle()
    refused(window)
    window.until(lambda: window.app.sign_in_frame is not None)
