"""Many reports: finding the files, reading them within limits, and writing what came of them."""

from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.sources import Source, expand
from gongkai.report.write.rows import cell_rows

__all__ = ["Reading", "Source", "cell_rows", "expand", "read_many"]
