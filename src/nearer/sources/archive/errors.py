"""What can be wrong with a file that somebody wants to import. Every class has its own code, never used again."""

from nearer.model.errors import NearerError

_AGAIN = "Download the archive again, until the download has ended, and import the new file."


class ArchiveError(NearerError):
    """The container as a whole cannot be read."""

    code = "NR-IMPORT-02"


class NotThere(ArchiveError):
    """Nothing lies at this path, or it may not be read."""

    code = "NR-IMPORT-01"


class PartMissing(ArchiveError):
    """It is one of several parts, and the others were not given."""

    code = "NR-IMPORT-03"


class EmptyFile(ArchiveError):
    """It holds nothing."""

    code = "NR-IMPORT-04"

    def __init__(self, where: str, what: str = "This file is empty: it has 0 bytes.") -> None:
        super().__init__(what, where=where, next=_AGAIN)


class WebPage(ArchiveError):
    """A login or error page that was saved in place of the archive."""

    code = "NR-IMPORT-05"

    def __init__(self, where: str) -> None:
        super().__init__(
            "This is a web page, not an archive: the link had expired or asked for a login.",
            where=where,
            next="Sign in to the network in your browser, then download the archive again.",
        )


class CutOff(ArchiveError):
    """A download that ended too soon."""

    code = "NR-IMPORT-06"

    def __init__(self, where: str, what: str = "This archive is incomplete: its end is missing.") -> None:
        super().__init__(what, where=where, next=_AGAIN)


class Locked(ArchiveError):
    """Every member is encrypted."""

    code = "NR-IMPORT-07"

    def __init__(self, where: str) -> None:
        super().__init__(
            "This archive is locked with a password.", where=where, next="Unpack it yourself and import the folder."
        )


class Bomb(ArchiveError):
    """A small file that unpacks to an enormous one."""

    code = "NR-IMPORT-08"

    def __init__(self, where: str) -> None:
        super().__init__(
            "This archive unpacks to far more than any export does. It was not read further.",
            where=where,
            next="If you trust it, unpack it yourself and import the folder.",
        )


class TooMany(ArchiveError):
    """More members than any export has."""

    code = "NR-IMPORT-09"

    def __init__(self, where: str, limit: int) -> None:
        super().__init__(
            f"This archive holds more than {limit:,} files.",
            where=where,
            next="Take its pictures and films out, or unpack it and import the folder that holds the data.",
        )


class Damaged(ArchiveError):
    """The table of contents makes no sense."""

    code = "NR-IMPORT-14"

    def __init__(
        self, where: str, what: str = "This archive is damaged: its table of contents cannot be read."
    ) -> None:
        super().__init__(what, where=where, next=_AGAIN)


class SeveralArchives(ArchiveError):
    """Archives that hold different files of one name are not parts of one."""

    code = "NR-IMPORT-12"

    def __init__(self, where: str) -> None:
        super().__init__(
            "These are several archives, not the parts of one.", where=where, next="Import them one after another."
        )


class MemberError(Exception):
    """One member cannot be read; its source turns this into a `Problem` and goes on.

    `code` is the problem's code (`truncated`, `bad-crc`, `too-large`, `password`, `bomb`, `unreadable`), `why` its
    sentence.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why
