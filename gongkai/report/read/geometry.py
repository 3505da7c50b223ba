from typing import NamedTuple
class Word(NamedTuple):
    text: str
def to_grid(words): ...
