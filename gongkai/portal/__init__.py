"""The platform: the work of disclosure offices in the browser, on Django.

Each app has `models`, `services` (what changes data: one function per act, in a transaction, writing the audit log),
`queries` (what reads), `views`, `urls` and `templates`. Apps import downwards only, as pyproject.toml's contracts say,
and know nothing of each other through signals.
"""
