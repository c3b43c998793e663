"""Movies on a window: cards, grids, showtimes, reviews. For every face."""
