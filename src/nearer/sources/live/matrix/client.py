"""The calls of Matrix's client-server API that reading and writing need, over a wire.

Not on a client library: the one for Python (`matrix-nio`) opens its own connections, past the checks of the wire, takes
the token into addresses, where servers write it into their logs, and five seconds to load. These are a dozen calls of
plain JSON.
"""

import json
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

from nearer.model.secret import Secret
from nearer.wire import Wire
from nearer.wire.errors import Absent, Nonsense, Refused
from nearer.wire.wire import shown_origin

Json = Mapping[str, object]

PAGE = 100
"""Events of a page: the most that Synapse gives is 1,000; smaller pages make steps that a kill costs little."""

_FILTER = (
    '{"presence":{"types":[]},"account_data":{"types":["m.direct","m.ignored_user_list"]},'
    '"room":{"timeline":{"limit":50,"lazy_load_members":true},"state":{"lazy_load_members":true},'
    '"ephemeral":{"types":[]},"account_data":{"types":[]}}}'
)


class Client:
    """One account's device. Raises LiveError."""

    def __init__(self, server: str, token: Secret | None, wire: Wire) -> None:
        self._server = server.rstrip("/")
        self._token = token
        self._session = wire.session()

    def sign_in(self, user: str, password: str) -> Json:
        """Begin a device. Raises Refused for a wrong password."""
        who = {"type": "m.id.user", "user": user}
        asked = {"type": "m.login.password", "identifier": who, "password": password}
        return self._call("POST", "login", {**asked, "initial_device_display_name": "Nearer"})

    def sign_out(self) -> None:
        """End the device."""
        self._call("POST", "logout", {})

    def me(self) -> str:
        """Whose device it is."""
        return str(self._call("GET", "account/whoami").get("user_id") or "")

    def name(self, user: str) -> str:
        """How somebody calls themselves, "" where they do not say."""
        try:
            found = self._call("GET", f"profile/{_part(user)}").get("displayname")
        except Absent:
            return ""
        return found if isinstance(found, str) else ""

    def sync(self, since: str) -> Json:
        """What is new since a place, all rooms as they stand from "" on; `next_batch` is the next place."""
        told = self._call("GET", "sync", asked={"filter": _FILTER, "timeout": 0} | ({"since": since} if since else {}))
        if not isinstance(told.get("next_batch"), str):
            raise self._nonsense()
        return told

    def messages(self, room: str, start: str, to: str) -> Json:
        """A page of a room's events backwards from a place ("" for now), down to another ("" for its beginning)."""
        asked = {"dir": "b", "limit": PAGE, "filter": '{"lazy_load_members":true}', "from": start, "to": to}
        told = {name: value for name, value in asked.items() if value}
        return self._listed(self._call("GET", f"rooms/{_part(room)}/messages", asked=told))

    def event(self, room: str, id: str) -> Json:
        """One event. Raises Absent."""
        told = self._call("GET", f"rooms/{_part(room)}/event/{_part(id)}")
        if told.get("event_id") != id:
            raise self._nonsense()
        return told

    def reactions(self, room: str, id: str) -> list[Json]:
        """The reactions to an event, a hundred at the most."""
        call = f"rooms/{_part(room)}/relations/{_part(id)}/m.annotation/m.reaction"
        return items(self._listed(self._call("GET", call, version="v1", asked={"limit": PAGE})).get("chunk"))

    def send(self, room: str, type: str, key: str, content: Json) -> str:
        """Send an event; the same `key` again sends nothing and gives the same id."""
        return self._sent(f"rooms/{_part(room)}/send/{type}/{_part(key)}", content)

    def redact(self, room: str, id: str, key: str) -> str:
        """Take an event back."""
        return self._sent(f"rooms/{_part(room)}/redact/{_part(id)}/{_part(key)}", {})

    def _listed(self, told: Json) -> Json:
        """An answer with a list. One without it says nothing, which is not the same as that nothing is there."""
        if not isinstance(told.get("chunk"), list):
            raise self._nonsense()
        return told

    def _sent(self, call: str, content: Json) -> str:
        id = self._call("PUT", call, content).get("event_id")
        if not isinstance(id, str):
            raise self._nonsense()
        return id

    def _call(
        self, method: str, call: str, body: Json | None = None, *, version: str = "v3", asked: Json | None = None
    ) -> Json:
        headers = {"Authorization": f"Bearer {self._token.reveal()}"} if self._token is not None else {}
        answer = self._session.request(
            method,
            f"{self._server}/_matrix/client/{version}/{call}",
            params={name: str(value) for name, value in (asked or {}).items()},
            data=None if body is None else json.dumps(body),
            headers=headers | {"Content-Type": "application/json"},
        )
        where = shown_origin(self._server)
        try:
            told = plain(answer.json())
        except (ValueError, RecursionError):
            told = {}
        match answer.status_code:
            case 200:
                if not told and call not in ("logout",):
                    raise self._nonsense()
                return told
            case 401:
                raise Refused("The server does not accept the token any more.", where=where, next="Connect again.")
            case 403 if call == "login":
                raise Refused("The server does not accept this password.", where=where, next="Type it once more.")
            case 403 if "errcode" in told:
                raise Absent("The server does not let you do this there.", where=where, next="Look at it in your app.")
            case status if 400 <= status < 500 and isinstance(told.get("errcode"), str):
                raise Absent("The server does not have this.", where=where, next="Look at it in your app.")
            case _:
                raise self._nonsense()

    def _nonsense(self) -> Nonsense:
        where = shown_origin(self._server)
        return Nonsense("The server's answer cannot be understood.", where=where, next="Nearer tries again later.")


def _part(word: str) -> str:
    return quote(word, safe="")


def plain(value: object) -> Json:
    """A JSON object; an empty one for anything else."""
    return cast(Json, value) if isinstance(value, Mapping) else {}


def items(value: object) -> list[Json]:
    """The objects of a JSON list."""
    return [plain(one) for one in cast(list[object], value)] if isinstance(value, list) else []


def words(value: object) -> list[str]:
    """The texts of a JSON list."""
    return [one for one in cast(list[object], value) if isinstance(one, str)] if isinstance(value, list) else []
