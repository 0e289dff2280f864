"""The lab itself: what the other tests take for granted."""

import time

import pytest

from lab import Lab


def reaches(host, address: str) -> bool:
    """Whether a TCP connection is answered at all: refused is an answer, silence is none."""
    script = ("import socket, sys\n"
              "try: socket.create_connection((sys.argv[1], 9), 0.5)\n"
              "except ConnectionRefusedError: print('answered')\n"
              "except OSError: pass")
    return "answered" in host.run(["python3", "-c", script, address])


def wait_until(condition, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not in {seconds} s"


@pytest.mark.parametrize("ipv6_only", [False, True])
def test_hosts_reach_each_other_and_only_as_they_should(ipv6_only):
    with Lab(hosts=3, ipv6_only=ipv6_only) as lab:
        one, two, three = lab.hosts
        assert (one.ipv4 is None) == ipv6_only
        assert reaches(one, two.address)
        lab.partition([0], [1, 2])
        assert not reaches(one, two.address)
        assert reaches(two, three.address)
        lab.heal()
        wait_until(lambda: reaches(one, two.address), 5)
        address = two.address
        two.link_down()
        assert not reaches(three, address)
        assert reaches(one, three.address)
        two.link_up()
        wait_until(lambda: reaches(three, address), 5)


def test_loss_loses_about_its_share():
    with Lab(hosts=2) as lab:
        receiver = lab.host(1).start(["python3", "-uc", RECEIVE])
        receiver.wait_line(lambda line: line == "ready", 5)
        lab.host(1).loss(20)
        lab.host(0).run(["python3", "-c", SEND, lab.host(1).address])
        lab.host(1).loss(0)
        lab.host(0).run(["python3", "-c", "import socket, sys; socket.socket(socket.AF_INET, "
                         "socket.SOCK_DGRAM).sendto(b'end', (sys.argv[1], 9999))",
                         lab.host(1).address])
        count = int(receiver.wait_line(str.isdigit, 5))
        # 2,000 packets, each kept with 0.8: the standard deviation is 18.
        assert 1_500 < count < 1_700, count


RECEIVE = """
import socket
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
receiver.bind(("", 9999))
print("ready")
count = 0
while receiver.recv(100) != b"end":
    count += 1
print(count)
"""

SEND = """
import socket, sys
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(2_000):
    sender.sendto(b"packet", (sys.argv[1], 9999))
"""


def test_processes_end_with_the_lab():
    with Lab(hosts=1, daemons=[0]) as lab:
        host = lab.host(0)
        sleeper = host.start(["sleep", "1000"])
        avahi = host.avahi
        assert sleeper.returncode is None and avahi.returncode is None
    assert sleeper.returncode is not None and avahi.returncode is not None
