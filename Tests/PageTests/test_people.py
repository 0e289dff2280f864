"""Who writes, who has read, how people are, who they are."""

import re

import pytest
from playwright.sync_api import Page, expect

from steps import say, write


@pytest.fixture
def other(browser, node):
    """A further page with a browser profile of its own."""
    contexts = []

    def other(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(node.url)
        page.get_by_label("Your name", exact=True).fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.locator(".dot[data-state=online]").wait_for()
        node.join(name)
        return page
    yield other
    for context in contexts:
        context.close()


def kinds(node, kind: str) -> list[dict]:
    return [message for message in node.received if message["type"] == kind]


def test_who_writes_is_seen_by_others_until_it_is_said(node, join, other):
    ada, bob = join("Ada"), other("Bob")
    line = ada.locator(".typing")
    expect(line).to_be_hidden()
    log = ada.locator(".timeline-scroll").bounding_box()
    write(bob, "/who")
    write(bob, "hello")
    expect(line).to_have_text("Bob is writing…")
    expect(line).to_be_visible()
    assert ada.locator(".timeline-scroll").bounding_box() == log, "nothing moves"
    expect(bob.locator(".typing")).to_be_hidden()
    assert line.evaluate("e => e.closest('[aria-live], [role=status], [role=log], [role=alert]')") is None
    assert len(kinds(node, "typing")) == 1
    say(bob, "hello Ada")
    expect(ada.get_by_role("log")).to_contain_text("hello Ada")
    expect(line).to_be_hidden()


def test_several_who_write_and_one_who_stops(node, join):
    page = join("Ada")
    page.clock.install()
    line = page.locator(".typing")
    node.typing("Bob")
    node.typing("Eve")
    expect(line).to_have_text("Bob and Eve are writing…")
    node.typing("Xu")
    expect(line).to_have_text("several people are writing…")
    page.clock.run_for(6500)
    expect(line).to_be_hidden()


def test_who_has_read_is_told_under_the_last_message(node, join, other):
    ada = join("Ada")
    say(ada, "one")
    say(ada, "two")
    expect(ada.locator(".message[data-mine]")).to_have_count(2)
    bob = other("Bob")
    expect(bob.get_by_role("log")).to_contain_text("two")
    last = ada.locator(".message[data-mine]").last
    expect(last.locator(".message-read")).to_have_text("read by Bob")
    expect(ada.locator(".message-read:visible")).to_have_count(1)
    node.read("Eve", node.mesh.rooms["lobby"][-1])
    expect(last.locator(".message-read")).to_have_text("read by 2 people")
    node.read("Xu", node.mesh.rooms["lobby"][-1])
    expect(last.locator(".message-read")).to_have_text("read by 3 people")
    expect(ada.locator(".message[data-mine] .message-text").first).to_have_attribute("title", re.compile("read by Bob"))


def test_what_was_read_is_not_told_where_that_is_not_wanted(node, join):
    page = join("Ada")
    page.get_by_text("Status and privacy").click()
    switch = page.get_by_role("switch", name="Others can see what I have read")
    expect(switch).to_be_checked()
    switch.click()
    node.say("Bob", "hello")
    expect(page.get_by_role("log")).to_contain_text("hello")
    page.reload()
    page.locator(".dot[data-state=online]").wait_for()
    page.get_by_text("Status and privacy").click()
    expect(switch).not_to_be_checked()
    expect(page.get_by_role("log")).to_contain_text("hello")
    assert all(message["at"] != f"{node.mesh.rooms['lobby'][-1]['order']}/{node.mesh.rooms['lobby'][-1]['id']}" for message in kinds(node, "read"))
    switch.click()
    expect_read(node, page, node.mesh.rooms["lobby"][-1])


def expect_read(node, page: Page, message: dict) -> None:
    """Waits until the node was told that a message was read: the page hears of it as everybody does."""
    for _ in range(200):
        if any(read["at"] == f"{message['order']}/{message['id']}" for read in kinds(node, "read")):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the node was not told")


def test_what_i_read_elsewhere_is_not_unread_here(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    page.get_by_role("textbox", name="Message to #music").wait_for()
    messages = [node.say("Bob", f"news {index}") for index in range(3)]
    lobby = page.locator(".room-open", has_text="lobby")
    expect(lobby).to_have_accessible_name("#lobby, 3 new messages")
    node.read("Ada", messages[1])
    expect(lobby).to_have_accessible_name("#lobby, 1 new message")
    node.read("Ada", messages[2])
    expect(lobby).to_have_accessible_name("#lobby")


def test_the_divider_stands_where_i_stopped_reading(node, join):
    ada, bob = node.mesh.person("Ada"), node.mesh.person("Bob")
    messages = [node.mesh.add("lobby", bob, f"line {index}") for index in range(60)]
    node.mesh.reads["lobby"] = {ada.id: f"{messages[39]['order']}/{messages[39]['id']}"}
    page = join("Ada")
    divider = page.locator(".row.unread")
    expect(divider).to_be_in_viewport()
    assert divider.evaluate("e => e.nextElementSibling.querySelector('.message-text').textContent") == "line 40"
    page.locator(".timeline-scroll").evaluate("e => { e.scrollTop = e.scrollHeight; }")
    expect_read(node, page, messages[-1])


def test_how_somebody_is_is_seen_by_others_and_said_again_after_a_join(node, join, other):
    ada, bob = join("Ada"), other("Bob")
    bob.get_by_text("Status and privacy").click()
    field = bob.get_by_label("Status")
    field.fill("x" * 129)
    expect(bob.get_by_text("1 over the limit")).to_be_visible()
    field.press("Enter")
    field.fill("☕ in the kitchen")
    field.press("Enter")
    item = ada.locator(".person", has_text="Bob")
    expect(item).to_contain_text("☕ in the kitchen")
    expect(item).not_to_contain_text("away")
    bob.get_by_role("switch", name="Away").click()
    expect(item).to_contain_text("away")
    assert [message["text"] for message in kinds(node, "condition")] == ["☕ in the kitchen"] * 2
    bob.reload()
    bob.locator(".dot[data-state=online]").wait_for()
    expect(bob.get_by_text("Away · ☕ in the kitchen")).to_be_visible()
    expect(bob.locator(".person", has_text="Bob")).to_contain_text("☕ in the kitchen")
    assert kinds(node, "condition")[-1] == {"type": "condition", "text": "☕ in the kitchen", "away": True}


def test_keys_are_compared_and_the_name_is_marked_everywhere(node, join):
    bob = node.mesh.arrive("Bob")
    node.mesh.add("lobby", bob, "hello")
    page = join("Ada")
    page.locator(".message-name", has_text="Bob").click()
    card = page.get_by_role("dialog", name="Bob")
    expect(card).to_contain_text(bob.id)
    prints = card.locator(".card-print")
    expect(prints).to_have_count(2)
    expect(prints.last).to_have_text(re.compile("^([0-9A-Z]{4} ){7}[0-9A-Z]{4}$"))
    page.get_by_role("button", name="They match: mark as verified").click()
    expect(card).to_contain_text("You have compared them and they matched")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".message .trust")).to_have_text("verified")
    expect(page.locator(".person", has_text="Bob").locator(".trust")).to_have_text("verified")
    twin = node.mesh.newcomer("bob")
    message = node.mesh.add("lobby", twin, "it is me, Bob")
    node.broadcast("lobby", type="message", **message)
    expect(page.locator(".message", has_text="it is me")).to_contain_text("not the Bob you verified")
    page.reload()
    expect(page.locator(".message", has_text="it is me")).to_contain_text("not the Bob you verified")
    expect(page.locator(".message", has_text="hello").locator(".trust")).to_have_text("verified")


