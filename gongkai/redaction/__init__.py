"""Words and areas removed from PDF and Word documents for good."""
