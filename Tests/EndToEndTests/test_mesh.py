"""Nodes on several hosts: they find each other, people on them talk, and nothing is lost."""

from __future__ import annotations

import asyncio
import random
import time

import pytest

import chaos
from browsers import chromium, join, say, sees
from hosts import HostNode, linked
from lab import Lab
from nodes import Client, binary, start_alone, start_pair


@pytest.mark.parametrize("ipv6_only", [False, True], ids=["ipv4", "link-local-ipv6"])
def test_four_hosts_find_each_other_and_talk(tmp_path, ipv6_only):
    """Two with avahi-daemon, two without; a browser on one, a terminal's line mode on another."""
    asyncio.run(four_hosts(tmp_path, ipv6_only))


async def four_hosts(folder, ipv6_only):
    with Lab(hosts=4, daemons=[0, 1], ipv6_only=ipv6_only) as lab:
        nodes = [HostNode(host, folder) for host in lab.hosts[:3]]
        await asyncio.gather(*(node.start() for node in nodes))
        terminal = await asyncio.create_subprocess_exec(
            *lab.host(3).prefix, binary(), "--name", "Terry", "--data-dir", str(folder / "host3"),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL)
        began = time.monotonic()
        await asyncio.gather(*(linked(node, 3) for node in nodes))
        print(f"all linked {time.monotonic() - began:.2f} s after the last start")
        async with chromium(folder, lab.host(0).prefix) as browser:
            page = await join(browser, f"http://localhost:{nodes[0].web_port}/", "Ada")
            await say(page, "hello from a browser")
            await line_with(terminal.stdout, "hello from a browser")
            terminal.stdin.write("hello from a terminal\n".encode())
            await terminal.stdin.drain()
            await sees(page, "hello from a terminal")
            await page.get_by_text("on all 4 nodes").first.wait_for()
        terminal.terminate()
        assert await asyncio.wait_for(terminal.wait(), 10) == 0
        for node in nodes:
            assert await node.stop() == 0


async def line_with(stream, text: str, seconds: float = 20) -> str:
    async def find() -> str:
        async for line in stream:
            if text in line.decode():
                return line.decode()
        raise EOFError(f"ended without {text!r}")

    return await asyncio.wait_for(find(), seconds)


def test_nothing_is_lost_when_nodes_are_killed_and_the_lan_is_cut():
    """The short form of chaos.py, which has 20 kills and 30 s of partition."""
    seed = random.randrange(1 << 32)
    print(f"replay: python Tests/EndToEndTests/chaos.py --kills 4 --partition 8 --seed {seed}")
    report = asyncio.run(chaos.run(seed, kills=4, partition=8, loss=20))
    assert report.kills == 4 and report.acknowledged > 100
    assert not report.wrong, f"seed {seed}: {report.wrong}"


def test_browsers_of_two_nodes_talk_and_come_back(tmp_path):
    """The page of a node that is killed and started again goes on where it was."""
    asyncio.run(two_browsers(tmp_path))


async def two_browsers(folder):
    first, second = await start_pair(folder)
    async with chromium(folder) as browser:
        ada = await join(browser, f"http://localhost:{first.web_port}/", "Ada")
        bob = await join(browser, f"https://127.0.0.1:{second.web_port}/", "Bob")
        await say(ada, "one")
        await sees(bob, "one")
        await ada.get_by_text("on all 2 nodes").or_(ada.get_by_text("on both nodes")).first.wait_for()
        port, gossip = first.web_port, first.gossip_port
        await first.kill()
        await say(bob, "two, while Ada's node is down")
        await first.start("--port", str(port), "--gossip-port", str(gossip))
        await sees(ada, "two, while Ada's node is down")
        await say(ada, "three")
        await sees(bob, "three")
        assert await bob.get_by_role("log").get_by_text("three").count() == 1
    await first.stop()
    await second.stop()


def test_clients_and_peers_are_told_of_a_clean_stop(tmp_path):
    asyncio.run(clean_stop(tmp_path))


async def clean_stop(folder):
    first, second = await start_pair(folder)
    await second.logged(lambda line: line.get("message") == "linked", 10)
    client = Client("Ada")
    await client.connect(f"ws://127.0.0.1:{first.web_port}/chat")
    began = time.monotonic()
    assert await first.stop() == 0
    print(f"clean stop took {time.monotonic() - began:.2f} s")
    await asyncio.wait_for(client._reader, 5)
    assert client.all[-1] == {"type": "closing", "text": "node is shutting down"}
    assert client.closed == (1001, "node is shutting down")
    ended = await second.logged(lambda line: line.get("message") == "link ended", 10)
    assert ended["reason"] == "goodbye"
    await second.stop()


def test_a_second_node_on_one_data_directory_says_who_has_it(tmp_path):
    asyncio.run(same_directory(tmp_path))


async def same_directory(folder):
    first = await start_alone(folder, "data")
    second = await asyncio.create_subprocess_exec(
        binary(), "--headless", "--discovery", "off", "--data-dir", str(folder / "data"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    output, _ = await asyncio.wait_for(second.communicate(), 20)
    assert second.returncode != 0
    assert f"{first.process.pid}" in output.decode() and "--data-dir" in output.decode()
    await first.stop()


def test_a_peer_may_be_given_by_name(tmp_path):
    asyncio.run(peer_by_name(tmp_path))


async def peer_by_name(folder):
    first = await start_alone(folder, "first")
    second = await start_alone(folder, "second", "--peer", f"localhost:{first.gossip_port}")
    await second.logged(lambda line: line.get("message") == "linked", 20)
    await second.stop()
    await first.stop()


def test_a_clean_stop_waits_for_nobody(tmp_path):
    """Clients that never answer, and peers that take a connection and say nothing."""
    asyncio.run(stop_with_the_silent(tmp_path))


async def stop_with_the_silent(folder):
    taken = asyncio.Event()
    silent = await asyncio.start_server(lambda reader, writer: taken.set(), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    node = await start_alone(folder, "first", "--peer", f"127.0.0.1:{port}")
    await asyncio.wait_for(taken.wait(), 10)
    clients = []
    for scheme in ("ws", "wss"):
        client = Client(scheme)
        await client.connect(f"{scheme}://127.0.0.1:{node.web_port}/chat")
        # Neither reads nor answers any more.
        client.socket.transport.pause_reading()
        clients.append(client)
    began = time.monotonic()
    assert await node.stop() == 0
    print(f"clean stop took {time.monotonic() - began:.2f} s")
    for client in clients:
        client.socket.transport.abort()
        await client._reader
    silent.close()
