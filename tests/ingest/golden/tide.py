#!/usr/bin/env python3
"""Tides of a harbour.

def not_a_function(): this is prose
"""
import math
from dataclasses import dataclass

HOURS = 12.42


@dataclass
class Harbour(
    Base,
):
    """A harbour."""

    name: str

    # Height above the datum.
    @property
    def height(self) -> float:
        """Metres."""
        text = """
dedented
"""

        return math.sin(self.hours / HOURS)

    class Gate:
        async def open(self):
            pass


def spring(harbour,
           moon):
    return 2 * harbour.height

if __name__ == "__main__":
    print(spring(None))
