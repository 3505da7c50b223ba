"""The desk: the pages on which an office works on requests."""
