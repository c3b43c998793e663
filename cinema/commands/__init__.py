"""The commands: each file names its arguments, calls a service, and says what to print. None opens a database."""
