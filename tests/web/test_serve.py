"""Starting: a taken port gives way to the next free one, and an address that is not ours is said to be none."""

import socket
import subprocess
import sys

import pytest

from nearer.faces.web.serve import NoPort, listen


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port) as listener:
            assert port < listener.getsockname()[1] < port + 50


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(NoPort):
        listen("192.0.2.1", 8321)


def test_the_app_stands_before_what_its_first_page_does_not_need_is_loaded() -> None:
    unneeded = ("scipy", "numba", "nearer.listening", "nearer.sources", "nearer.api.derive", "nearer.pages.person")
    program = f"import sys, nearer.faces.web.serve; print([name for name in {unneeded} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
