"""Kills the node that a browser uses while two people talk, again and again; then counts.

    python Tests/EndToEndTests/failover.py --kills 20 --messages 500

A node that is killed between writing a message down and telling anybody has it when it comes back;
said again elsewhere meanwhile, it is then there twice, which this counts as wrong. With `--hold`
nothing is on its way at the moment of the kill, and people talk on from then.

Needs root. Three nodes, and two people in a browser on a machine of its own that trusts their
certificates. Prints how long each move took, in the page and seen from outside. Exits with 1 when a
message is missing or doubled at any participant or node, or a move took longer than `--move-max`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page

from browsers import chromium, join, say
from hosts import HostNode, linked
from lab import Lab

NODES = 3
PAUSE_SECONDS = 0.15
"""Between two messages of a person: well within the node's limit, while they are held back too."""
SETTLED_MS = 60_000
SCROLLS_MAX = 400

WATCH = """() => {
  window.moves = [];
  let lostAt = 0;
  const dot = document.querySelector('.header .dot');
  new MutationObserver(() => {
    const isOnline = dot.dataset.state === 'online';
    if (!isOnline) lostAt ||= performance.now();
    else if (lostAt) {
      window.moves.push(performance.now() - lostAt);
      lostAt = 0;
    }
  }).observe(dot, { attributes: true, attributeFilter: ['data-state'] });
}"""
"""Notes how long the page was without a node, each time."""

