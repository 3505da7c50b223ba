"""Complaints (投诉) of applicants about how a request is handled, to the agency above."""
