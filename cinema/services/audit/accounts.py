"""Accounts as they are stored: the keys by which people are found, and marks that keep them from signing in."""

from collections.abc import Collection, Iterator

from cinema.domain.usernames import login_key
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import finding


def account_findings(rows: AuditRows, erased: Collection[str]) -> Iterator[Finding]:
    """Yield the accounts that somebody changed by hand; `erased` are those whose erasure is recorded."""
    for one in rows.accounts():
        name = str(one["_id"])
        for field in ("username", "email"):
            said, key = one.get(field), one.get(f"{field}_key")
            if not isinstance(said, str) or login_key(said) != key:
                words = _("Account {name} is found by another {field} than its own.")
                advice = _(
                    "Somebody changed the database by hand, so that a person signs in as another. Compare with a "
                    "backup, and reset the password of whoever has this account. Ask who could."
                )
                message = words.format(name=name, field=field)
                yield finding("account-key-differs", f"users/{name}.{field}", message, advice, user=name, field=field)
        if one.get("erasing") and name not in erased:
            words = _("Account {name} is marked as being erased, so it can't be used, but the journal has no erasure.")
            advice = _(
                "Finish an erasure that was interrupted with cinema user erase, which takes the mark from the last "
                "administrator instead. If nobody began one, ask who could change the database."
            )
            yield finding("account-being-erased", f"users/{name}", words.format(name=name), advice, user=name)
