"""Papers as values: what is printed, without how wide it is or with what it is drawn."""
