"""How fast a new node pulls the history, and whether its clients notice.

    MESHCHAT=.build/release/meshchat .venv/bin/python Benchmarks/catch_up.py --messages 100000

Two nodes on loopback. The first gets the messages, then the second starts empty; meanwhile two people
on the second talk, and the time from saying to hearing is taken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "EndToEndTests"))

from nodes import Client, Node  # noqa: E402

WRITERS = 10
OUTSTANDING = 64
"""Messages a writer has under way."""
PAUSE_SECONDS = 0.01
"""Between two messages of the person whose latency is taken: 100 messages/s."""


async def fill(node: Node, messages: int) -> float:
    began = time.monotonic()

    async def write(writer: int) -> None:
        client = Client(f"writer{writer}")
        await client.connect(f"ws://127.0.0.1:{node.web_port}/chat", room=f"room{writer}")
        limit = asyncio.Semaphore(OUTSTANDING)
        done = asyncio.Event()
        count, acknowledged = messages // WRITERS, 0

        def keep(message: dict) -> None:
            nonlocal acknowledged
            if message["type"] == "ack":
                acknowledged += 1
                limit.release()
                if acknowledged == count:
                    done.set()
            elif message["type"] == "error":
                raise RuntimeError(message)

        client._keep = keep
        for number in range(count):
            await limit.acquire()
            await client.socket.send(json.dumps({
                "type": "say", "room": f"room{writer}", "tag": str(number),
                "text": f"message {number} of writer {writer} ".ljust(200, ".")}))
        await done.wait()
        await client.close()

    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    return time.monotonic() - began


async def stored(client: Client) -> int:
    seen = len(client.all)
    await client.send(type="rooms")
    await client.until(lambda: any(m["type"] == "rooms" for m in client.all[seen:]), 30, "rooms")
    rooms = next(m for m in client.all[seen:] if m["type"] == "rooms")["rooms"]
    return sum(room["messages"] for room in rooms if room["name"].startswith("room"))


async def talk(node: Node, latencies: list[float], finished: asyncio.Event) -> None:
    speaker, listener = Client("speaker"), Client("listener")
    for client in (speaker, listener):
        await client.connect(f"ws://127.0.0.1:{node.web_port}/chat")
    said: dict[str, float] = {}

    def hear(message: dict) -> None:
        if message["type"] == "message" and message["text"] in said:
            latencies.append(time.monotonic() - said[message["text"]])

    listener._keep = hear
    number = 0
    while not finished.is_set():
        text = f"are you there {number}"
        number += 1
        said[text] = time.monotonic()
        await speaker.send(type="say", room="lobby", text=text)
        await asyncio.sleep(PAUSE_SECONDS)
    await asyncio.sleep(0.5)
    for client in (speaker, listener):
        await client.close()


async def measure(messages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        common = ["--discovery", "off", "--port", "0", "--author-limit", "off"]
        first = await Node("first", Path(folder) / "first", common).start()
        took = await fill(first, messages)
        print(f"filled {messages} messages in {took:.1f} s: {messages / took:.0f}/s acknowledged")
        second = await Node("second", Path(folder) / "second", common).start()
        gossip = second.gossip_port
        counter = Client("counter")
        await counter.connect(f"ws://127.0.0.1:{second.web_port}/chat")
        latencies: list[float] = []
        finished = asyncio.Event()
        talking = asyncio.create_task(talk(second, latencies, finished))
        await first.stop()
        await first.start("--peer", f"127.0.0.1:{gossip}")
        await second.logged(lambda line: line.get("message") == "linked", 20)
        quiet, began = len(latencies), time.monotonic()
        while await stored(counter) < messages:
            await asyncio.sleep(0.1)
        pulled = time.monotonic() - began
        finished.set()
        await talking
        busy = sorted(latencies[quiet:])
        print(f"pulled {messages} events in {pulled:.2f} s: {messages / pulled:.0f}/s")
        print(f"clients of the new node meanwhile: p50 {busy[len(busy) // 2] * 1000:.1f} ms, "
              f"p99 {busy[int(len(busy) * 0.99)] * 1000:.1f} ms, {len(busy)} messages")
        await second.stop()
        await first.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--messages", type=int, default=100_000)
    asyncio.run(measure(parser.parse_args().messages))
