"""``python -m clte.cli``."""

import sys

from clte.cli import main

if __name__ == "__main__":
    sys.exit(main())
