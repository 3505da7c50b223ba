"""Invented annual reports with ground truth, in every format that is read; seeded, so that failures repeat.

`reports.make_report(seed)` draws a report, the writers draw it as a file, `corpus.samples` gives many.
The package knows the statutory forms and the types of the model, and nothing of the reader.
"""
