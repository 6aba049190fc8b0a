"""Prints the figures. `python -m bench.live [--events 1000000] [--acts 4000] [--no-network]`."""

import argparse
import os
from statistics import median

from bench.live.firehose import listen, opened

AIM = 2_000
"""Events a second on one core: what the firehose is to be read at."""


def main() -> None:
    """Everything, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--acts", type=int, default=4_000)
    parser.add_argument("--no-network", action="store_true", help="leave out the back-fill from Bluesky's servers")
    arguments = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    told = listen(arguments.events)
    each = 1e6 * told.cpu / told.events
    print(f"firehose: {told.events:,} events, {told.opened:,} opened, {told.records:,} of {told.wanted:,} records kept")
    print(f"  {told.events / told.cpu:,.0f} events a second of processor time ({each:.0f} us each), aim {AIM:,}")
    print(f"  {told.events / told.wall:,.0f} events a second on the wall, beside the process that makes them")
    print("  resident MB after each tenth:", " ".join(f"{mb:.0f}" for mb in told.memory))
    later = told.memory[1:] or told.memory
    print(f"  from the second tenth on: median {median(later):.1f} MB, most {max(later):.1f} MB")
    records, cpu = opened(min(arguments.events, 50_000))
    print(f"where everybody matters: {min(arguments.events, 50_000) / cpu:,.0f} events a second, {records:,} records")
    if not arguments.no_network:
        from bench.live.backfill import backfill

        filled = backfill(arguments.acts)
        print(
            f"back-fill: {filled.records:,} activities in {filled.requests} requests, {filled.wall:.1f} s on the wall"
        )
        print(f"  {filled.records / filled.wall:,.0f} a second; the server itself took {filled.server:.1f} s of it")
        print(f"  Nearer took {filled.cpu:.1f} s of processor time, {filled.derived:.1f} s of it for what is derived")


if __name__ == "__main__":
    main()
