"""The rim of the network: the one place that opens connections to the outside.

A live source gets a `Wire` handed in and does everything through it. Whatever a server does (endless or slow bodies,
redirects into the user's own network, wrong sizes, silence, cuts), a request ends in bounded time and memory, with an
answer or with one of the errors of `wire.errors`.
"""

from nearer.wire.wire import Patience, Wire

__all__ = ["Patience", "Wire"]
