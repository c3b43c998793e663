"""The cards of recommended movies: the reason of each, and the times of its next day. No widgets."""

from dataclasses import replace

from cinema.domain.recommendation_words import reason_words
from cinema.domain.recommendations import Recommendation
from cinema.i18n import clock
from gui.movies.dates import brief_day_label
from gui.movies.movie_cards import MovieCard, TimeChip, movie_card, pick


def recommended_card(one: Recommendation, zone: str, today: str) -> MovieCard:
    """Return a recommended movie's card; its score is nobody's business."""
    shown = pick(one.times, lambda time: time.state.can_buy)
    return replace(
        movie_card(one.movie),
        note=reason_words(one.why),
        day=brief_day_label(one.times[0].day, today),
        times=tuple(TimeChip(time.screening, clock(time.starts_at, zone), time.state) for time in shown),
        more=len(one.times) - len(shown),
    )
