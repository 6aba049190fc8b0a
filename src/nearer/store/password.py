"""The password that other machines need to reach a home's pages: kept as an argon2id hash that only the owner can read.

Argon2 (RFC 9106) with the parameters that argon2-cffi takes by itself (its low-memory profile of that document).
"""

import os
from pathlib import Path

from nearer.model.errors import NearerError
from nearer.model.secret import Secret

FILE = "password"
SHORTEST = 10
"""Characters that a password has at least: NIST SP 800-63B asks for 8; two more, as it stands alone, are our choice."""
LONGEST = 1_000


class PasswordRefused(NearerError):
    """A password that cannot be set."""

    code = "NR-DOOR-01"


def is_set(home: Path) -> bool:
    """Whether the home has a password."""
    return (home / FILE).exists()


def set_password(home: Path, password: Secret) -> None:
    """Keep a new password. Raises PasswordRefused."""
    from argon2 import PasswordHasher

    if not SHORTEST <= len(password.reveal()) <= LONGEST:
        raise PasswordRefused(
            f"A password has {SHORTEST} characters or more.", next="Take a few words that do not belong together."
        )
    draft = home / f"{FILE}.draft"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(PasswordHasher().hash(password.reveal()))
        out.flush()
        os.fsync(out.fileno())
    draft.rename(home / FILE)


def drop_password(home: Path) -> None:
    """Have no password any more."""
    (home / FILE).unlink(missing_ok=True)


def is_right(home: Path, typed: Secret) -> bool:
    """Whether this is the password; False where there is none. Takes some fifty milliseconds, by design."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        kept = (home / FILE).read_text(encoding="utf-8")
        return len(typed.reveal()) <= LONGEST and PasswordHasher().verify(kept, typed.reveal())
    except (FileNotFoundError, VerificationError, InvalidHashError):
        return False
