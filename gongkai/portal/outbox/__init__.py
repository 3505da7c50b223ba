"""Messages to people: kept with the act that caused them, sent afterwards, neither lost nor repeated."""
