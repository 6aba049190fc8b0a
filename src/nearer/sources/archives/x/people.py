"""Everybody whom the posts name, and which id goes by which handle."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nearer.model.activity import Account, Activity
from nearer.sources.archives.x.fields import handle_id
from nearer.sources.archives.x.owner import Owner
from nearer.sources.archives.x.posts import Face


class People:
    """The accounts that were told so far, one for each handle that an id was seen with."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._told: set[tuple[str, str | None]] = set()
        self._ids: dict[str, str | None] = {}
        self._waiting: dict[str, Account] = {}
        for name in (owner.handle, *owner.former):
            if name is not None:
                self._told.add((owner.id, name.lower()))
                self._ids[handle_id(name)] = owner.id

    def named(self, faces: tuple[Face, ...], seen: datetime | None) -> Iterator[Account]:
        """An account for each face that is new. Those without id wait until all rows are read."""
        for face in faces:
            name = None if face.handle is None else face.handle.lower()
            if name is None and face.name is None:
                continue
            if (face.id, name) in self._told or (name is None and (face.id, None) in self._told):
                continue
            self._told |= {(face.id, name), (face.id, None)}
            url = None if face.handle is None else f"https://x.com/{face.handle}"
            account = Account(network="x", id=face.id, handle=face.handle, name=face.name, url=url, seen=seen)
            if face.id.startswith("@"):
                self._waiting[face.id] = account
                continue
            if name is not None:
                known = self._ids.setdefault("@" + name, face.id)
                if known != face.id:
                    # The handle changed hands: it tells nobody apart.
                    self._ids["@" + name] = None
            yield account

    def without_id(self) -> Iterator[Account]:
        """The accounts that are known by handle alone."""
        for native, account in self._waiting.items():
            if self.resolved(native) == native:
                yield account
        self._waiting.clear()

    def resolve(self, activity: Activity) -> Activity:
        """The activity with ids for handles where they are known. Nobody is named twice, or in place of the owner."""
        target = None if activity.target is None else self.resolved(activity.target)
        to = dict.fromkeys(self.resolved(person) for person in activity.to)
        left_out = {target, self._owner.id}
        return replace(activity, target=target, to=tuple(person for person in to if person not in left_out))

    def resolved(self, native: str) -> str:
        """The id that goes by this handle in this archive, or the handle's own id where none or several do."""
        return self._ids.get(native) or native
