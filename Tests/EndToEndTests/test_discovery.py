"""Discovery with real Avahi on real networks: daemon, embedded, and both side by side."""

import json
import signal

import pytest

from lab import Lab
from probes import Probe

# A record is probed for (RFC 6762 section 8.1: up to 250 ms, then three times 250 ms), announced, and
# resolved: about a second. Machines that run other tests as well get some more.
FOUND_SECONDS = 3
# A goodbye leaves the record one second to live (RFC 6762 section 10.1).
WITHDRAWN_SECONDS = 2.5


def all_find_each_other(probes: list[Probe], seconds: float = FOUND_SECONDS) -> None:
    for one in probes:
        for other in probes:
            if one is not other:
                one.wait_found(other, seconds)


@pytest.mark.parametrize("daemons, backends", [
    ([0, 1], ["daemon", "daemon"]),
    ([0], ["daemon", "embedded"]),
    ([], ["embedded", "embedded"]),
])
@pytest.mark.parametrize("ipv6_only", [False, True], ids=["ipv4", "link-local"])
def test_two_hosts_find_each_other(daemons, backends, ipv6_only):
    with Lab(hosts=2, daemons=daemons, ipv6_only=ipv6_only) as lab:
        probes = [Probe(lab.host(index), index + 1) for index in range(2)]
        for probe, backend in zip(probes, backends):
            probe.wait_backend(backend)
        all_find_each_other(probes)
        expected = f"[{lab.host(1).link_local}]" if ipv6_only else lab.host(1).ipv4
        probes[0].process.wait_json(
            FOUND_SECONDS, what=f"endpoint with {expected}", id=probes[1].id,
            where=lambda event: f"{expected}:{probes[1].port}" in event.get("endpoints", []))
        if ipv6_only:
            seen = {endpoint for event in probes[0].process.events(id=probes[1].id)
                    for endpoint in event.get("endpoints", [])}
            assert seen == {f"{expected}:{probes[1].port}"}


@pytest.mark.parametrize("daemons", [[], [0]], ids=["without a daemon", "beside a daemon"])
def test_embedded_nodes_on_one_host_and_one_across_the_lan(daemons):
    with Lab(hosts=2, daemons=daemons) as lab:
        probes = [Probe(lab.host(0), 1, "embedded"), Probe(lab.host(0), 2, "embedded"),
                  Probe(lab.host(1), 3, "embedded")]
        all_find_each_other(probes)
        assert not any(probe.process.events(event="renamed") for probe in probes)


def test_four_hosts_two_with_a_daemon():
    with Lab(hosts=4, daemons=[0, 1]) as lab:
        probes = [Probe(host, host.index + 1) for host in lab.hosts]
        all_find_each_other(probes)


@pytest.mark.parametrize("daemons", [[0, 1], []], ids=["daemon", "embedded"])
def test_a_clean_stop_is_seen_at_once(daemons):
    with Lab(hosts=2, daemons=daemons) as lab:
        one, two = (Probe(lab.host(index), index + 1) for index in range(2))
        one.wait_found(two, FOUND_SECONDS)
        two.wait_established()
        before = one.mark()
        assert two.process.stop(seconds=2) == 0, two.process.tail(100)
        assert two.process.events(event="stopped")
        one.wait_lost(two, WITHDRAWN_SECONDS, after=before)