SHOWN = "log => [...log.querySelectorAll('.message')].map(m => [m.dataset.key, m.querySelector('.message-text').textContent])"
UP = """e => new Promise(done => {
  e.scrollTop = 0;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""


@dataclass
class Report:
    kills: int = 0
    said: list[str] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    """Seconds from the kill until the page shows another node."""
    gaps: list[float] = field(default_factory=list)
    """Seconds for which pages were without a node."""
    wrong: list[str] = field(default_factory=list)


class Talker:
    """Talks on, whether there is a node or not."""

    def __init__(self, name: str, page: Page, report: Report):
        self.name, self.page, self.report = name, page, report
        self.count = 0
        self.may_talk = asyncio.Event()
        self.may_talk.set()

    async def talk(self, enough: asyncio.Event, least: int) -> None:
        while not enough.is_set() or self.count < least:
            await self.may_talk.wait()
            self.count += 1
            text = f"{self.name} says {self.count}"
            self.report.said.append(text)
            await say(self.page, text)
            await asyncio.sleep(PAUSE_SECONDS)

    async def node(self) -> str:
        return (await self.page.locator(".header-words bdi").inner_text()).strip()


async def everywhere(nodes: list[HostNode], report: Report) -> None:
    """Until every node has all that was said so far."""
    wanted = set(report.said)
    for node in nodes:
        reader = await node.client("reader")
        for message in await reader.history():
            reader.messages[message["id"]] = message
        await reader.until(
            lambda: wanted <= {m["text"] for m in reader.messages.values()}, SETTLED_MS / 1000, "rest")
        await reader.close()


async def kill_and_wait(nodes: list[HostNode], talker: Talker, everybody: list[Talker], report: Report,
                        holds: bool) -> None:
    here = await talker.node()
    victim = next(node for node in nodes if node.name == here)
    if holds:
        for one in everybody:
            one.may_talk.clear()
        # Whoever was about to say something has said it by then.
        await asyncio.sleep(PAUSE_SECONDS)
        await everywhere(nodes, report)
    began = time.monotonic()
    await victim.kill()
    for one in everybody:
        one.may_talk.set()
    others = [node.name for node in nodes if node is not victim]
    words = talker.page.locator(".header-words bdi")
    await words.filter(has_text=f"{others[0]}").or_(words.filter(has_text=f"{others[1]}")).wait_for()
    report.moves.append(time.monotonic() - began)
    report.kills += 1
    print(f"{victim.name} killed: {talker.name} is on {await talker.node()} after {report.moves[-1]:.2f} s", flush=True)
    await victim.start()
    await linked(victim, NODES - 1)


async def shown(page: Page) -> dict[str, str]:
    """Key and text of every message in the page, from the newest to the first."""
    scroller = page.locator(".timeline-scroll")
    found: dict[str, str] = {}
    if await page.locator(".pill").is_visible():
        await page.locator(".pill").click()
    for _ in range(SCROLLS_MAX):
        found.update(await page.locator(".timeline-log").evaluate(SHOWN))
        if await page.locator(".start-room").count():
            break
        await scroller.evaluate(UP)
    return found


def compare(report: Report, where: str, texts: list[str]) -> None:
    said, have = set(report.said), [text for text in texts if " says " in text]
    doubled = sorted({text for text in have if have.count(text) > 1})
    missing = sorted(said - set(have))
    if doubled:
        report.wrong.append(f"{where} has {len(doubled)} twice: {', '.join(doubled[:5])}")
    if missing:
        report.wrong.append(f"{where} lacks {len(missing)}: {', '.join(missing[:5])}")


async def settle(nodes: list[HostNode], talkers: list[Talker], report: Report) -> None:
    """Nobody talks any more, and all nodes are there."""
    for talker in talkers:
        await talker.page.locator(".dot[data-state=online]").wait_for(timeout=SETTLED_MS)
        await talker.page.locator("[data-stage=queued], [data-stage=sending]").first.wait_for(
            state="detached", timeout=SETTLED_MS)
    await everywhere(nodes, report)
    for node in nodes:
        reader = await node.client("reader")
        compare(report, node.name, [m["text"] for m in await reader.history()])
        await reader.close()
    for talker in talkers:
        for name in [one.name for one in talkers]:
            last = [text for text in report.said if text.startswith(f"{name} says")][-1]
            await talker.page.get_by_role("log").get_by_text(last, exact=True).first.wait_for(timeout=SETTLED_MS)
        compare(report, f"{talker.name}'s page", list((await shown(talker.page)).values()))
        report.gaps += [gap / 1000 for gap in await talker.page.evaluate("() => window.moves")]


async def run(kills: int, messages: int, holds: bool = False) -> Report:
    report = Report()
    with tempfile.TemporaryDirectory() as name, Lab(hosts=NODES + 1) as lab:
        folder = Path(name)
        nodes = [HostNode(host, folder) for host in lab.hosts[:NODES]]
        for node in nodes:
            await node.start()
        for node in nodes:
            await linked(node, NODES - 1)
        async with chromium(folder, lab.host(NODES).prefix, "--ignore-certificate-errors") as browser:
            talkers = []
            for who, node in [("Ada", nodes[0]), ("Bob", nodes[1])]:
                page = await join(browser, f"https://{node.host.ipv4}:{node.web_port}/", who)
                await page.evaluate(WATCH)
                talkers.append(Talker(who, page, report))
            enough = asyncio.Event()
            tasks = [asyncio.create_task(one.talk(enough, messages // len(talkers))) for one in talkers]
            for number in range(kills):
                await kill_and_wait(nodes, talkers[number % len(talkers)], talkers, report, holds)
            enough.set()
            await asyncio.gather(*tasks)
            await settle(nodes, talkers, report)
        for node in nodes:
            await node.stop()
    return report


def words(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2]:.2f} s in the middle, {ordered[-1]:.2f} s at most" if ordered else "none"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--messages", type=int, default=500, help="of both together, at least")
    parser.add_argument("--hold", action="store_true", help="nothing on its way at the moment of a kill")
    parser.add_argument("--move-max", type=float, default=3, help="seconds")
    options = parser.parse_args()
    report = asyncio.run(run(options.kills, options.messages, options.hold))
    print(f"{len(report.said)} messages, {report.kills} kills")
    print(f"from the kill to another node: {words(report.moves)}")
    print(f"without a node: {words(report.gaps)}")
    if report.moves and max(report.moves) > options.move_max:
        report.wrong.append(f"a move took longer than {options.move_max:g} s")
    for wrong in report.wrong:
        print(f"WRONG: {wrong}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
