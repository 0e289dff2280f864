"""A node dies, and the page goes on at another one."""

import base64
import json
import re
import time

import pytest
from playwright.sync_api import expect

from steps import first_in_view, say, write

MOVE_SECONDS_MAX = 3
MOVED = "kitchen went away: you are now on attic."


def moved_line(page):
    return page.locator(".banner-moved")


def joins(node) -> list[dict]:
    return [m for m in node.received if m["type"] == "join"]


def texts(page) -> list[str]:
    return page.locator(".message-text").all_inner_texts()


@pytest.fixture
def closed_attic(attic):
    """Its page can be opened, but no other page may open a socket to it: as without a trusted certificate."""
    attic.origins = set()
    return attic


def test_the_page_goes_on_at_another_node_in_time(node, attic, join):
    page = join("Ada")
    node.say("Bob", "before")
    say(page, "mine")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    began = time.monotonic()
    node.kill()
    say(page, "said on the way")
    expect(moved_line(page)).to_have_text(MOVED)
    took = time.monotonic() - began
    print(f"moved in {took:.2f} s")
    expect(page.locator(".message-delivery", has_text="stored on this node").last).to_be_visible()
    assert [m["text"] for m in attic.said()] == ["said on the way"]
    assert texts(page) == ["before", "mine", "said on the way"]
    expect(page.locator(".header-words")).to_have_text("connected to attic")
    expect(page.locator(".me-at")).to_have_text("at attic")
    expect(page.locator(".banner[data-level=lost]")).to_be_hidden()
    # The same person, and no place in another node's feed.
    assert "cursor" not in joins(attic)[0]
    assert {m["by"] for m in node.mesh.rooms["lobby"] if m["text"] != "before"} == {joins_person(node)}
    assert took < MOVE_SECONDS_MAX


def joins_person(node) -> str:
    return next(person.id for person in node.mesh.people.values() if person.name == "Ada")


def test_back_at_the_old_node_nothing_is_doubled(node, attic, join):
    page = join("Ada")
    say(page, "one")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    node.kill()
    expect(moved_line(page)).to_have_text(MOVED)
    expect(page.get_by_role("button", name="Back to kitchen")).to_be_visible()
    say(page, "two")
    expect(page.locator(".message[data-mine]").last).to_contain_text("stored")
    node.start()
    page.get_by_role("button", name="Back to kitchen").click()
    expect(moved_line(page)).to_have_text("You are back on kitchen.")
    expect(page.get_by_role("button", name="Back to kitchen")).to_be_hidden()
    say(page, "three")
    expect(page.locator(".message[data-mine]").last).to_contain_text("stored")
    assert texts(page) == ["one", "two", "three"]
    # Its own place in kitchen's feed, which attic never saw.
    assert joins(node)[-1]["cursor"] == "1"
    assert len(node.mesh.rooms["lobby"]) == 3


def test_a_message_that_the_dead_node_had_passed_on_is_there_once(node, attic, join):
    page = join("Ada")
    node.answers_say = False
    node.stores_unanswered = True
    say(page, "only once")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    node.kill()
    expect(moved_line(page)).to_have_text(MOVED)
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
    expect(page.locator(".message")).to_have_count(1)
    assert node.said()[0]["tag"] == attic.said()[0]["tag"]
    assert len(attic.mesh.rooms["lobby"]) == 1


def test_rooms_and_what_was_missed_are_there(node, attic, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator(".start-room")).to_have_text("#music")
    for index in range(150):
        node.mesh.add("music", node.mesh.person("Bob"), f"song {index}")
    node.kill()
    expect(moved_line(page)).to_have_text(MOVED)
    expect(page.locator(".header-room")).to_have_text("#music")
    expect(page.get_by_role("log")).to_contain_text("song 149")
    page.locator(".timeline-scroll").evaluate("e => { e.scrollTop = 0; }")
    expect(page.locator(".start-room")).to_have_text("#music")
    assert texts(page) == [f"song {index}" for index in range(150)]


