"""`python -m bench.listening train` makes the weights; `python -m bench.listening measure` says how good they are."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.listening", description="Training and measuring listening.")
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="make the weights and their manifest")
    training.add_argument("--seed-only", action="store_true", help="from the seed set alone")
    training.add_argument("--out", type=Path, default=None, help="where to (default: the folder of shipped weights)")
    measuring = commands.add_parser("measure", help="leave one source out; the figures beside the bars")
    parts = "heads, within, unseen, personal, bait, recognition, match, language, speed; else all"
    measuring.add_argument("parts", nargs="*", help=parts)
    args = parser.parse_args(arguments)
    if args.command == "measure":
        from bench.listening.measure import measure

        return measure(args.parts)
    from bench.listening.train import WEIGHTS, train

    train(args.out or WEIGHTS, seed_only=args.seed_only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
