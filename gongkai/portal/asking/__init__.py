"""The public's pages: asking for information, and following what becomes of it."""
