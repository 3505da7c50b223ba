"""Loading the demonstration in the background."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from gongkai.portal.work.background import background
from gongkai.portal.world import World, demonstration

FOLDER = "demonstration"
"""The files to try, in the data folder."""


@background(repeatable=True)
def load_more(seed: int, today: str) -> None:
    """Load a piece of the county as it was on the day it began, and see to the next one."""
    world = demonstration_of(seed, date.fromisoformat(today))
    if demonstration.go_on(world, Path(settings.VAR) / FOLDER):
        load_more.enqueue(seed, today)


def demonstration_of(seed: int, today: date) -> World:
    """The county of the demonstration: its requests are its records alone."""
    return World(seed, today)