def test_a_daemon_that_hangs_does_not_keep_a_node_from_stopping():
    with Lab(hosts=1, daemons=[0]) as lab:
        one = Probe(lab.host(0), 1)
        one.wait_established()
        lab.host(0).avahi.send_signal(signal.SIGSTOP)
        assert one.process.stop(seconds=2.5) == 0, one.process.tail(100)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_restart_of_the_daemon_is_survived(how):
    """Publishing and browsing both, and what is known stays known."""
    with Lab(hosts=3, daemons=[0, 1]) as lab:
        one, two = (Probe(lab.host(index), index + 1, "daemon") for index in range(2))
        all_find_each_other([one, two])
        one.wait_established()
        before = one.mark()
        lab.host(0).stop_daemon(how)
        one.wait_backend("none", after=before)
        lab.host(0).start_daemon()
        one.wait_backend("daemon", after=before)
        one.wait_established(after=before)
        # Browsing works again: a newcomer is seen; publishing too: the newcomer sees the old one.
        three = Probe(lab.host(2), 3, "embedded")
        one.wait_found(three, FOUND_SECONDS)
        three.wait_found(one, FOUND_SECONDS)
        three.wait_found(two, FOUND_SECONDS)
        lost = [event for event in one.process.events(event="lost") if event["id"] == two.id]
        assert not lost, "a peer whose record stood all the time was lost"


def test_the_embedded_one_takes_over_from_a_dead_daemon_and_gives_back():
    with Lab(hosts=2, daemons=[0]) as lab:
        one, two = Probe(lab.host(0), 1), Probe(lab.host(1), 2)
        one.wait_backend("daemon")
        all_find_each_other([one, two])
        before = one.mark()
        lab.host(0).stop_daemon(signal.SIGKILL)
        one.wait_backend("embedded", after=before)
        one.wait_established(after=before)
        before = one.mark()
        lab.host(0).start_daemon()
        one.wait_backend("daemon", after=before)
        one.wait_established(after=before)
        assert not one.process.events(event="renamed")
        three = Probe(lab.host(1), 3)
        three.wait_found(one, FOUND_SECONDS)
        one.wait_found(three, FOUND_SECONDS)


def test_a_daemon_that_comes_later_is_used():
    with Lab(hosts=2) as lab:
        one, two = Probe(lab.host(0), 1), Probe(lab.host(1), 2)
        one.wait_backend("embedded")
        all_find_each_other([one, two])
        before = one.mark()
        lab.host(0).start_daemon()
        # The bus itself is new, so this takes as long as the interval between looks at it.
        one.wait_backend("daemon", seconds=10, after=before)
        one.wait_established(after=before)
        three = Probe(lab.host(1), 3)
        three.wait_found(one, FOUND_SECONDS)
        one.wait_found(three, FOUND_SECONDS)


def test_a_bus_that_dies_is_survived():
    with Lab(hosts=2, daemons=[0]) as lab:
        one, two = Probe(lab.host(0), 1), Probe(lab.host(1), 2)
        one.wait_backend("daemon")
        all_find_each_other([one, two])
        before = one.mark()
        lab.host(0).bus.kill()
        one.wait_backend("embedded", after=before)
        three = Probe(lab.host(1), 3)
        one.wait_found(three, FOUND_SECONDS + 2)
        assert one.process.stop() == 0


@pytest.mark.parametrize("daemons", [[0, 1], []], ids=["daemon", "embedded"])
def test_an_interface_that_goes_and_comes(daemons):
    with Lab(hosts=2, daemons=daemons) as lab:
        one, two = (Probe(lab.host(index), index + 1) for index in range(2))
        all_find_each_other([one, two])
        before = one.mark()
        lab.host(0).link_down()
        one.wait_lost(two, 5, after=before)
        before = one.mark()
        lab.host(0).link_up()
        # The static address went with the link only if the kernel says so: IPv4 stays, IPv6 comes anew.
        one.wait_found(two, 10, after=before)
        three = Probe(lab.host(1), 3)
        three.wait_found(one, FOUND_SECONDS)


def test_a_partition_heals_and_newcomers_are_found():
    with Lab(hosts=2) as lab:
        lab.partition([0], [1])
        one, two = (Probe(lab.host(index), index + 1) for index in range(2))
        one.wait_established()
        two.wait_established()
        assert not one.process.events(event="found")
        lab.heal()
        # Both have announced themselves; what is left is the browsers' next question, which they ask
        # 1, 2, 4 s after the first (RFC 6762 section 5.2).
        all_find_each_other([one, two], 15)


