"""The commands: each file defines arguments, calls services and formats the output. None opens a database."""
