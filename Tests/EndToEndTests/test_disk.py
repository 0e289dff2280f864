"""A node whose disk is full, on a real file system that is too small."""

from __future__ import annotations

import asyncio

import pytest

from hosts import HostNode, linked
from lab import Lab

TEXT = "x" * 12_000


def test_a_full_disk_loses_nothing_and_ends_with_room(tmp_path):
    asyncio.run(full_disk(tmp_path))


async def full_disk(folder):
    with Lab(hosts=2) as lab:
        small, large = (HostNode(host, folder) for host in lab.hosts)
        small.data.mkdir(parents=True)
        small.host.run(["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "disk", str(small.data)])
        await small.start()
        await large.start()
        await linked(small, 1)
        ada, bob = await small.client("Ada"), await large.client("Bob")

        said = 0
        with pytest.raises(RuntimeError) as refusal:
            for number in range(1_000):
                await ada.say(f"{number} {TEXT}")
                said += 1
        error = refusal.value.args[0]
        assert error["code"] == "disk-full" and "Make room" in error["text"]
        assert said > 5, "the disk was full before anything was said"
        status = await ada.received(
            lambda m: m["type"] == "status" and m["level"] == "error")
        assert "disk is full" in status["text"]

        # It still serves: what is stored, the other's new messages as soon as there is room, and
        # its own people's words once they say them again.
        assert len(await ada.history()) == said
        await bob.say("said while the other's disk was full")
        small.host.run(["mount", "-o", "remount,size=256m", str(small.data)])
        await ada.received(
            lambda m: m["type"] == "message" and m["text"].startswith("said while"), 20)
        await ada.received(lambda m: m["type"] == "status" and m["level"] == "ok", 30)
        await ada.say("there is room again")
        await bob.received(
            lambda m: m["type"] == "message" and m["text"] == "there is room again", 20)
        here, there = await ada.history(), await bob.history()
        assert [m["id"] for m in here] == [m["id"] for m in there]
        assert len(here) == said + 2
        for client in (ada, bob):
            await client.close()
        assert await small.stop() == 0
        assert await large.stop() == 0
