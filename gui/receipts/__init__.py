"""A receipt on a window: its paper, its tickets, its words, and its files. For every face."""
