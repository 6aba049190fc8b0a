"""`python -m nearer` is `nearer`."""

import sys

from nearer.faces.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
