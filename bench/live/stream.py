"""A server of made-up events on loopback, a process of its own: prints its port, then sends them to whoever comes."""

import argparse
import socket
from pathlib import Path

from websockets.http11 import Request
from websockets.server import ServerProtocol

from bench.live.events import events

BATCH = 256 * 1024
"""Bytes that are handed to the system at a time."""


def head(length: int) -> bytes:
    """The header of one binary message (RFC 6455, 5.2)."""
    if length < 126:
        return bytes((0x82, length))
    if length < 2**16:
        return bytes((0x82, 126)) + length.to_bytes(2, "big")
    return bytes((0x82, 127)) + length.to_bytes(8, "big")


def serve(count: int, told: Path) -> None:
    """Send `count` events to one reader, and write down how many records are in them for the owner."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(listener.getsockname()[1], flush=True)
        client, _ = listener.accept()
        with client:
            protocol = ServerProtocol()
            while True:
                protocol.receive_data(client.recv(65_536))
                asked = next((event for event in protocol.events_received() if isinstance(event, Request)), None)
                if asked is not None:
                    break
            protocol.send_response(protocol.accept(asked))
            waiting = bytearray(b"".join(protocol.data_to_send()))
            records = 0
            for event in events(count):
                if len(waiting) > BATCH:
                    client.sendall(waiting)
                    waiting = bytearray()
                waiting += head(len(event.frame)) + event.frame
                records += event.records
            told.write_text(str(records))  # Before the last event is sent, after which the reader ends this process.
            client.sendall(waiting)
            client.recv(65_536)  # Until the reader has enough.


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("told", type=Path)
    arguments = parser.parse_args()
    serve(arguments.count, arguments.told)
