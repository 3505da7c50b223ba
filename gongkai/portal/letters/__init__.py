"""The letters of a case: their kinds, their texts, which an office may replace, their numbers, and what was sent."""
