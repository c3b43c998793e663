"""What customers say, like, and do for themselves: reviews, proposals, favourites, their account and tickets."""
