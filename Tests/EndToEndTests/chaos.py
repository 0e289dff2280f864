"""Kills nodes, cuts the LAN in two and loses packets while people talk; then counts.

    python Tests/EndToEndTests/chaos.py --kills 20 --partition 30 --loss 20 --seed 7

Needs root. Prints the seed, and at the end how long healing took. Exits with 1 when an acknowledged
message is missing or doubled anywhere, or two nodes show different timelines.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from hosts import HostNode, linked, start_all
from lab import Lab

HOSTS = 4
HEALING_SECONDS = 60
"""How long to wait for healing before giving up; what it took is measured, not assumed."""


@dataclass
class Report:
    seed: int
    acknowledged: int = 0
    kills: int = 0
    healing: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Talker:
    """One person on one node, who goes on talking when the node is back."""

    def __init__(self, node: HostNode, rate: float):
        self.node = node
        self.pause = 1 / rate
        self.acknowledged: dict[str, str] = {}
        self.said = 0
        self.quiet = asyncio.Event()

    async def run(self) -> None:
        while not self.quiet.is_set():
            try:
                client = await self.node.client(f"talker{self.node.host.index}")
                try:
                    await self._talk(client)
                finally:
                    self.acknowledged.update(client.acknowledged)
                    await client.close()
            except (OSError, ConnectionError, TimeoutError, EOFError, KeyError):
                await asyncio.sleep(0.2)
            except Exception as error:  # websockets' own kinds
                if not type(error).__module__.startswith("websockets"):
                    raise
                await asyncio.sleep(0.2)

    async def _talk(self, client) -> None:
        while not self.quiet.is_set():
            self.said += 1
            await client.say(f"{self.node.name} says {self.said}", seconds=5)
            await asyncio.sleep(self.pause)


async def kill_some(nodes: list[HostNode], talkers: list[Talker], count: int,
                    dice: random.Random, report: Report) -> None:
    for _ in range(count):
        victim = dice.choice(nodes)
        await asyncio.sleep(dice.uniform(0.3, 1.2))
        await victim.kill()
        await asyncio.sleep(dice.uniform(0.0, 1.0))
        await victim.start()
        report.kills += 1
        print(f"killed and restarted {victim.name} ({report.kills}/{count})", flush=True)


async def heal_and_measure(nodes: list[HostNode], talkers: list[Talker], lab: Lab) -> float:
    """From the end of the partition until every node has every acknowledged message."""
    wanted = {id for talker in talkers for id in talker.acknowledged}
    watchers = [await node.client("watcher") for node in nodes]
    for watcher in watchers:
        for message in await watcher.history():
            watcher.messages[message["id"]] = message
    lab.heal()
    began = time.monotonic()
    await asyncio.gather(*(
        watcher.until(lambda w=watcher: wanted <= w.messages.keys(), HEALING_SECONDS, "healing")
        for watcher in watchers))
    took = time.monotonic() - began
    for watcher in watchers:
        await watcher.close()
    return took


async def compare(nodes: list[HostNode], talkers: list[Talker], report: Report) -> None:
    wanted = {id: text for talker in talkers for id, text in talker.acknowledged.items()}
    report.acknowledged = len(wanted)
    timelines = []
    for node in nodes:
        reader = await node.client("reader")
        history = await reader.history()
        await reader.close()
        ids = [message["id"] for message in history]
        if len(ids) != len(set(ids)):
            report.wrong.append(f"{node.name} has messages twice")
        missing = wanted.keys() - set(ids)
        if missing:
            report.wrong.append(f"{node.name} lacks {len(missing)}, for example {min(missing)}")
        texts = {message["id"]: message["text"] for message in history}
        if any(texts.get(id, text) != text for id, text in wanted.items()):
            report.wrong.append(f"{node.name} has other texts")
        timelines.append(json.dumps(
            [[m["order"], m["id"], m["by"], m["text"]] for m in history]).encode())
    if len(set(timelines)) != 1:
        report.wrong.append("timelines differ")


async def run(seed: int, kills: int, partition: float, loss: int, rate: float = 20) -> Report:
    dice = random.Random(seed)
    report = Report(seed)
    with tempfile.TemporaryDirectory() as folder, Lab(hosts=HOSTS, daemons=[0, 1]) as lab:
        nodes = await start_all(lab, Path(folder))
        for node in nodes:
            await linked(node, HOSTS - 1)
        talkers = [Talker(node, rate) for node in nodes]
        tasks = [asyncio.create_task(talker.run()) for talker in talkers]
        if loss:
            lab.loss(loss)
        await kill_some(nodes, talkers, kills, dice, report)
        sides = dice.sample(range(HOSTS), HOSTS)
        lab.partition(sides[:2], sides[2:])
        print(f"partition {sides[:2]} | {sides[2:]} for {partition} s", flush=True)
        await asyncio.sleep(partition)
        for talker in talkers:
            talker.quiet.set()
        await asyncio.gather(*tasks)
        lab.loss(0)
        report.healing.append(await heal_and_measure(nodes, talkers, lab))
        await compare(nodes, talkers, report)
        for node in nodes:
            await node.stop()
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--partition", type=float, default=30, help="seconds")
    parser.add_argument("--loss", type=int, default=20, help="percent of packets")
    parser.add_argument("--rate", type=float, default=20, help="messages a second and node")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    report = asyncio.run(
        run(options.seed, options.kills, options.partition, options.loss, options.rate))
    print(f"{report.acknowledged} acknowledged messages, {report.kills} kills, "
          f"healing {report.healing[0]:.2f} s")
    for wrong in report.wrong:
        print(f"WRONG: {wrong}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
