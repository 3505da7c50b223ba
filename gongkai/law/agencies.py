"""Agencies: the levels of the tree that disclosure duties follow (Regulation, articles 3 and 4)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Where an agency stands in the tree, from the State Council's departments to the township."""

    STATE = "state"
    """国务院部门: a department of the State Council."""
    PROVINCE = "province"
    """省、自治区、直辖市."""
    PREFECTURE = "prefecture"
    """设区的市、自治州、地区、盟."""
    COUNTY = "county"
    """县、县级市、市辖区、旗."""
    TOWNSHIP = "township"
    """乡、镇、街道."""
    DEPARTMENT = "department"
    """部门: a department of a government from county level up (its government's level is not in its name)."""
