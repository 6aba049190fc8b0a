"""Tokens: in the system's keyring where there is one, else in a file that only its owner can read. Nowhere else."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Protocol, cast

from nearer.model.errors import NearerError
from nearer.model.secret import Secret

FILE = "secrets.json"


class SecretsError(NearerError):
    """The tokens cannot be kept or read."""

    code = "NR-SECRET-01"


class Secrets(Protocol):
    """Where a home's tokens are. `about` says it in words."""

    @property
    def about(self) -> str: ...

    def get(self, name: str) -> Secret | None: ...

    def put(self, name: str, secret: Secret) -> None: ...

    def drop(self, name: str) -> None: ...


class FileSecrets:
    """A file of the home, made with mode 0600, replaced by one rename. Raises SecretsError."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self.about = f"the file {FILE} of the home, which only you can read"

    def get(self, name: str) -> Secret | None:
        found = self._held().get(name)
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret) -> None:
        self._write({**self._held(), name: secret.reveal()})

    def drop(self, name: str) -> None:
        held = self._held()
        if held.pop(name, None) is not None:
            self._write(held)

    def _held(self) -> dict[str, str]:
        try:
            if self._path.stat().st_mode & 0o077:
                raise SecretsError(
                    "The file of the tokens can be read by others, so it is not used.",
                    where=str(self._path),
                    next="chmod 600 it if you trust who could read it; else delete it and connect again.",
                )
            found: object = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError:
            raise SecretsError(
                "The file of the tokens is damaged.", where=str(self._path), next="Delete it and connect again."
            ) from None
        pairs = cast(dict[str, object], found) if isinstance(found, dict) else {}
        return {name: text for name, text in pairs.items() if isinstance(text, str)}

    def _write(self, held: dict[str, str]) -> None:
        draft = self._path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump(held, out)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(self._path)


class KeyringSecrets:
    """The keyring of the system, under a name of this home. Raises SecretsError."""

    def __init__(self, home: Path) -> None:
        self._service = f"nearer {sha256(str(home.resolve()).encode()).hexdigest()[:12]}"
        self.about = "the keyring of your system"

    def get(self, name: str) -> Secret | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            found = keyring.get_password(self._service, name)
        except KeyringError as error:
            raise self._failed() from error
        return None if found is None else Secret(found)

    def put(self, name: str, secret: Secret) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(self._service, name, secret.reveal())
        except KeyringError:
            raise self._failed() from None

    def drop(self, name: str) -> None:
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            keyring.delete_password(self._service, name)
        except PasswordDeleteError:
            return
        except KeyringError:
            raise self._failed() from None

    def _failed(self) -> SecretsError:
        return SecretsError("The keyring of your system is locked.", next="Unlock it, then try again.")


def secrets_of(home: Path) -> Secrets:
    """The keyring where the system has one that can be used, else the file. A file that is there stays in use."""
    if (home / FILE).exists():
        return FileSecrets(home)
    import keyring
    from keyring.errors import KeyringError

    try:
        usable = keyring.get_keyring().priority >= 1
    except (KeyringError, RuntimeError):
        usable = False
    return KeyringSecrets(home) if usable else FileSecrets(home)
