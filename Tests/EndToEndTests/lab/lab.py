"""The LAN: a bridge in a namespace of its own, and hosts plugged into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .host import Host

PACKAGES = {
    "ip": "iproute2", "nft": "nftables", "unshare": "util-linux", "nsenter": "util-linux",
    "setpriv": "util-linux", "dbus-daemon": "dbus", "avahi-daemon": "avahi-daemon",
}
HOSTS_MAX = 200

# Addresses are usable at once: the hosts' hardware addresses differ, so nothing has to be asked for.
HOLDER = """
set -e
hostname "$1"
mount -t tmpfs -o mode=755 lab /run
mkdir -p /run/dbus /run/avahi-daemon
echo 0 > /proc/sys/net/ipv6/conf/all/accept_dad
echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
ip link set lo up
echo ready
# Holds the namespaces until its standard input ends, which is when whoever made the lab ends.
exec cat > /dev/null
"""


class LabError(Exception):
    """Why a lab cannot be made here, and what to do."""


class Lab:
    """`hosts`: how many. `daemons`: which of them run avahi-daemon from the start; the others have
    not even a bus. `ipv6_only`: no IPv4, and of IPv6 the link-local addresses only."""

    def __init__(self, hosts: int, daemons: list[int] | None = None, ipv6_only: bool = False):
        assert 0 < hosts <= HOSTS_MAX
        self.count = hosts
        self.daemons = daemons or []
        self.ipv6_only = ipv6_only
        self.hosts: list[Host] = []
        self._bridge: Host | None = None
        self._prefix = f"lab{os.getpid() % 100_000:05d}"

    def __enter__(self) -> "Lab":
        self._check_machine()
        self.directory = Path(tempfile.mkdtemp(prefix=f"{self._prefix}-"))
        try:
            self._bridge = self._hold(-1, f"{self._prefix}-bridge")
            self._make_bridge("lan")
            for index in range(self.count):
                self._add(index)
            for index in self.daemons:
                self.host(index).start_daemon()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        for host in [*self.hosts, *([self._bridge] if self._bridge else [])]:
            host.close()
        self.hosts = []
        self._bridge = None
        shutil.rmtree(self.directory, ignore_errors=True)

    def host(self, index: int) -> Host:
        return self.hosts[index]

    # What can go wrong on a LAN

    def partition(self, *groups: list[int]) -> None:
        """Only hosts of one group reach each other; a host in no group stays on the first LAN. The
        links stay up, as behind a switch whose uplink was cut."""
        assert self._bridge
        for number, group in enumerate(groups):
            bridge = "lan" if number == 0 else f"lan{number}"
            if number > 0:
                self._make_bridge(bridge)
            for index in group:
                self._bridge.run(["ip", "link", "set", f"host{index}", "master", bridge])

    def heal(self) -> None:
        """One LAN again."""
        assert self._bridge
        for host in self.hosts:
            self._bridge.run(["ip", "link", "set", f"host{host.index}", "master", "lan"])

    def loss(self, percent: int) -> None:
        """Every host loses this share of the packets that reach it; 0 ends it."""
        for host in self.hosts:
            host.loss(percent)

    # Making it

    def _check_machine(self) -> None:
        if os.geteuid() != 0:
            raise LabError("a lab of network namespaces needs root: run the tests as root or with sudo")
        missing = sorted({package for command, package in PACKAGES.items()
                          if not shutil.which(command, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")})
        if missing:
            raise LabError(f"these packages are missing: {' '.join(missing)}; "
                           "run script/bootstrap --test")

    def _hold(self, index: int, name: str) -> Host:
        holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "--uts", "--propagation=private",
             "sh", "-c", HOLDER, "holder", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if holder.stdout.readline().strip() != "ready":
            words = holder.stderr.read().strip()
            holder.kill()
            holder.wait()
            raise LabError(f"this machine gives no namespaces (a container without CAP_SYS_ADMIN and "
                           f"CAP_NET_ADMIN?): {words}")
        return Host(self, index, name, holder)

    def _make_bridge(self, name: str) -> None:
        # Without snooping, or multicast would wait for a querier that is not there.
        self._bridge.run(["sh", "-c", f"""
            ip link show {name} > /dev/null 2>&1 && exit 0
            ip link add {name} type bridge forward_delay 0 stp_state 0 mcast_snooping 0
            ip link set {name} up"""])

    def _add(self, index: int) -> None:
        host = self._hold(index, f"{self._prefix}-{index}")
        self.hosts.append(host)
        port = f"host{index}"
        self._bridge.run(["sh", "-c", f"""
            set -e
            ip link add {port} type veth peer name lan0 netns {host._holder.pid}
            ip link set {port} master lan
            ip link set {port} up"""])
        host.run(["ip", "link", "set", "lan0", "up"])
        if host.ipv4:
            host.run(["ip", "address", "add", f"{host.ipv4}/24", "broadcast", "+", "dev", "lan0"])
