"""The reason for a recommendation in words, in the current language."""

from cinema.domain.recommendations import Reason, Why
from cinema.i18n import N_, _, current_language

# Genres as people speak of their movies, within a sentence.
SPOKEN = {
    "action": N_("action films"), "adventure": N_("adventures"), "animation": N_("animated films"),
    "comedy": N_("comedies"), "crime": N_("crime films"), "documentary": N_("documentaries"), "drama": N_("dramas"),
    "family": N_("family films"), "fantasy": N_("fantasy"), "history": N_("historical films"), "horror": N_("horror"),
    "music": N_("music films"), "musical": N_("musicals"), "mystery": N_("mysteries"), "romance": N_("romances"),
    "science-fiction": N_("science fiction"), "silent": N_("silent films"), "thriller": N_("thrillers"),
    "war": N_("war films"), "western": N_("westerns"),
}  # fmt: skip


def reason_words(why: Why) -> str:
    """Return why a movie is recommended, never empty."""
    genre = _(SPOKEN[why.genre]) if why.genre else ""
    words = {
        Reason.FAVOURITE: _("In your favourites"),
        Reason.PREFERRED_GENRE: _("You like {genre}"),
        Reason.OWN_RATINGS: _("You gave {genre} {rating} on average"),
        Reason.HOUSE_RATING: _("Rated {rating} here"),
        Reason.NOT_RATED_YET: _("Not rated here yet"),
    }[why.reason]
    return words.format(genre=genre, rating=_mean(why.rating))


def _mean(rating: float) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(rating, format="0.0", locale=current_language()))
