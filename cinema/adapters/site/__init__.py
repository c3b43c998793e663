"""The house's programme as static web pages: what a page says, its structured data, its style, and how it is written."""
