"""The windows. They use `Cinema` and domain values only, never storage."""
