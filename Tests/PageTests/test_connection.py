"""A node that goes, comes back, has no room on its disk."""

import re

from playwright.sync_api import expect

from steps import say


def test_what_is_said_while_away_is_sent_once_and_in_order(node, join):
    page = join("Ada")
    say(page, "before")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    node.kill()
    expect(page.get_by_text("The node does not answer.")).to_be_visible()
    for text in ["one", "two", "three"]:
        say(page, text)
    expect(page.locator(".message-delivery", has_text="waiting for the node")).to_be_visible()
    expect(page.get_by_text("3 messages will be sent")).to_be_visible()
    node.start()
    page.locator(".dot[data-state=online]").wait_for()
    expect(page.locator(".message-delivery", has_text="stored on this node").last).to_be_visible()
    expect(page.locator(".message-delivery", has_text="waiting")).to_have_count(0)
    assert [m["text"] for m in node.said()] == ["before", "one", "two", "three"]
    assert page.locator(".message-text").all_inner_texts() == ["before", "one", "two", "three"]
    expect(page.locator(".banner[data-level=lost]")).to_be_hidden()


def test_a_message_whose_ack_was_lost_is_there_once(node, join):
    page = join("Ada")
    node.answers_say = False
    node.stores_unanswered = True
    say(page, "only once")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    node.kill()
    node.answers_say = True
    node.start()
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
    expect(page.locator(".message")).to_have_count(1)
    tags = [m["tag"] for m in node.said()]
    assert len(tags) == 2 and tags[0] == tags[1]
    assert len(node.mesh.rooms["lobby"]) == 1


def test_unsent_messages_survive_a_reload(node, join):
    page = join("Ada")
    node.answers_say = False
    say(page, "held back")
    expect(page.locator(".message-delivery", has_text="sending")).to_be_visible()
    node.answers_say = True
    page.reload()
    expect(page.locator(".message-delivery", has_text="stored on this node")).to_be_visible()
    assert [m["text"] for m in node.mesh.rooms["lobby"]] == ["held back"]


def test_what_was_missed_is_fetched_from_the_cursor_on(node, join):
    page = join("Ada")
    node.say("Bob", "first")
    expect(page.get_by_role("log")).to_contain_text("first")
    node.kill()
    expect(page.locator(".banner[data-level=lost]")).to_be_visible()
    node.mesh.add("lobby", node.mesh.person("Bob"), "missed")
    node.start()
    expect(page.get_by_role("log")).to_contain_text("missed")
    assert page.locator(".message-text").all_inner_texts() == ["first", "missed"]
    joins = [m for m in node.received if m["type"] == "join"]
    assert (joins[-1]["cursor"], joins[-1]["token"]) == ("1", "token-1")


def test_the_countdown_can_be_cut_short(node, join):
    page = join("Ada")
    node.kill()
    expect(page.locator(".banner-wait")).to_contain_text(re.compile(r"Trying again in \d+.s"))
    expect(page.locator(".banner-elsewhere")).to_contain_text("attic")
    node.start()
    page.get_by_role("button", name="Reconnect now").click()
    page.locator(".dot[data-state=online]").wait_for()


def test_a_clean_stop_is_told(node, join):
    page = join("Ada")
    node.broadcast(type="closing", text="node is shutting down")
    expect(page.get_by_text("Node is shutting down.")).to_be_visible()
    node.stop()
    expect(page.get_by_text("The node was shut down.")).to_be_visible()
    expect(page).to_have_title(re.compile("^⚠"))


def test_a_full_disk_is_told_and_the_message_can_be_tried_again(node, join):
    page = join("Ada")
    node.broadcast(type="status", level="error", text="The disk is full. Free some space.")
    expect(page.get_by_role("alert").filter(has_text="The disk is full.")).to_be_visible()
    node.refusal = ("disk-full", "No room for this message.")
    say(page, "keep me")
    failed = page.locator(".message[data-stage=failed]")
    expect(failed).to_contain_text("No room for this message.")
    node.refusal = None
    node.broadcast(type="status", level="ok", text="")
    expect(page.get_by_role("alert").filter(has_text="The disk is full.")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".message[data-mine]")).to_contain_text("stored on this node")
    expect(failed).to_have_count(0)


def test_a_failed_message_can_be_discarded(node, join):
    page = join("Ada")
    node.refusal = ("busy", "Too much at once.")
    say(page, "never mind")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".message")).to_have_count(0)


def test_rooms_are_entered_again(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator(".start-room")).to_have_text("#music")
    node.kill()
    expect(page.locator(".banner[data-level=lost]")).to_be_visible()
    node.mesh.add("music", node.mesh.person("Bob"), "meanwhile in music")
    node.start()
    expect(page.get_by_role("log")).to_contain_text("meanwhile in music")


def test_a_node_that_is_away_at_first_is_waited_for(node, page):
    page.goto(node.url)
    name = page.get_by_label("Your name", exact=True)
    name.fill("Ada")
    node.kill()
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator("#join-problem")).to_contain_text("The node does not answer. Trying again")
    node.start()
    page.locator(".dot[data-state=online]").wait_for()
