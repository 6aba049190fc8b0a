"""The demo life: two invented years of a bookbinder, so that every page has something to show."""

from nearer.demo.life import Export, life

__all__ = ["Export", "life"]
