"""The check-up: a report's file in, its figures, findings, marked copy and statutory form out."""
