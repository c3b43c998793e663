"""Documents as the audit reads them, whatever is in them, and guarded repairs of seat maps."""
