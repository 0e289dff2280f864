"""Joining, saying, reading."""

from playwright.sync_api import expect


def say(page, text):
    box = page.get_by_role("textbox", name="Message to #")
    box.fill(text)
    box.press("Enter")


def test_joins_and_sees_history(node, join):
    node.mesh.add("lobby", node.mesh.person("Bob"), "good morning")
    page = join("Ada")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Bob")
    expect(log).to_contain_text("good morning")
    assert node.received[0] == {"type": "join", "name": "Ada", "room": "lobby"}


def test_says_and_hears(node, join):
    page = join("Ada")
    say(page, "hello mesh")
    mine = page.locator(".message[data-mine]")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("hello mesh")
    expect(mine).to_contain_text("stored on this node")
    node.say("Bob", "hello Ada")
    expect(page.get_by_role("log")).to_contain_text("hello Ada")
    expect(page.locator(".message")).to_have_count(2)
