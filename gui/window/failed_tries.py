"""Tells a user, after signing in, of the tries to sign in under that name that failed since the time before."""

from typing import TYPE_CHECKING

from cinema.domain.users import FailedTries
from cinema.i18n import ngettext, when
from gui.window.shell import Shell
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def tell_failed_tries(cinema: "Cinema", actor: "Actor", tasks: Tasks, shell: Shell) -> None:
    """Ask on a worker, and show what was found in the banner."""

    def work() -> tuple[FailedTries | None, str]:
        return cinema.accounts.failed_tries(actor), cinema.house().timezone

    def done(result: tuple[FailedTries | None, str]) -> None:
        found, zone = result
        if found is not None:
            shell.banner.show(failed_tries_words(found, zone), "warn")

    tasks.submit(work, owner=shell, on_done=done)


def failed_tries_words(found: FailedTries, zone: str) -> str:
    """Return what is told, with the instant in the house's timezone."""
    words = ngettext(
        "There was {count} failed attempt to sign in as you since {since}.",
        "There were {count} failed attempts to sign in as you since {since}.",
        found.count,
    )
    return words.format(count=found.count, since=when(found.since, zone))
