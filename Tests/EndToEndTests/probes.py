"""`discovery-probe` in the lab: discovery alone, its events as JSON lines."""

from __future__ import annotations

import os
from pathlib import Path

from lab import Host, LabProcess

ROOT = Path(__file__).resolve().parents[2]


def probe_binary() -> str:
    path = os.environ.get("DISCOVERY_PROBE", str(ROOT / ".build" / "debug" / "discovery-probe"))
    if not Path(path).is_file():
        raise FileNotFoundError(
            f"{path} is not built; run swift build --product discovery-probe or set DISCOVERY_PROBE")
    return path


class Probe:
    """A probe on a host. Its node ID begins with its number, and its gossip port is 5000 and that."""

    def __init__(self, host: Host, number: int, mode: str = "auto", *options: str):
        self.host = host
        self.number = number
        self.process: LabProcess = host.start(
            [probe_binary(), "--mode", mode, "--host", host.name, "--id", self.text,
             "--port", str(self.port), *options], name=f"probe {number}")

    @property
    def text(self) -> str:
        return f"{self.number:08x}00000000"

    @property
    def id(self) -> str:
        """As in events."""
        return self.text.lstrip("0")

    @property
    def port(self) -> int:
        return 5000 + self.number

    @property
    def instance(self) -> str:
        return f"{self.host.name}-{self.text[:8]}"

    def wait_established(self, seconds: float = 10, after: int = 0) -> dict:
        return self.process.wait_json(seconds, event="established", after=after)

    def wait_backend(self, backend: str, seconds: float = 10, after: int = 0) -> dict:
        return self.process.wait_json(seconds, event="backend", backend=backend, after=after)

    def wait_found(self, other: "Probe", seconds: float = 10, after: int = 0) -> dict:
        """The peer with at least one endpoint that leads to the other's port."""
        event = self.process.wait_json(
            seconds, event="found", id=other.id, after=after,
            what=f"sight of probe {other.number}")
        assert all(endpoint.endswith(f":{other.port}") for endpoint in event["endpoints"]), event
        return event

    def wait_lost(self, other: "Probe", seconds: float, after: int = 0) -> dict:
        return self.process.wait_json(
            seconds, event="lost", id=other.id, after=after,
            what=f"loss of probe {other.number}")

    def mark(self) -> int:
        return self.process.mark()
