"""The terminal as people use it: real nodes in real terminal windows, and in pipes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from terminals import Terminals, binary, until


@pytest.fixture
def terminals(tmp_path: Path):
    server = Terminals(tmp_path)
    yield server
    server.close()


def test_two_terminals_chat(terminals: Terminals) -> None:
    ada = terminals.open("ada")
    bob = terminals.open("bob", 40, 12, "--peer", ada.address)
    bob.shows("ada joined")
    ada.type("hello 🛰️ from 日本")
    bob.shows("hello 🛰️")
    bob.type("hi ada")
    ada.shows("bob: hi ada")
    bob.shows("#lobby · 2 on-line · on 2 of 2 nodes")
    ada.type("/who")
    ada.shows("2 people")
    ada.shows("on bob")
    ada.type("/nick Countess")
    ada.shows("You are Countess now.")
    bob.shows("ada is Countess now")
    ada.type("/nodes")
    ada.shows("2 nodes")
    ada.type("/quit")
    ada.shows("code 0")
    bob.shows("Countess left")


def test_a_word_is_on_the_screen_once(terminals: Terminals) -> None:
    ada = terminals.open("ada")
    for number in range(30):
        ada.type(f"line {number}.")
    ada.shows(" ada: line 29.")
    said = [line for line in ada.lines() if " ada: line " in line]
    assert [line.split(": ")[1] for line in said] == [f"line {number}." for number in range(30)]
    assert sum("on-line" in line for line in ada.lines()) == 1


def test_editing_a_line(terminals: Terminals) -> None:
    ada = terminals.open("ada")
    ada.keys("-l", "wrld")
    ada.keys("Home", "Right")
    ada.keys("-l", "o")
    ada.keys("Home")
    ada.keys("-l", "hello ")
    ada.shows("ada> hello world")
    assert ada.cursor()[0] == len("ada> hello ")
    ada.keys("End", "C-w")
    ada.keys("-l", "日本")
    ada.shows("ada> hello 日本")
    until(lambda: ada.cursor()[0] == len("ada> hello ") + 4, lambda: str(ada.cursor()))
    ada.keys("Enter")
    ada.shows("ada: hello 日本")
    ada.keys("Up")
    ada.shows("ada> hello 日本")
    ada.keys("C-u")
    ada.paste("two\nlines")
    ada.shows("ada> two⏎lines")
    ada.keys("Enter")
    ada.shows("ada: two")
    ada.shows("      lines")
    ada.type("/hlep")
    ada.shows("Did you mean /help?")


def test_resizing_keeps_one_footer(terminals: Terminals) -> None:
    ada = terminals.open("ada", 100, 30)
    ada.type("a message that is long enough to be broken into rows when the window is narrow")
    ada.shows("ada: a message")
    ada.keys("-l", "half a line")
    for columns, rows in ((60, 20), (30, 12), (120, 40), (40, 12), (80, 24)):
        ada.resize(columns, rows)
        until(lambda: sum("ada> half a line" in line for line in ada.lines()) == 1
              and sum("on-line" in line for line in ada.lines()) == 1
              and ada.cursor()[0] == len("ada> half a line"),
              lambda: f"{columns}x{rows}:\n{ada.screen()}")


def test_long_lines_scroll_sideways(terminals: Terminals) -> None:
    ada = terminals.open("ada", 40, 12)
    ada.keys("-l", "x" * 30 + "日本語" * 10 + "end")
    ada.shows("end")
    assert sum("ada>" in line for line in ada.lines()) == 1
    ada.shows("ada> ‹")
    ada.keys("Home")
    ada.shows("ada> xxxx")
    assert ada.cursor()[0] == len("ada> ")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGSEGV, signal.SIGABRT])
def test_the_terminal_is_as_before(terminals: Terminals, how: signal.Signals) -> None:
    ada = terminals.open("ada")
    ada.shows("ada>")
    os.kill(ada.process(), how)
    ada.shows("code ")
    ada.type("clear; stty -a | tr ';' '\\n' | grep -c -E '(^| )(icanon|echo|isig) '")
    ada.shows("shell$")
    settings = ada.screen(scrollback=False)
    assert " -icanon" not in settings and "\n0\n" not in settings, settings


def test_a_second_interrupt_ends_at_once(terminals: Terminals) -> None:
    ada = terminals.open("ada")
    process = ada.process()
    # Both wait while the process is stopped, so that the second comes during the clean stop.
    os.kill(process, signal.SIGSTOP)
    os.kill(process, signal.SIGINT)
    os.kill(process, signal.SIGTERM)
    os.kill(process, signal.SIGCONT)
    code = int(ada.shows("code ").split()[-1])
    assert code - 128 in (signal.SIGINT, signal.SIGTERM)


def test_the_same_person_after_a_restart(terminals: Terminals) -> None:
    ada = terminals.open("ada")
    ada.type("before")
    ada.shows("ada: before")
    ada.type("/quit")
    ada.shows("code 0")
    ada.server.tmux("kill-session", "-t", "ada")
    again = terminals.open("ada")
    again.shows("ada: before")
    again.type("after")
    again.shows("ada: after")
    exported = subprocess.run([binary(), "export", "--data-dir", str(again.data)],
                              capture_output=True, text=True, check=True)
    said = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [one["text"] for one in said] == ["before", "after"]
    assert len({one["author"] for one in said}) == 1


class Piped:
    """A node between pipes."""

    def __init__(self, folder: Path, name: str, *args: str):
        self.process = subprocess.Popen(
            [binary(), "--name", name, "--data-dir", str(folder / name), "--port", "0",
             "--discovery", "off", "--log-format", "json", *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "TZ": "UTC"})
        for line in self.process.stderr:
            if json.loads(line)["message"] == "node is ready":
                self.ready = json.loads(line)
                return
        raise RuntimeError(f"{name} did not start")

    def say(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hears(self, wanted: str) -> str:
        for line in self.process.stdout:
            if wanted in line:
                return line.rstrip("\n")
        raise AssertionError(f"{wanted!r} did not come")

    def stop(self) -> float:
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(10) == 0
        return time.monotonic() - begin


def test_lines_in_lines_out(tmp_path: Path) -> None:
    ada = Piped(tmp_path, "ada")
    bob = Piped(tmp_path, "bob", "--json", "--peer", f"127.0.0.1:{ada.ready['gossip-port']}")
    try:
        ada.hears("* bob joined")
        ada.say("hello\tworld \x1b[2J")
        message = json.loads(bob.hears('"type":"message"'))
        assert (message["name"], message["room"], message["text"]) == ("ada", "lobby", "hello\tworld [2J")
        bob.say("answer")
        assert ada.hears("bob: answer").endswith("] bob: answer")
        bob.say("/nosuch")
        assert json.loads(bob.hears('"type":"error"'))["text"].startswith("There is no /nosuch")
        # The end of the input is not the end of the listening.
        bob.process.stdin.close()
        ada.say("still there?")
        assert json.loads(bob.hears("still there?"))["type"] == "message"
        assert bob.stop() < 2.5
        ada.hears("* bob left")
    finally:
        for node in (ada, bob):
            if node.process.poll() is None:
                node.process.kill()
                node.process.wait()


def run(*args: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([binary(), *args], capture_output=True, text=True, timeout=20,
                          stdin=subprocess.DEVNULL, env={**os.environ, **environment})


def test_the_command_line_explains_itself(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "d"))
    assert "--gossip-port" in run("--help").stdout
    assert run("--version").stdout.strip()
    assert "Did you mean '--port'" in run("--prot", "1").stderr
    assert "it takes a number from 0 to 65535" in run("--port", "x").stderr
    assert "Did you mean MESHCHAT_PORT?" in run("id", *data, MESHCHAT_PROT="1").stderr
    config = tmp_path / "c.toml"
    config.write_text("log-levle = 'info'\n")
    assert "Did you mean log-level?" in run("id", *data, "--config", str(config)).stderr
    assert "no node yet" in run("id", *data).stderr
    assert "reset --yes" in run("reset", *data).stderr
    for wrong in (run("--port", "x"), run("id", *data)):
        assert wrong.returncode != 0


def test_id_export_and_reset(tmp_path: Path) -> None:
    node = Piped(tmp_path, "ada")
    node.say("kept")
    node.hears("ada: kept")
    data = ("--data-dir", str(tmp_path / "ada"))
    assert run("id", *data).stdout.startswith(node.ready["node"])
    locked = run("reset", "--yes", *data)
    assert locked.returncode != 0 and "in use" in locked.stderr
    locked = run("rebuild", *data)
    assert locked.returncode != 0 and "in use" in locked.stderr
    node.stop()
    kept = run("export", *data).stdout
    assert json.loads(kept)["text"] == "kept"
    rebuilt = run("rebuild", *data)
    assert rebuilt.returncode == 0 and "1 messages in 1 public rooms" in rebuilt.stdout, rebuilt
    assert run("export", *data).stdout == kept
    assert run("reset", "--yes", *data).returncode == 0
    assert not (tmp_path / "ada").exists()
    nothing = run("rebuild", *data)
    assert nothing.returncode != 0 and "no log" in nothing.stderr
