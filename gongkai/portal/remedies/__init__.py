"""Reconsideration (行政复议) and litigation (行政诉讼) against an agency, and what they lead to."""