def test_discovery_works_while_a_fifth_of_the_packets_is_lost():
    with Lab(hosts=3) as lab:
        lab.loss(20)
        probes = [Probe(host, host.index + 1) for host in lab.hosts]
        all_find_each_other(probes, 15)


@pytest.mark.parametrize("daemons", [[0], []], ids=["daemon", "embedded"])
def test_two_nodes_with_one_name_get_two(daemons):
    with Lab(hosts=2, daemons=daemons) as lab:
        one = Probe(lab.host(0), 1)
        one.wait_established()
        # The same instance name from another host: the same host name, and an ID that begins alike.
        two = Probe(lab.host(1), 1, "auto", "--host", lab.host(0).name, "--id", "1000000ff")
        renamed = two.process.wait_json(5, event="renamed")
        assert renamed["instance"] == f"{one.instance} #2"
        two.wait_established(after=0)
        one.process.wait_json(FOUND_SECONDS, event="found", id="1000000ff")
        two.wait_found(one, FOUND_SECONDS)


def test_a_peer_killed_and_started_again_with_another_port_is_found_there():
    # No browser tells of it: known records are looked at again, one every 10 s.
    with Lab(hosts=2) as lab:
        one, two = (Probe(lab.host(index), index + 1) for index in range(2))
        one.wait_found(two)
        two.process.kill()
        Probe(lab.host(1), 2, "auto", "--port", "5999", "--boot", "2")
        updated = one.process.wait_json(45, event="updated", id=two.id, boot=2)
        assert updated["endpoints"][0].endswith(":5999")


def test_static_peers_need_no_multicast():
    with Lab(hosts=2) as lab:
        one = Probe(lab.host(0), 1, "off", "--peer", "10.77.0.2:7000", "--peer", "[fe80::9%lan0]:7001")
        found = one.process.wait_json(5, event="found", instance="10.77.0.2:7000")
        assert found["endpoints"] == ["10.77.0.2:7000"]
        found = one.process.wait_json(5, event="found", instance="[fe80::9%lan0]:7001")
        assert found["endpoints"] == ["[fe80::9%lan0]:7001"]
        two = Probe(lab.host(1), 2)
        two.wait_established()
        assert one.process.stop(seconds=2) == 0
        assert not one.process.events(id=two.id)


@pytest.mark.parametrize("daemons", [[0], []], ids=["daemon", "embedded"])
def test_only_the_named_interface_is_used(daemons):
    with Lab(hosts=2, daemons=daemons) as lab:
        two = Probe(lab.host(1), 2)
        two.wait_established()
        nowhere = Probe(lab.host(0), 3, "auto", "--interface", "wlan7")
        one = Probe(lab.host(0), 1, "auto", "--interface", "lan0")
        one.wait_found(two)
        two.wait_found(one)
        nowhere.process.wait_json(5, event="problem", stage="interfaces")
        assert not nowhere.process.events(event="appeared")
        assert not two.process.events(id=nowhere.id)
        interfaces = {event["interface"] for event in one.process.events(event="appeared")}
        assert len(interfaces) == 1, "something was seen on the loopback too"


def test_interfaces_of_containers_are_left_out():
    with Lab(hosts=1) as lab:
        host = lab.host(0)
        host.run(["ip", "link", "add", "docker0", "type", "veth", "peer", "name", "veth7"])
        host.run(["ip", "link", "set", "veth7", "up"])
        host.run(["ip", "address", "add", "172.17.0.1/16", "dev", "docker0"])
        host.run(["ip", "link", "set", "docker0", "up"])
        index = json.loads(host.run(["ip", "-json", "link", "show", "docker0"]))[0]["ifindex"]
        one, two = Probe(host, 1), Probe(host, 2)
        all_find_each_other([one, two])
        assert not one.process.events(event="appeared", interface=index)
        assert "172.17.0.1" not in "".join(one.process.lines)
