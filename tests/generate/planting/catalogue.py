"""All planters: importing this registers them."""

from tests.generate.planting import beside, saying, structure, tabled
from tests.generate.planting.planter import PLANTINGS

MODULES = (structure, tabled, saying, beside)

__all__ = ["MODULES", "PLANTINGS"]
