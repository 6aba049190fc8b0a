"""What can go wrong when listening."""

from nearer.model.errors import NearerError


class NoOffers(NearerError):
    """A file that should hold offers holds none."""

    code = "NR-LISTEN-01"
