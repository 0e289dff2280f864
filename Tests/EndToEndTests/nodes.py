"""Real nodes as processes, and clients that speak to them as a page does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import ssl
from dataclasses import dataclass, field
from pathlib import Path

import websockets

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 20
STOP_SECONDS = 10


def binary() -> str:
    path = os.environ.get("MESHCHAT", str(ROOT / ".build" / "debug" / "meshchat"))
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is not built; run swift build or set MESHCHAT")
    return path


def holds(folder, text: str) -> bool:
    """Whether any file of a node's data directory has a text in it."""
    return any(text.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


@dataclass
class Node:
    """One meshchat process. `prefix` puts it somewhere else: ["ip", "netns", "exec", "a"]."""

    name: str
    data: Path
    args: list[str] = field(default_factory=list)
    prefix: list[str] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    ready: dict = field(default_factory=dict)
    log: list[dict] = field(default_factory=list)
    _reader: asyncio.Task | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self, *extra: str) -> "Node":
        self.log.clear()
        self.data.mkdir(parents=True, exist_ok=True)
        self.process = await asyncio.create_subprocess_exec(
            *self.prefix, binary(), "--headless", "--name", self.name,
            "--data-dir", str(self.data), "--log-format", "json", "--log-level", "info",
            *self.args, *extra,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE, limit=1 << 20)
        self._reader = asyncio.create_task(self._read())
        self.ready = await self.logged(lambda line: line.get("message") == "node is ready", START_SECONDS)
        return self

    async def _read(self) -> None:
        assert self.process and self.process.stderr
        async for raw in self.process.stderr:
            try:
                line = json.loads(raw)
            except ValueError:
                line = {"level": "raw", "message": raw.decode(errors="replace").rstrip()}
            async with self._news:
                self.log.append(line)
                self._news.notify_all()
        async with self._news:
            self.log.append({"level": "end", "message": "process ended"})
            self._news.notify_all()

    async def logged(self, matches, seconds: float) -> dict:
        """The first log line, past or future, that matches."""
        seen = 0

        async def find() -> dict:
            nonlocal seen
            async with self._news:
                while True:
                    while seen < len(self.log):
                        line = self.log[seen]
                        seen += 1
                        if matches(line):
                            return line
                        if line.get("level") == "end":
                            raise RuntimeError(f"{self.name} ended: {self.tail()}")
                    await self._news.wait()

        try:
            return await asyncio.wait_for(find(), seconds)
        except asyncio.TimeoutError:
            raise TimeoutError(f"{self.name} did not log it in {seconds} s: {self.tail()}") from None

    def tail(self, count: int = 15) -> str:
        return "\n".join(json.dumps(line) for line in self.log[-count:])

    @property
    def web_port(self) -> int:
        return int(self.ready["web-port"])

    @property
    def gossip_port(self) -> int:
        return int(self.ready["gossip-port"])

    @property
    def id(self) -> str:
        return self.ready["node"]

    async def stop(self) -> int:
        """A clean stop; the exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        await self._end(signal.SIGKILL)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process
        if self.process.returncode is None:
            self.process.send_signal(how)
        code = await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        if self._reader:
            await self._reader
        return code


async def start_alone(folder: Path, name: str, *args: str) -> Node:
    """A node on a port of its own that finds only the peers it is given."""
    return await Node(name, folder / name, ["--discovery", "off", "--port", "0", *args]).start()


async def start_pair(folder: Path) -> tuple[Node, Node]:
    """Two nodes; the second is given the first as its peer."""
    first = await start_alone(folder, "first")
    second = await start_alone(folder, "second", "--peer", f"127.0.0.1:{first.gossip_port}")
    return first, second


class Client:
    """A browser's side of meshchat.v1. Every message that comes is kept, by type."""

    def __init__(self, name: str):
        self.name = name
        self.socket = None
        self.messages: dict[str, dict] = {}
        self.acknowledged: dict[str, str] = {}
        self.all: list[dict] = []
        self.joined: dict = {}
        self.closed: tuple[int, str] | None = None
        self._news = asyncio.Condition()
        self._reader: asyncio.Task | None = None

    async def connect(self, url: str, room: str = "lobby", sock: socket.socket | None = None,
                      **join) -> dict:
        """Comes in. `sock` is a connected socket, perhaps of another network namespace."""
        context = None
        if url.startswith("wss:"):
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self.socket = await websockets.connect(
            url, subprotocols=["meshchat.v1"], ssl=context, sock=sock, max_size=1 << 22,
            ping_interval=None)
        self._reader = asyncio.create_task(self._read())
        await self.send(type="join", name=self.name, room=room, **join)
        self.joined = await self.received(lambda m: m["type"] == "joined")
        return self.joined

    async def send(self, **message) -> None:
        await self.socket.send(json.dumps(message, ensure_ascii=False))

    async def say(self, text: str, room: str = "lobby", seconds: float = 10) -> str:
        """Says it and waits until it is stored; the message's ID."""
        tag = f"{self.name}-{text}"[:64]
        await self.send(type="say", room=room, text=text, tag=tag)
        answer = await self.received(
            lambda m: m["type"] in ("ack", "error") and m.get("tag") == tag
            and m.get("code") != "rate-limited", seconds)
        if answer["type"] == "error":
            raise RuntimeError(answer)
        self.acknowledged[answer["id"]] = text
        return answer["id"]

    async def _read(self) -> None:
        try:
            async for raw in self.socket:
                message = json.loads(raw)
                async with self._news:
                    self._keep(message)
                    self._news.notify_all()
        except websockets.ConnectionClosed:
            pass
        async with self._news:
            self.closed = (self.socket.close_code, self.socket.close_reason)
            self._news.notify_all()

    def _keep(self, message: dict) -> None:
        self.all.append(message)
        if message["type"] == "message":
            self.messages[message["id"]] = message
        for entry in message.get("messages", []):
            self.messages[entry["id"]] = {**entry, "room": message.get("room")}

    async def received(self, matches, seconds: float = 10) -> dict:
        seen = 0

        async def find() -> dict:
            nonlocal seen
            async with self._news:
                while True:
                    while seen < len(self.all):
                        message = self.all[seen]
                        seen += 1
                        if matches(message):
                            return message
                    if self.closed:
                        raise ConnectionError(f"{self.name}: closed {self.closed}")
                    await self._news.wait()

        try:
            return await asyncio.wait_for(find(), seconds)
        except asyncio.TimeoutError:
            raise TimeoutError(f"{self.name}: not received; last: {self.all[-3:]}") from None

    async def until(self, condition, seconds: float = 10, what: str = "it") -> None:
        async def wait() -> None:
            async with self._news:
                while not condition():
                    if self.closed:
                        raise ConnectionError(f"{self.name}: closed {self.closed}")
                    await self._news.wait()

        try:
            await asyncio.wait_for(wait(), seconds)
        except asyncio.TimeoutError:
            raise TimeoutError(f"{self.name}: no {what} in {seconds} s; last: {self.all[-3:]}") from None

    def timeline(self, room: str = "lobby") -> list[tuple[str, str]]:
        """(order, id) of what this client holds, in the order it would show."""
        def place(message: dict):
            stream, seq = message["id"].split("-")
            return (message["order"], stream, int(seq))
        return [(m["order"], m["id"]) for m in sorted(
            (m for m in self.messages.values() if m.get("room") == room), key=place)]

    async def history(self, room: str = "lobby") -> list[dict]:
        """Everything said in a room, oldest first, as this node tells it."""
        pages: list[list[dict]] = []
        before: dict = {}
        while True:
            seen = len(self.all)
            await self.send(type="history", room=room, limit=200, **before)
            await self.until(lambda: any(m["type"] == "history" for m in self.all[seen:]),
                             what="history")
            page = next(m for m in self.all[seen:] if m["type"] == "history")
            pages.insert(0, page["messages"])
            if page["older"] is None:
                return [message for page in pages for message in page]
            before = {"before": page["older"]}

    async def close(self) -> None:
        if self.socket:
            await self.socket.close()
        if self._reader:
            await self._reader
