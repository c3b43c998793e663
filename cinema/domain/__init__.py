"""Values and pure rules of a cinema: no I/O, no clock, no windows, no storage. Ids are strings."""
