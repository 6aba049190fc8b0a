"""What the tests of the whole share."""

import pytest

from api.living import Kept, clock
from nearer.demo.home import open_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("demo") / "home"
    open_demo(home, clock).close()
    return Kept(home)
