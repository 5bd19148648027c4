"""How long to wait before the next try: twice as long each time, and not all at once."""

from datetime import timedelta

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=1)


def wait(attempts: int, chance: float) -> timedelta:
    """After so many attempts, of which the first is 1; `chance` in [0, 1) spreads the tries.

    Between half of a time that doubles, an hour at most, and all of it.
    """
    doublings: int = 2 ** min(attempts - 1, 10)
    whole = min(FIRST * doublings, LONGEST)
    return whole * (1 + chance) / 2
