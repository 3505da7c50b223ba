"""The demonstration world: a fictional county, made from a seed.

`World` is data and knows no database: the same seed, day and sizes give the same county, people, requests, notice and
reports. `loading` puts it into the database through the services of the apps. Tests, the demonstration, benchmarks and
screenshots all use it.
"""

from gongkai.portal.world.world import World

__all__ = ["World"]
