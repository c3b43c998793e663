"""A screening's version and features in words, in the current language."""

from cinema.domain.screening_fields import ACCESS_FEATURES, SCREENING_KIND_NAMES, ScreeningKind
from cinema.domain.screenings import Screening
from cinema.i18n import _


def feature_words(feature: str) -> str:
    """Return the name of a feature of a showing or an auditorium; an unknown one is returned as it is."""
    return {
        "live-music": _("Live music"), "q-and-a": _("With a talk"), "captions": _("Captions"),
        "audio-description": _("Audio description"), "wheelchair": _("Wheelchair spaces"),
        "hearing-loop": _("Hearing loop"), "air-conditioning": _("Air conditioning"), "bar": _("Bar"),
        "organ": _("Organ"), "35-mm": _("35 mm"),
    }.get(feature) or _(ACCESS_FEATURES.get(feature, feature))  # fmt: skip


def language_words(screening: Screening) -> str:
    """Return what is spoken: the version as it was typed, or the movie's language; empty where neither is known."""
    version = screening.language_version
    return version if version and version.casefold() != "zxx" else _shown(version or screening.language)


def version_words(screening: Screening) -> str:
    """Return language, subtitles and format, such as EN, sub DE, 2K; empty where nothing is known."""
    language = language_words(screening)
    subtitles = _("sub {language}").format(language=_shown(screening.subtitles)) if screening.subtitles else ""
    return ", ".join(one for one in (language, subtitles, screening.format) if one)


def detail_words(screening: Screening) -> tuple[str, ...]:
    """Return all that those who project it and who show people in should know."""
    kind = "" if screening.kind is ScreeningKind.REGULAR else _(SCREENING_KIND_NAMES[screening.kind])
    features = (feature_words(one) for one in screening.features)
    found = (version_words(screening), kind, screening.projection, screening.audio, *features, *screening.tags)
    return tuple(dict.fromkeys(one for one in found if one))


def _shown(language: str | None) -> str:
    """Return a language as it was typed; a code, such as pt_BR, in capitals."""
    text = language or ""
    if text.casefold() == "zxx":  # ISO 639-2: no linguistic content
        return _("silent")
    return text.upper().partition("_")[0] if len(text.partition("_")[0]) == 2 else text
