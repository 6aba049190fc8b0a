"""Addresses whose code is loaded when the first of them is asked for, so that the first page does not wait for it."""

from functools import cached_property
from importlib import import_module
from typing import Any

from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound, Router
from starlette.types import Receive, Scope, Send


class Later(BaseRoute):
    """The routes that these modules give (`routes()`), in their order. They come last, after all that is loaded."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules

    @cached_property
    def _router(self) -> Router:
        return Router([route for name in self._modules for route in import_module(name).routes()])

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """How well the best of them fits. Starlette asks once an address is none of those before."""
        found = [route.matches(scope)[0] for route in self._router.routes]
        return max(found, key=lambda match: match.value, default=Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)
