"""Words for what is wrong with a field of a file that was checked by a model; the checker is outside."""

from collections.abc import Callable, Mapping, Sequence

from cinema.i18n import _


def path_of(location: Sequence[int | str]) -> str:
    """Return a field's place in a file, such as `movies[3].year`; `$` is the whole file."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".") or "$"


def words_for(kind: str, context: Mapping[str, object], message: str) -> str:
    """Return a reason in the user's language; `message`, the checker's own, for one that has no words here.

    `kind` is the checker's name of the error, `context` the bounds that it names.
    """
    words = _WORDS.get(kind)
    if words is None:
        return message[:200]
    # The checker joins choices by an English “or”.
    shown = {
        name: value.replace("' or '", "', '") if isinstance(value, str) else value for name, value in context.items()
    }
    return words().format(**shown)


_WORDS: dict[str, Callable[[], str]] = {
    "json_invalid": lambda: _("it is not valid JSON, or was cut off"),
    "missing": lambda: _("it is missing"),
    "extra_forbidden": lambda: _("it is not known here"),
    "model_type": lambda: _("a group of named fields is expected"),
    "model_attributes_type": lambda: _("a group of named fields is expected"),
    "dict_type": lambda: _("a group of named fields is expected"),
    "list_type": lambda: _("a list is expected"),
    "string_type": lambda: _("text is expected"),
    "string_unicode": lambda: _("Remove the invisible control characters."),
    "blank": lambda: _("only blanks are written here"),
    "unclean": lambda: "{words}",
    "priceless": lambda: _("name the price of at least one kind of seat"),
    "int_type": lambda: _("a whole number is expected"),
    "int_from_float": lambda: _("a whole number is expected"),
    "float_type": lambda: _("a number is expected"),
    "bool_type": lambda: _("true or false is expected"),
    "string_too_short": lambda: _("too few characters (least: {min_length})"),
    "string_too_long": lambda: _("it may have at most {max_length} characters"),
    "too_short": lambda: _("too few items (least: {min_length})"),
    "too_long": lambda: _("it may have at most {max_length} parts"),
    "string_pattern_mismatch": lambda: _("it has the wrong form"),
    "literal_error": lambda: _("one of these is expected: {expected}"),
    "greater_than_equal": lambda: _("it must be at least {ge}"),
    "less_than_equal": lambda: _("it must be at most {le}"),
    "date_from_datetime_parsing": lambda: _("a date such as 2026-12-31 is expected"),
    "date_parsing": lambda: _("a date such as 2026-12-31 is expected"),
    "date_type": lambda: _("a date such as 2026-12-31 is expected"),
    "datetime_type": lambda: _("an instant with its timezone is expected"),
    "datetime_parsing": lambda: _("an instant with its timezone is expected"),
    "datetime_from_date_parsing": lambda: _("an instant with its timezone is expected"),
    "timezone_aware": lambda: _("an instant with its timezone is expected"),
}
