"""Files made to do harm: damaged copies of good ones, containers that lie, and the reader that tells on itself."""

from __future__ import annotations

import io
import struct
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.sources import Source
from gongkai.messages import Message
from gongkai.report.model import AnnualReport
from gongkai.report.read import read
from gongkai.report.read.errors import ReadError

SAMPLES = Path(__file__).parents[3] / "samples"
EXPECTED_REASONS = frozenset({"empty", "unknown", "damaged", "encrypted", "too_large", "scan", "no_report"})
"""What may be said of a hostile file. `crashed` and `timeout` are caught by the batch, but are the reader's faults."""
MIB = 2**20

_SCRAPS = (
    b"\x00",
    b"\xff\xfe",
    b"<table>" * 300,
    b"<!--",
    b"]]>",
    b"&#0;",
    b"9" * 400,
    b"\t|" * 200,
    b"%PDF-1.7\n",
    b"PK\x05\x06",
    b"endobj\n",
    "总计".encode(),
    "第二十条第（一）项\n".encode(),
    "其他\t0\t".encode("gb18030"),
)
_LONGEST_PIECE = 4000


def read_strictly(content: Path | bytes, name: str) -> list[AnnualReport]:
    """`read`, with whatever it raises besides ReadError told as `crashed`: a worker would call it `damaged`."""
    try:
        return read(content, name)
    except ReadError:
        raise
    except Exception:
        raise ReadError("crashed", Message("{detail}", {"detail": traceback.format_exc()})) from None


def read_in_worker(files: Iterable[tuple[str, bytes]], time_limit: float = 60.0) -> list[Reading]:
    """What comes of files (name and content) in a process of its own, `time_limit` in seconds for each."""
    sources = (_source(name, data) for name, data in files)
    return list(read_many(sources, time_limit=time_limit, reader=f"{__name__}:read_strictly"))


def _source(name: str, data: bytes) -> Source:
    return Source(name, lambda: data)


def faults(readings: Iterable[Reading]) -> list[str]:
    """The files of which something else came than reports or a reason that may be given."""
    return [
        f"{reading.name}: {reading.error.reason}: {reading.error.message.text('zh')}"
        for reading in readings
        if reading.error is not None and reading.error.reason not in EXPECTED_REASONS
    ]


def _cut(data: bytes, _other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def _beheaded(data: bytes, _other: bytes, random: Random) -> bytes:
    return data[random.randrange(len(data)) :]


def _flipped(data: bytes, _other: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 20, 200))):
        changed[random.randrange(len(data))] = random.randrange(256)
    return bytes(changed)


def _piece(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.randint(1, _LONGEST_PIECE))


def _without_piece(data: bytes, _other: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    return data[:start] + data[end:]


def _repeated(data: bytes, _other: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    return data[:start] + data[start:end] * random.choice((2, 3, 40)) + data[end:]


def _overwritten(data: bytes, _other: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    return data[:start] + random.choice((b"\x00", b"\xff", b"0", b" ")) * (end - start) + data[end:]


def _moved(data: bytes, _other: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    rest = data[:start] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _spliced(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))] + other[random.randrange(len(other)) :]


def _with_piece_of_another(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _piece(other, random)
    place = random.randrange(len(data))
    return data[:place] + other[start:end] + data[place:]


def _with_scrap(data: bytes, _other: bytes, random: Random) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + random.choice(_SCRAPS) + data[place:]


Change = Callable[[bytes, bytes, Random], bytes]
CHANGES: tuple[Change, ...] = (
    _cut,
    _beheaded,
    _flipped,
    _without_piece,
    _repeated,
    _overwritten,
    _moved,
    _spliced,
    _with_piece_of_another,
    _with_scrap,
)


def damaged(data: bytes, other: bytes, random: Random) -> bytes:
    """A copy of `data`, changed in one to three places, perhaps with pieces of `other`."""
    for _ in range(random.choice((1, 1, 2, 3))):
        data = random.choice(CHANGES)(data, other, random) or b"\x00"
    return data


def damaged_inside(data: bytes, other: bytes, random: Random) -> bytes:
    """A copy of a ZIP container that opens well and has one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # The part that holds the text is the largest; others are changed now and then.
    largest = max(parts, key=lambda name: len(parts[name]))
    name = largest if random.random() < 0.7 else random.choice(sorted(parts))
    return zipped({**parts, name: damaged(parts[name], other, random)})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP container."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(container: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A ZIP container with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return zipped({each: archive.read(each) for each in archive.namelist()} | {name: change(archive.read(name))})


def zip_bomb(name: str, size: int, declared: int) -> bytes:
    """A ZIP container whose only part, `name`, unpacks to `size` bytes of zeros (whole MiB) and says `declared`.

    One compressed MiB is repeated, so that nothing large is ever held.
    """
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(bytes(MIB)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    packed = block * (size // MIB) + squeeze.flush()
    checksum = 0
    for _ in range(size // MIB):
        checksum = zlib.crc32(bytes(MIB), checksum)
    entry = name.encode()
    numbers = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, checksum, len(packed), declared, len(entry), 0)
    local = b"PK\x03\x04" + numbers + entry + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + numbers + struct.pack("<HHHII", 0, 0, 0, 0, 0) + entry
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file (as .doc, .xls and encrypted Office files are) with up to three streams."""
    sector, end_of_chain, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    fat, content, starts = [0xFFFFFFFD, end_of_chain], b"", {}  # sector 0 the FAT itself, sector 1 the directory
    for name, data in streams.items():
        padded = data.ljust(4096, b"\x00")  # shorter streams would stand in a stream of their own
        padded += bytes(-len(padded) % sector)
        starts[name] = len(fat)
        fat.extend(range(len(fat) + 1, len(fat) + len(padded) // sector))
        fat.append(end_of_chain)
        content += padded
    directory = _directory_entry("Root Entry", 5, free, 1, end_of_chain, 0)
    names = list(streams)
    for number, name in enumerate(names, 1):
        following = number + 1 if number < len(names) else free
        size = max(4096, len(streams[name]))
        directory += _directory_entry(name, 2, following, free, starts[name], size)
    directory += _directory_entry("", 0, free, free, 0, 0) * (3 - len(names))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end_of_chain, 0, end_of_chain, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return header + table + directory + content


def _directory_entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    length = len(encoded) + 2 if name else 0
    entry = encoded.ljust(64, b"\x00") + struct.pack("<HBBIII", length, kind, 1, 0xFFFFFFFF, right, child)
    return entry + bytes(36) + struct.pack("<IIxxxx", start, size)
