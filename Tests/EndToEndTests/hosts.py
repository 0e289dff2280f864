"""Nodes on the hosts of a lab, and sockets into their namespaces."""

from __future__ import annotations

import ctypes
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab import Host, Lab
from nodes import Client, Node

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _socket_in(namespace: str, port: int) -> socket.socket:
    """Runs on a thread of its own, which ends in the other namespace and is thrown away."""
    descriptor = os.open(namespace, os.O_RDONLY)
    try:
        if _libc.setns(descriptor, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(descriptor)
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def connected_socket(host: Host, port: int) -> socket.socket:
    """A connection to a port of that host's own loopback."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_socket_in, host.namespace, port).result()


class HostNode(Node):
    """A node on a host of a lab."""

    def __init__(self, host: Host, folder: Path, *args: str):
        super().__init__(f"host{host.index}", folder / f"host{host.index}", list(args), host.prefix)
        self.host = host

    async def client(self, name: str, **join) -> Client:
        client = Client(name)
        sock = connected_socket(self.host, self.web_port)
        await client.connect(f"ws://127.0.0.1:{self.web_port}/chat", sock=sock, **join)
        return client


async def start_all(lab: Lab, folder: Path, *args: str) -> list[HostNode]:
    """One node a host, one after the other."""
    nodes = [HostNode(host, folder, *args) for host in lab.hosts]
    for node in nodes:
        await node.start()
    return nodes


async def linked(node: HostNode, peers: int, seconds: float = 20) -> None:
    """Waits until a node has links to so many others."""
    watcher = await node.client(f"watcher{node.host.index}")
    try:
        await watcher.send(type="mesh", watch=True)
        await watcher.received(
            lambda m: m["type"] == "mesh"
            and sum(n["state"] == "linked" and not n.get("self") for n in m["nodes"]) >= peers,
            seconds)
    finally:
        await watcher.close()
