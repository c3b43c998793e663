"""The audit: does everything stored agree; what of it is certain enough to be repaired."""
