"""What can go wrong in the terminal itself."""

from nearer.model.errors import NearerError


class UsageError(NearerError):
    """The command line was not understood."""

    code = "NR-CLI-01"


class SystemRefused(NearerError):
    """The system refused a file, a folder or a port."""

    code = "NR-CLI-02"


class Stopped(NearerError):
    """The user pressed Ctrl-C."""

    code = "NR-CLI-03"


class NotConfirmed(NearerError):
    """What cannot be undone was not confirmed by typing the name."""

    code = "NR-CLI-04"


class Uncloakable(NearerError):
    """What has no stand-ins is not shown while cloaked."""

    code = "NR-CLI-05"


class FaceMissing(NearerError):
    """A part that is installed on its own (an extra) is not there."""

    code = "NR-CLI-06"
