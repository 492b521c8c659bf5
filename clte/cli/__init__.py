"""``clte``: the same verbs for a terminal.

Exit codes: 0 done; 1 some runs of a plan failed; 2 something the user can mend; 130 stopped, to be
continued with the same command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from clte.cli.grammar import build_parser
from clte.cli.training import STOPPED
from clte.errors import ClteError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    values = parser.parse_args(arguments)
    try:
        return values.command(values) or 0
    except ClteError as error:
        print(f"clte: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("clte: stopped. The same command goes on from here.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # `clte report | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
