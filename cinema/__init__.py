"""The rules and services of a cinema's box office. Windows live in gui/, storage in repositories/."""

__version__ = "0.1.0"
