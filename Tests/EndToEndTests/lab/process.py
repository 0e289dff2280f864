"""A process in the lab, whose output is kept line by line and can be waited for."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from typing import Callable

LINES_MAX = 100_000


class LabProcess:
    """Started by `Host.start`. Lines of standard output and standard error are kept apart."""

    def __init__(self, command: list[str], name: str, stdin=subprocess.DEVNULL):
        self.name = name
        self.lines: list[str] = []
        self.errors: list[str] = []
        self._news = threading.Condition()
        self._open = 2
        self._process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            errors="replace", bufsize=1)
        self._readers = [
            threading.Thread(target=self._read, args=(stream, into), daemon=True)
            for stream, into in ((self._process.stdout, self.lines),
                                 (self._process.stderr, self.errors))]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.poll()

    def _read(self, stream, into: list[str]) -> None:
        for line in stream:
            with self._news:
                if len(into) < LINES_MAX:
                    into.append(line.rstrip("\n"))
                self._news.notify_all()
        with self._news:
            self._open -= 1
            self._news.notify_all()

    def write(self, text: str) -> None:
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def mark(self) -> int:
        """A place in the output, for `after`: only what comes later counts."""
        with self._news:
            return len(self.lines)

    def wait_line(self, matches: Callable[[str], bool], seconds: float, what: str = "that line",
                  after: int = 0, errors: bool = False) -> str:
        """The first line, past or future, that matches; TimeoutError with the output if none does."""
        source = self.errors if errors else self.lines
        deadline = time.monotonic() + seconds
        seen = after
        with self._news:
            while True:
                while seen < len(source):
                    if matches(source[seen]):
                        return source[seen]
                    seen += 1
                left = deadline - time.monotonic()
                if self._open == 0:
                    raise RuntimeError(f"{self.name} ended without {what}:\n{self.tail()}")
                if left <= 0:
                    raise TimeoutError(f"{self.name}: no {what} in {seconds} s:\n{self.tail()}")
                self._news.wait(left)

    def wait_json(self, seconds: float, what: str = "", after: int = 0,
                  where: Callable[[dict], bool] = lambda event: True, **fields) -> dict:
        """The first line that is a JSON object with these fields, and for which `where` holds."""
        def matches(line: str) -> bool:
            if not line.startswith("{"):
                return False
            event = json.loads(line)
            return all(event.get(key) == value for key, value in fields.items()) and where(event)

        return json.loads(self.wait_line(matches, seconds, what or f"event {fields}", after))

    def events(self, **fields) -> list[dict]:
        """The JSON lines so far that have these fields."""
        with self._news:
            parsed = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [event for event in parsed
                if all(event.get(key) == value for key, value in fields.items())]

    def tail(self, count: int = 25) -> str:
        return "\n".join(self.errors[-count:] + self.lines[-count:])

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def stop(self, seconds: float = 10, how: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end and waits; its exit status. Kills it when the time is over."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        return self.wait(seconds)

    def kill(self) -> int:
        return self.stop(how=signal.SIGKILL)

    def wait(self, seconds: float = 10) -> int:
        """Its exit status, when it has ended by itself."""
        try:
            status = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise TimeoutError(f"{self.name} did not end in {seconds} s:\n{self.tail()}") from None
        for reader in self._readers:
            reader.join(5)
        return status