def test_who_reads_above_keeps_the_place_and_misses_nothing(node, attic, join):
    people = [node.mesh.person(name) for name in ("Bob", "Eve")]
    for index in range(300):
        node.mesh.add("lobby", people[index // 3 % 2], f"line {index}")
    page = join("Ada")
    scroll_to(page, "line 0")
    before = first_in_view(page, scroll_to=900)
    # What the dead node had not: it belongs between.
    late = node.mesh.add("lobby", people[0], "from behind a cut", at=node.mesh.rooms["lobby"][150]["at"])
    node.kill()
    for index in range(300, 450):
        node.mesh.add("lobby", people[index // 3 % 2], f"line {index}")
    expect(moved_line(page)).to_have_text(MOVED)
    expect(page.locator(f"[data-key='{late['id']}']")).to_be_attached()
    after = first_in_view(page)
    assert after[0] == before[0] and abs(after[1] - before[1]) < 2
    page.locator(".pill").click()
    expect(page.get_by_text("line 449", exact=True)).to_be_in_viewport()
    scroll_to(page, "line 0")
    numbers = [int(text.split()[1]) for text in texts(page) if text.startswith("line")]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def scroll_to(page, first: str) -> None:
    """Reads upwards until this is the first message in the document."""
    while texts(page)[0] != first:
        page.locator(".timeline-scroll").evaluate(
            "e => new Promise(done => { e.scrollTop = 0; requestAnimationFrame(() => requestAnimationFrame(done)); })")


def leave_for(page, node, attic) -> str:
    """Kills the page's node and waits for the page at attic; the ticket that was in its address."""
    page.context.add_init_script("if (location.hash) sessionStorage.setItem('arrived', location.hash)")
    node.kill()
    page.wait_for_url(f"{attic.url}**")
    expect(moved_line(page)).to_have_text(MOVED)
    return page.evaluate("() => sessionStorage.getItem('arrived')")


def contents(ticket: str) -> dict:
    letters = ticket.removeprefix("#walk=")
    return json.loads(base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4)))


@pytest.mark.parametrize("knows_keys", [True, False], ids=["keys", "token"])
def test_where_no_socket_works_the_page_goes_there_with_a_ticket(node, closed_attic, join, page, knows_keys):
    node.mesh.knows_keys = closed_attic.mesh.knows_keys = knows_keys
    page = join("Ada")
    page.get_by_role("radio", name="Dark").check(force=True)
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator(".start-room")).to_have_text("#music")
    node.answers_say = False
    say(page, "on my way")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    write(page, "half a thou")
    began = time.monotonic()
    ticket = leave_for(page, node, closed_attic)
    print(f"moved with a ticket in {time.monotonic() - began:.2f} s")
    assert closed_attic.turned_away == [node.url.rstrip("/")]
    assert page.url == closed_attic.url and page.evaluate("() => location.hash") == ""
    expect(page.locator(".header-room")).to_have_text("#music")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("textbox", name="Message to #music")).to_have_value("half a thou")
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
    assert [m["text"] for m in closed_attic.mesh.rooms["music"]] == ["on my way"]
    old, new = joins(node)[0], joins(closed_attic)[0]
    carried = contents(ticket)
    if knows_keys:
        assert new["key"] == old["key"] and "chain" not in old and new["chain"].count(".") == 1
        assert carried["keys"]["first"] == old["key"] and "token" not in carried
    else:
        assert new["token"] == "token-1" and "keys" not in carried
    # A reload comes in as the same person.
    page.reload()
    page.locator(".dot[data-state=online]").wait_for()
    again = joins(closed_attic)[-1]
    assert (again.get("key"), again.get("token")) == (new.get("key"), new.get("token"))


def test_a_ticket_is_good_for_one_time(node, closed_attic, join, page):
    join("Ada")
    node.answers_say = False
    say(page, "once")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    ticket = leave_for(page, node, closed_attic)
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
    page.get_by_role("button", name="Leave the chat").click()
    page.goto("about:blank")
    page.goto(closed_attic.url + ticket)
    expect(page.locator("#join-problem")).to_have_text(re.compile("not valid any more"))
    assert page.evaluate("() => location.hash") == ""
    assert len(joins(closed_attic)) == 1 and len(closed_attic.said()) == 1


def test_the_place_where_somebody_read_comes_along(node, closed_attic, join, page):
    for index in range(150):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}")
    join("Ada")
    before = first_in_view(page, scroll_to=1500)
    expect(page.locator(".pill")).to_be_visible()
    leave_for(page, node, closed_attic)
    expect(page.get_by_text(before[0], exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("stays", [True, False], ids=["stays", "goes-on"])
def test_somebody_else_who_was_there_is_asked(node, closed_attic, page, stays):
    for one in (node, closed_attic):
        one.mesh.knows_keys = True
    for url, name in [(closed_attic.url, "Bob"), (node.url, "Ada")]:
        page.goto(url)
        page.get_by_label("Your name", exact=True).fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.locator(".dot[data-state=online]").wait_for()
    bob, ada = joins(closed_attic)[0]["key"], joins(node)[0]["key"]
    node.kill()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Go on as Ada (from kitchen), or stay Bob?")
    page.get_by_role("button", name="Stay Bob" if stays else "Go on as Ada").click()
    page.locator(".dot[data-state=online]").wait_for()
    assert joins(closed_attic)[-1]["key"] == (bob if stays else ada)
    page.reload()
    page.locator(".dot[data-state=online]").wait_for()
    assert joins(closed_attic)[-1]["key"] == (bob if stays else ada)
    # Bob's keys are his in a new tab in any case.
    other = page.context.new_page()
    other.goto(closed_attic.url)
    other.locator(".dot[data-state=online]").wait_for()
    assert joins(closed_attic)[-1]["key"] == bob


def test_a_page_that_came_with_a_ticket_goes_nowhere_by_itself(node, closed_attic, join, page):
    join("Ada")
    node.answers_say = False
    say(page, "kept")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    closed_attic.lets_nobody_in = True
    node.kill()
    page.wait_for_url(f"{closed_attic.url}**")
    node.start()
    node.origins = set()
    expect(page.locator(".banner[data-level=lost]")).to_contain_text("1 message will be sent")
    expect(page.locator(".banner-wait")).to_contain_text(re.compile("Trying again in [2-9]"))
    assert page.url == closed_attic.url
    closed_attic.lets_nobody_in = False
    page.get_by_role("button", name="Reconnect now").click()
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
