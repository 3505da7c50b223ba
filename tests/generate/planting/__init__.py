"""Reports with planted errors: believable clean ones, one thing made wrong, and what must be found of it.

`worlds` draws a county with its agencies over two years, in whose reports no rule has anything to find; `planter` keeps
a small function for each rule that plants its error into one of them, at the level of its data; `drafts` prints the
result for the writers of `tests.generate`. Wordings stand in `building.toml`, which those who write rules see, and in
`kept_aside.toml`, which they do not: no rule is tuned on it.

The package knows the statutory forms, and nothing of the reader or of the rules.
"""
