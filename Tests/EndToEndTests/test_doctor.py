"""The doctor of discovery on networks with one thing wrong each."""

import re

from lab import Host, Lab
from probes import Probe, probe_binary

OK, NOTE, FAIL, SKIPPED = "ok", "note", "FAIL", "-"


def examine(host: Host, *options: str) -> tuple[int, dict[str, str], str]:
    """Its exit status, the outcome of each stage, and the text."""
    doctor = host.start([probe_binary(), "--command", "doctor", *options], name="doctor")
    status = doctor.wait(30)
    text = "\n".join(doctor.lines)
    stages = {match[2]: match[1] for match in re.finditer(r"^\s*(ok|note|FAIL|-)  (\w+) ", text, re.M)}
    return status, stages, text


def listen(host: Host, port: int) -> None:
    listener = host.start(["python3", "-uc", "import socket, sys\n"
                           "listening = socket.create_server(('', int(sys.argv[1])))\n"
                           "print('listening')\n"
                           "while True: listening.accept()[0].close()", str(port)])
    listener.wait_line(lambda line: line == "listening", 5)


def test_all_is_well_with_a_daemon():
    with Lab(hosts=2, daemons=[0]) as lab:
        other = Probe(lab.host(1), 2)
        listen(lab.host(1), other.port)
        other.wait_established()
        status, stages, text = examine(lab.host(0))
        assert status == 0, text
        assert stages == {"interfaces": OK, "bus": OK, "daemon": OK, "publish": OK, "browse": OK,
                          "resolve": OK, "connect": OK}, text
        assert other.instance in text and "avahi 0.8" in text
        # Nodes take no notice of the trial.
        assert not [event for event in other.process.events() if "doctor" in event.get("instance", "")]


def test_all_is_well_without_a_daemon():
    with Lab(hosts=1) as lab:
        status, stages, text = examine(lab.host(0))
        assert status == 0, text
        assert stages["bus"] == NOTE and stages["daemon"] == OK, text
        assert stages["browse"] == NOTE and stages["resolve"] == SKIPPED, text


def test_a_daemon_that_was_asked_for_is_missing():
    with Lab(hosts=1) as lab:
        host = lab.host(0)
        status, stages, text = examine(host, "--mode", "daemon")
        assert status == 1 and stages["bus"] == FAIL, text
        host.start_bus()
        status, stages, text = examine(host, "--mode", "daemon")
        assert status == 1 and stages["bus"] == OK and stages["daemon"] == FAIL, text
        assert "systemctl start avahi-daemon" in text


def test_no_network():
    with Lab(hosts=1) as lab:
        lab.host(0).run(["ip", "link", "set", "lan0", "down"])
        lab.host(0).run(["ip", "link", "set", "lo", "down"])
        status, stages, text = examine(lab.host(0))
        assert status == 1 and stages["interfaces"] == FAIL, text


def test_an_interface_that_does_not_exist():
    with Lab(hosts=1) as lab:
        status, stages, text = examine(lab.host(0), "--interface", "wlan7")
        assert status == 1 and stages["interfaces"] == FAIL and "--interface" in text, text


def test_the_gossip_port_is_shut():
    with Lab(hosts=2) as lab:
        other = Probe(lab.host(1), 2)
        other.wait_established()
        status, stages, text = examine(lab.host(0))
        assert status == 1 and stages["connect"] == FAIL and "refused" in text, text


def test_static_peers():
    with Lab(hosts=2) as lab:
        listen(lab.host(1), 7000)
        there = ("--mode", "off", "--peer", f"{lab.host(1).ipv4}:7000")
        status, stages, text = examine(lab.host(0), *there)
        assert status == 0 and stages["names"] == OK, text
        status, stages, text = examine(lab.host(0), *there, "--peer", "no-such-host.invalid:7000")
        assert status == 1 and stages["names"] == FAIL and "no-such-host.invalid" in text, text
