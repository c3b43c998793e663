"""The house's programme as static web pages: what they say, structured data, style, and how they are written."""
