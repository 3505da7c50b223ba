"""How places are counted in a source: the rules that a reader numbers by and a marked copy is found its places by.

Below both `read` and `write`, which do not import each other. Here is only what a file's own structure says (which
paragraph is the seventh, which cell the third of a row, which way a page's text runs), nothing of reports.
"""
