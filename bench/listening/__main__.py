"""`python -m bench.listening`: `train` makes the weights, `measure` says how good they are.

`draw` and `doubt` write posts for judges who read the text alone, `keep` keeps what they said.
"""

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
    parts = "judged, heads, within, graded, unseen, personal, bait, recognition, match, language, speed; else all"
    measuring.add_argument("parts", nargs="*", help=parts)
    for name, what in (
        ("draw", "write the posts that are to be judged, without source and label"),
        ("doubt", "write the training rows that are to be read anew, in the same way"),
    ):
        writing = commands.add_parser(name, help=what)
        writing.add_argument("path", type=Path)
        if name == "draw":
            writing.add_argument("--fresh", action="store_true", help="the later, smaller draw")
    keeping = commands.add_parser("keep", help="keep judgements: of two judges and a third, or of training rows")
    keeping.add_argument("posts", type=Path, help="what `draw` or `doubt` wrote")
    keeping.add_argument("answers", type=Path, nargs="+", help="three files of the posts drawn, or one of rows doubted")
    keeping.add_argument("--fresh", action="store_true", help="of the later draw")
    keeping.add_argument("--grades", action="store_true", help="of how much training rows sell, 0 to 3")
    args = parser.parse_args(arguments)
    match args.command:
        case "measure":
            from bench.listening.measure import measure

            return measure(args.parts)
        case "train":
            from bench.listening.train import WEIGHTS, train

            train(args.out or WEIGHTS, seed_only=args.seed_only)
        case _:
            _judge(args.command, args)
    return 0


def _judge(command: str, args: argparse.Namespace) -> None:
    from bench.listening.doubting import doubted
    from bench.listening.judgements import judged, keep_grades, keep_posts, keep_training, read_anew
    from bench.listening.judging import FRESH, drawn, write_blind

    if command == "draw" and args.fresh:
        write_blind(drawn(FRESH, {*read_anew(), *(one.name for one in judged())}), args.path)
    elif command == "draw":
        write_blind(drawn(), args.path)
    elif command == "doubt":
        write_blind(doubted(), args.path)
    elif args.grades:
        keep_grades(args.posts, *args.answers)
    elif len(args.answers) == 1:
        keep_training(args.posts, *args.answers)
    else:
        keep_posts(args.posts, *args.answers, fresh=args.fresh)


if __name__ == "__main__":
    sys.exit(main())
