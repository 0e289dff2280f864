"""meshchat on real terminals: tmux windows whose screens are read as a person would read them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 20


def binary() -> str:
    path = os.environ.get("MESHCHAT", str(ROOT / ".build" / "debug" / "meshchat"))
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path} is not built; run swift build or set MESHCHAT")
    return path


def until(find, what: str, seconds: float = WAIT_SECONDS):
    """Asks again and again until there is an answer; says what was missing when there is none."""
    deadline = time.monotonic() + seconds
    while True:
        answer = find()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(what() if callable(what) else what)
        time.sleep(0.05)


class Terminals:
    """One tmux server of its own; `close()` ends it and everything in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.socket = f"meshchat-{uuid.uuid4().hex[:8]}"
        # A tmux server ends with its last session, and a new one must wait for that: keep one.
        self.tmux("new-session", "-d", "-s", "idle")

    def tmux(self, *args: str) -> str:
        done = subprocess.run(["tmux", "-L", self.socket, "-f", "/dev/null", *args],
                              check=True, capture_output=True, text=True)
        return done.stdout

    def open(self, name: str, columns: int = 80, rows: int = 24, *args: str, **environment: str) -> "Terminal":
        return Terminal(self, name, columns, rows, args, environment)

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


class Terminal:
    """A window with a node in it. The shell stays when the node has ended, so that the state of the
    terminal can be asked for."""

    def __init__(self, server: Terminals, name: str, columns: int, rows: int, args, environment):
        self.server = server
        self.name = name
        self.data = server.folder / name
        self.log_path = server.folder / f"{name}.log"
        command = shlex.join([
            binary(), "--name", name, "--data-dir", str(self.data), "--port", "0",
            "--discovery", "off", "--log-level", "info", "--log-format", "json", *args])
        settings = {"LANG": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", **environment}
        server.tmux("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows),
                    *[part for key, value in settings.items() for part in ("-e", f"{key}={value}")],
                    "bash --norc --noprofile")
        # Without job control, or the shell might take a stopped node for one put aside.
        self.shell(f"set +m; PS1='shell$ '; clear; {command} 2>{shlex.quote(str(self.log_path))}; echo code $?")
        self.ready = until(lambda: self.logged("node is ready"), lambda: f"{name} did not start: {self.log()}")

    def shell(self, line: str) -> None:
        self.type(line)

    def type(self, line: str) -> None:
        self.keys("-l", line)
        self.keys("Enter")

    def keys(self, *keys: str) -> None:
        self.server.tmux("send-keys", "-t", self.name, *keys)

    def paste(self, text: str) -> None:
        path = self.server.folder / "pasted"
        path.write_text(text)
        self.server.tmux("load-buffer", str(path))
        self.server.tmux("paste-buffer", "-p", "-t", self.name)

    def resize(self, columns: int, rows: int) -> None:
        self.server.tmux("resize-window", "-t", self.name, "-x", str(columns), "-y", str(rows))

    def screen(self, scrollback: bool = True) -> str:
        return self.server.tmux("capture-pane", "-p", "-t", self.name, *(["-S", "-"] if scrollback else []))

    def lines(self) -> list[str]:
        return [line for line in self.screen().splitlines() if line.strip()]

    def shows(self, text: str, seconds: float = WAIT_SECONDS) -> str:
        return until(lambda: next((line for line in self.lines() if text in line), None),
                     lambda: f"{text!r} is not on the screen of {self.name}:\n{self.screen()}", seconds)

    def cursor(self) -> tuple[int, int]:
        x, y = self.server.tmux("display-message", "-p", "-t", self.name, "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def process(self) -> int:
        """The node's process ID."""
        shell = self.server.tmux("display-message", "-p", "-t", self.name, "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children")
        return int(until(lambda: children.read_text().split(), f"{self.name} has no process")[0])

    def log(self) -> str:
        return self.log_path.read_text() if self.log_path.exists() else ""

    def logged(self, message: str) -> dict | None:
        for line in self.log().splitlines():
            try:
                value = json.loads(line)
            except ValueError:
                continue
            if value.get("message") == message:
                return value
        return None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.ready['gossip-port']}"
