"""Words and areas removed from documents of a case before they are given out: a choice, its preview, the result."""
