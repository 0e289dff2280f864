"""The web entry as another machine sees it."""

from __future__ import annotations

import asyncio
import json

from hosts import HostNode
from lab import Lab


def test_another_machine_is_sent_to_https(tmp_path):
    """Plain HTTP is for loopback only: pages are to be a secure context everywhere."""
    asyncio.run(sent_to_https(tmp_path))


async def sent_to_https(folder):
    with Lab(hosts=2) as lab:
        node = await HostNode(lab.host(0), folder, "--discovery", "off").start()
        address, port = lab.host(0).ipv4, node.web_port

        def curl(host: int, url: str, *options: str) -> str:
            return lab.host(host).run(["curl", "--silent", "--show-error", "--max-time", "5",
                                       "--output", "/dev/null", *options, url])

        there = f"http://{address}:{port}/rooms?x=1"
        wanted = "%{http_code} %{redirect_url}"
        assert curl(1, there, "--write-out", wanted) == f"308 https://{address}:{port}/rooms?x=1"
        secure = f"https://{address}:{port}/"
        assert curl(1, secure, "--insecure", "--write-out", "%{http_code}") == "200"
        assert curl(0, f"http://127.0.0.1:{port}/", "--write-out", "%{http_code}") == "200"
        # Not even the machine's own address is a secure context without TLS.
        assert curl(0, f"http://{address}:{port}/", "--write-out", "%{http_code}") == "308"
        health = lab.host(1).run(["curl", "--silent", "--insecure", f"{secure}healthz"])
        assert json.loads(health)["status"] == "ok"
        assert await node.stop() == 0
