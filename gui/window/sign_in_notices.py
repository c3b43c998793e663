"""What a user is told after signing in: failed attempts to sign in under that name, and backups that failed."""

from typing import TYPE_CHECKING

from cinema.domain.users import FailedTries
from cinema.i18n import ngettext, when
from gui.window.shell import Shell
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def tell_notices(cinema: "Cinema", actor: "Actor", tasks: Tasks, shell: Shell) -> None:
    """Ask on a worker, and show what was found in one banner; staff has to close it if it is about backups."""

    def work() -> tuple[FailedTries | None, str, str | None]:
        backups = cinema.admin.backups.notice(actor) if actor.is_staff else None
        return cinema.accounts.failed_tries(actor), cinema.house().timezone, backups

    def done(result: tuple[FailedTries | None, str, str | None]) -> None:
        found, zone, backups = result
        words = [failed_tries_words(found, zone)] if found is not None else []
        if backups is not None:
            words.append(backups)
        if words:
            shell.banner.show("\n".join(words), "warn" if backups is None else "bad")

    tasks.submit(work, owner=shell, on_done=done)


def failed_tries_words(found: FailedTries, zone: str) -> str:
    """Return what is told, with the instant in the house's timezone."""
    words = ngettext(
        "There was {count} failed attempt to sign in as you since {since}.",
        "There were {count} failed attempts to sign in as you since {since}.",
        found.count,
    )
    return words.format(count=found.count, since=when(found.since, zone))