@pytest.mark.parametrize("state, words", [("misfit", "does not fit this ID"), ("absent", "not said anything yet")])
def test_a_key_that_does_not_fit_is_told_plainly(node, join, page, state, words):
    bob = node.mesh.arrive("Bob")
    bob.key = b"\x04" + b"x" * 64 if state == "misfit" else b""
    join("Ada")
    page.get_by_role("button", name="Bob").click()
    expect(page.get_by_role("dialog")).to_contain_text(words)
    expect(page.get_by_role("button", name="They match")).to_be_hidden()


def test_the_card_leads_to_a_mention_and_gives_the_focus_back(node, join):
    node.mesh.arrive("Bob")
    page = join("Ada")
    item = page.get_by_role("button", name="Bob")
    item.click()
    page.get_by_role("button", name="Close").locator("visible=true").click()
    expect(item).to_be_focused()
    item.click()
    page.get_by_role("button", name="Mention").click()
    box = page.get_by_role("textbox", name="Message to #lobby")
    expect(box).to_have_value("@Bob ")
    expect(box).to_be_focused()


def test_a_blocked_person_is_quiet_until_unblocked(node, join):
    node.mesh.arrive("Eve")
    page = join("Ada")
    for text in ["one", "two", "three"]:
        node.say("Eve", text)
    expect(page.locator(".message")).to_have_count(3)
    page.get_by_role("button", name="Eve").click()
    page.get_by_role("button", name="Block", exact=True).click()
    page.keyboard.press("Escape")
    line = page.locator(".row.blocked")
    expect(line).to_contain_text("3 messages of somebody you blocked")
    expect(page.locator(".message")).to_have_count(0)
    page.reload()
    expect(line).to_contain_text("3 messages of somebody you blocked")
    line.get_by_role("button", name="show").click()
    expect(page.locator(".message")).to_have_count(3)
    node.say("Eve", "four")
    expect(line).to_contain_text("1 message of somebody you blocked")
    page.get_by_text("Status and privacy").click()
    page.get_by_role("button", name="Unblock Eve").click()
    expect(page.locator(".message")).to_have_count(4)
    expect(line).to_have_count(0)
