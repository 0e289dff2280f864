"""Kills nodes, cuts the LAN in two and loses packets while people talk; then counts.

    python Tests/EndToEndTests/chaos.py --kills 20 --partition 30 --loss 20 --seed 7

Needs root. Prints the seed, and at the end how long healing took. Exits with 1 when an acknowledged
message is missing or doubled anywhere, two nodes show different timelines, or healing took longer
than `--healing-max` (which the short form in the tests does not look at: it shares its machine).
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
    repeated: int = 0
    kills: int = 0
    healing: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Talker:
    """One person on one node, who goes on talking when the node is back: first with what was not
    acknowledged, under the same tag, as a page does."""

    def __init__(self, node: HostNode, rate: float):
        self.node = node
        self.pause = 1 / rate
        self.token: str | None = None
        self.acknowledged: dict[str, str] = {}
        self.said = 0
        self.repeated = 0
        self.unsure: str | None = None
        self.quiet = asyncio.Event()

    async def run(self) -> None:
        """Until told to be quiet; what was begun by then is still brought to its end."""
        while not self.quiet.is_set() or self.unsure:
            try:
                join = {"token": self.token} if self.token else {}
                client = await self.node.client(f"talker{self.node.host.index}", **join)
                try:
                    self.token = client.joined["token"]
                    await self._talk(client)
                finally:
                    await client.close()
            except (OSError, ConnectionError, TimeoutError, EOFError, KeyError):
                await asyncio.sleep(0.2)
            except Exception as error:  # websockets' own kinds
                if not type(error).__module__.startswith("websockets"):
                    raise
                await asyncio.sleep(0.2)

    async def _talk(self, client) -> None:
        while not self.quiet.is_set() or self.unsure:
            if self.unsure:
                self.repeated += 1
            else:
                self.said += 1
                self.unsure = f"{self.node.name} says {self.said}"
            self.acknowledged[await client.say(self.unsure, seconds=5)] = self.unsure
            self.unsure = None
            await asyncio.sleep(self.pause)


async def kill_some(nodes: list[HostNode], count: int, total: int, dice: random.Random,
                    report: Report) -> None:
    for _ in range(count):
        victim = dice.choice(nodes)
        await asyncio.sleep(dice.uniform(0.3, 1.2))
        await victim.kill()
        await asyncio.sleep(dice.uniform(0.0, 1.0))
        await victim.start()
        report.kills += 1
        print(f"killed and restarted {victim.name} ({report.kills}/{total})", flush=True)


async def cut(nodes: list[HostNode], lab: Lab, seconds: float, dice: random.Random) -> None:
    """Two and two, while people on both sides talk."""
    sides = dice.sample(range(HOSTS), HOSTS)
    lab.partition(sides[:2], sides[2:])
    print(f"partition {sides[:2]} | {sides[2:]} for {seconds} s", flush=True)
    await asyncio.sleep(seconds)


async def heal_and_measure(nodes: list[HostNode], talkers: list[Talker], lab: Lab) -> float:
    """From the end of all faults until every node has everything that was acknowledged before it."""
    wanted = {id for talker in talkers for id in talker.acknowledged}
    watchers = [await node.client("watcher") for node in nodes]
    for watcher in watchers:
        for message in await watcher.history():
            watcher.messages[message["id"]] = message
    lab.loss(0)
    lab.heal()
    began = time.monotonic()
    await asyncio.gather(*(
        watcher.until(lambda w=watcher: wanted <= w.messages.keys(), HEALING_SECONDS, "healing")
        for watcher in watchers))
    took = time.monotonic() - began
    for watcher in watchers:
        await watcher.close()
    print(f"healed in {took:.2f} s", flush=True)
    return took


async def settled(nodes: list[HostNode], talkers: list[Talker]) -> None:
    """Nobody talks any more; waits until every node has it all."""
    wanted = {id for talker in talkers for id in talker.acknowledged}
    for node in nodes:
        watcher = await node.client("watcher")
        for message in await watcher.history():
            watcher.messages[message["id"]] = message
        await watcher.until(lambda: wanted <= watcher.messages.keys(), HEALING_SECONDS, "rest")
        await watcher.close()


async def compare(nodes: list[HostNode], talkers: list[Talker], report: Report) -> None:
    wanted = {id: text for talker in talkers for id, text in talker.acknowledged.items()}
    report.acknowledged = len(wanted)
    report.repeated = sum(talker.repeated for talker in talkers)
    timelines = []
    for node in nodes:
        reader = await node.client("reader")
        history = await reader.history()
        await reader.close()
        ids = [message["id"] for message in history]
        if len(ids) != len(set(ids)):
            report.wrong.append(f"{node.name} has messages twice")
        said = [message["text"] for message in history if " says " in message["text"]]
        if len(said) != len(set(said)):
            report.wrong.append(f"{node.name} has what was said once under two IDs")
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


async def run(seed: int, kills: int, partition: float, loss: int, rate: float = 20,
              rounds: int = 1) -> Report:
    """Each round: a share of the kills under loss, a partition under loss, and healing."""
    dice = random.Random(seed)
    report = Report(seed)
    with tempfile.TemporaryDirectory() as folder, Lab(hosts=HOSTS, daemons=[0, 1]) as lab:
        nodes = await start_all(lab, Path(folder))
        for node in nodes:
            await linked(node, HOSTS - 1)
        talkers = [Talker(node, rate) for node in nodes]
        tasks = [asyncio.create_task(talker.run()) for talker in talkers]
        for number in range(rounds):
            lab.loss(loss)
            share = kills * (number + 1) // rounds - kills * number // rounds
            await kill_some(nodes, share, kills, dice, report)
            await cut(nodes, lab, partition, dice)
            report.healing.append(await heal_and_measure(nodes, talkers, lab))
        for talker in talkers:
            talker.quiet.set()
        await asyncio.gather(*tasks)
        await settled(nodes, talkers)
        await compare(nodes, talkers, report)
        for node in nodes:
            await node.stop()
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=2, help="of kills and a partition each")
    parser.add_argument("--partition", type=float, default=30, help="seconds of each")
    parser.add_argument("--loss", type=int, default=20, help="percent of packets")
    parser.add_argument("--rate", type=float, default=20, help="messages a second and node")
    parser.add_argument("--healing-max", type=float, default=3, help="seconds")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    report = asyncio.run(
        run(options.seed, options.kills, options.partition, options.loss, options.rate,
            options.rounds))
    healing = ", ".join(f"{seconds:.2f} s" for seconds in report.healing)
    print(f"{report.acknowledged} acknowledged messages ({report.repeated} said again after a kill), "
          f"{report.kills} kills, healing {healing}")
    if max(report.healing) > options.healing_max:
        report.wrong.append(f"healing took longer than {options.healing_max:g} s")
    for wrong in report.wrong:
        print(f"WRONG: {wrong}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
