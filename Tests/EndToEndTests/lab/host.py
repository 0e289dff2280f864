"""One host of the lab: a network, mount and UTS namespace with an interface `lan0`."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from .process import LabProcess

if TYPE_CHECKING:
    from .lab import Lab

START_SECONDS = 10

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_type="*"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="*"/>
  </policy>
</busconfig>
"""

AVAHI_CONFIGURATION = """[server]
host-name={name}
use-ipv4=yes
use-ipv6=yes
enable-dbus=yes
[wide-area]
enable-wide-area=no
[publish]
publish-hinfo=no
publish-workstation=no
"""


class Host:
    """Made by `Lab`. Its /run is its own; /tmp and all other files are the machine's."""

    def __init__(self, lab: "Lab", index: int, name: str, holder: subprocess.Popen):
        self.lab = lab
        self.index = index
        self.name = name
        self._holder = holder
        self._processes: list[LabProcess] = []
        self.bus: LabProcess | None = None
        self.avahi: LabProcess | None = None

    @property
    def namespace(self) -> str:
        """The file of its network namespace, for setns(2)."""
        return f"/proc/{self._holder.pid}/ns/net"

    @property
    def prefix(self) -> list[str]:
        """What to put before a command so that it runs here, and dies when its starter dies."""
        return ["setpriv", "--pdeathsig", "KILL", "nsenter", f"--target={self._holder.pid}",
                "--net", "--mount", "--uts", f"--wd={Path.cwd()}", "--"]

    def start(self, command: list[str], name: str = "", stdin=subprocess.DEVNULL) -> LabProcess:
        """Starts a command here. It is stopped with the lab at the latest."""
        label = f"{name or Path(command[0]).name} on host {self.index}"
        process = LabProcess([*self.prefix, *map(str, command)], label, stdin)
        self._processes.append(process)
        return process

    def run(self, command: list[str], seconds: float = 10, check: bool = True,
            input: str | None = None) -> str:
        """Runs a command here to its end; its standard output."""
        done = subprocess.run([*self.prefix, *map(str, command)], capture_output=True, text=True,
                              timeout=seconds, input=input)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))} on host {self.index}: "
                               f"{done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    # Addresses

    @property
    def ipv4(self) -> str | None:
        """Its IPv4 address on the LAN; None in a lab without IPv4."""
        return None if self.lab.ipv6_only else f"10.77.0.{self.index + 1}"

    @property
    def link_local(self) -> str:
        """Its link-local IPv6 address, with the scope that the other hosts use too."""
        listed = json.loads(self.run(["ip", "-json", "-6", "address", "show", "dev", "lan0"]))
        addresses = [info["local"] for interface in listed
                     for info in interface.get("addr_info", []) if info["scope"] == "link"]
        return f"{addresses[0]}%lan0"

    @property
    def address(self) -> str:
        """What others dial: the IPv4 address, or the link-local one where there is no IPv4."""
        return self.ipv4 or self.link_local

    # The link

    def link_down(self) -> None:
        """Pulls the plug at this host's end: its interface goes down."""
        self.run(["ip", "link", "set", "lan0", "down"])

    def link_up(self) -> None:
        self.run(["ip", "link", "set", "lan0", "up"])

    def loss(self, percent: int) -> None:
        """Loses this share of the packets that arrive; 0 loses none."""
        # Made first, so that it can be deleted whether or not it was there.
        rules = "table netdev lab {}\ndelete table netdev lab\n"
        if percent > 0:
            rules += f"""table netdev lab {{
              chain arriving {{
                type filter hook ingress device "lan0" priority 0;
                numgen random mod 100 < {percent} drop
              }}
            }}"""
        self.run(["nft", "-f", "-"], input=rules)

    # avahi-daemon

    def start_daemon(self) -> None:
        """Starts avahi-daemon, and the system bus before it where it does not run yet."""
        if self.bus is None:
            self.start_bus()
        configuration = self.lab.directory / f"avahi-{self.index}.conf"
        configuration.write_text(AVAHI_CONFIGURATION.format(name=self.name))
        self.avahi = self.start(
            ["avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title",
             "--file", str(configuration)])
        self.avahi.wait_line(lambda line: "Server startup complete" in line, START_SECONDS,
                             "start of avahi-daemon", errors=True)

    def start_bus(self) -> None:
        """Starts the system bus alone."""
        configuration = self.lab.directory / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION)
        self.bus = self.start(["dbus-daemon", f"--config-file={configuration}", "--nofork",
                               "--nopidfile", "--print-address"])
        self.bus.wait_line(lambda line: line.startswith("unix:"), START_SECONDS, "start of the bus")

    def stop_daemon(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends avahi-daemon: cleanly, or with SIGKILL so that it says goodbye to nobody."""
        assert self.avahi, "no avahi-daemon runs on this host"
        self.avahi.stop(how=how)
        self.avahi = None
        self.run(["rm", "-f", "/run/avahi-daemon/pid", "/run/avahi-daemon/socket"])

    def stop_bus(self) -> None:
        assert self.bus, "no bus runs on this host"
        self.bus.stop()
        self.bus = None
        self.run(["rm", "-f", "/run/dbus/system_bus_socket"])

    def close(self) -> None:
        """Ends everything that was started here. Called by the lab."""
        for process in reversed(self._processes):
            if process.returncode is None:
                process.kill()
        self._holder.stdin.close()
        self._holder.wait(10)
