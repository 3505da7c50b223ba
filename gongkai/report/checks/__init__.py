"""Checks on an annual report: `check(report)` runs every rule that applies, `docs/checks.md` lists them.

One module per group of rules: importing it registers them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from gongkai.report.checks import (
    arithmetic,
    belonging,
    identity,
    neighbours,
    outline,
    privacy,
    prose,
    sentences,
    slips,
    structure,
    tables,
    typography,
    years,
)
from gongkai.report.checks.context import Context, Likeness
from gongkai.report.checks.decisions import Profile, ProfileError, fingerprint, read_profile
from gongkai.report.checks.finding import (
    CheckResult,
    Confirmation,
    Finding,
    Lapse,
    Severity,
    Unassessed,
    Verdict,
    Waiver,
)
from gongkai.report.checks.rule import Rule, catalogue, check

MODULES = (
    structure,
    outline,
    identity,
    arithmetic,
    tables,
    prose,
    years,
    neighbours,
    belonging,
    typography,
    sentences,
    slips,
    privacy,
)
"""The modules of rules."""

RULES: Mapping[str, Rule] = MappingProxyType({each.code: each for each in catalogue()})
"""Every rule by its code, in the order of the catalogue."""

__all__ = [
    "MODULES",
    "RULES",
    "CheckResult",
    "Confirmation",
    "Context",
    "Finding",
    "Lapse",
    "Likeness",
    "Profile",
    "ProfileError",
    "Rule",
    "Severity",
    "Unassessed",
    "Verdict",
    "Waiver",
    "check",
    "fingerprint",
    "read_profile",
]
