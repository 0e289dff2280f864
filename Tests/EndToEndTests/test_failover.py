"""People whose node is killed go on at another one."""

from __future__ import annotations

import asyncio

import failover

MOVE_SECONDS_MAX = 3


def test_nothing_is_lost_or_doubled_when_the_node_of_a_page_is_killed():
    """The short form of failover.py, which has 20 kills and 500 messages. What a node wrote down
    and told nobody before it died is said again elsewhere, and there twice when it is back: here
    nothing is on its way at the moment of a kill."""
    report = asyncio.run(failover.run(kills=3, messages=60, holds=True))
    print(f"from the kill to another node: {failover.words(report.moves)}")
    assert report.kills == 3 and len(report.said) >= 60
    assert not report.wrong
    assert max(report.moves) < MOVE_SECONDS_MAX
