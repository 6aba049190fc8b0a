"""What can go wrong before or while a log is computed."""

from nearer.model.errors import NearerError


class LogUnreadable(NearerError):
    """There is no Parquet file with the columns of an act at the path."""

    code = "NR-COMPUTE-01"


class ResultsThere(NearerError):
    """The folder for the results holds something else."""

    code = "NR-COMPUTE-02"


class EngineMissing(NearerError):
    """The engine is not installed, or its cluster does not answer."""

    code = "NR-COMPUTE-03"
