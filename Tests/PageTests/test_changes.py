"""Answers, reactions, edits, pins: what one page does, another one sees."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from steps import bottom_gap, first_in_view, say, write

HOSTILE = ["<img src=x onerror=window.hit=1>", "<script>window.hit=1</script>", "\"><b onmouseover=window.hit=1>x", "\u202egnp.exe", "W" * 300]


@pytest.fixture
def other(context, node):
    """Bob's page, beside Ada's."""
    def other(name: str = "Bob") -> Page:
        page = context.browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC").new_page()
        page.set_default_timeout(20_000)
        page.goto(node.url)
        page.get_by_label("Your name", exact=True).fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.locator(".dot[data-state=online]").wait_for()
        node.broadcast(type="presence", event="joined", person=node.mesh.person(name).wire(), at=node.mesh.now())
        opened.append(page)
        return page
    opened: list[Page] = []
    yield other
    for page in opened:
        page.context.close()


def message(page: Page, text: str):
    return page.locator(".message").filter(has=page.locator(".message-text", has_text=text))


def tool(page: Page, text: str, name: str) -> None:
    message(page, text).hover()
    message(page, text).get_by_role("button", name=name, exact=True).click()


def choose(page: Page, text: str, name: str) -> None:
    tool(page, text, "More actions")
    page.get_by_role("menuitem", name=name).click()


def sent(node, kind: str) -> list[dict]:
    return [m for m in node.received if m["type"] == kind]


# Reactions.

def test_a_reaction_is_seen_by_others_with_names(node, join, other):
    page, bob = join("Ada"), other("Bob")
    node.say("Eve", "lunch?")
    tool(page, "lunch?", "React")
    page.get_by_role("menuitemcheckbox", name="+1").click()
    pill = bob.locator(".reaction")
    expect(pill).to_have_attribute("title", "Ada")
    expect(pill).to_have_attribute("aria-pressed", "false")
    pill.click()
    expect(page.locator(".reaction")).to_have_attribute("title", "you and Bob")
    expect(page.get_by_role("button", name="+1, 2: you and Bob")).to_have_attribute("aria-pressed", "true")
    page.locator(".reaction").click()
    expect(bob.get_by_role("button", name="+1, 1: you")).to_be_visible()
    bob.locator(".reaction").click()
    expect(page.locator(".reaction")).to_have_count(0)
    assert [m["on"] for m in sent(node, "react")] == [True, True, False, False]


def test_any_emoji_can_be_picked_and_is_offered_next_time(node, join):
    page = join("Ada")
    node.say("Bob", "lift off")
    tool(page, "lift off", "React")
    page.get_by_role("menuitem", name="Another emoji").click()
    page.get_by_role("dialog", name="React with an emoji").get_by_label("Search emoji").fill("rocket")
    page.keyboard.press("Enter")
    expect(page.locator(".reaction[data-emoji='🚀']")).to_have_attribute("aria-pressed", "true")
    tool(page, "lift off", "React")
    expect(page.get_by_role("menuitemcheckbox").first).to_have_text("🚀")
    expect(page.get_by_role("menuitemcheckbox").first).to_have_attribute("aria-checked", "true")
    expect(page.get_by_role("menuitemcheckbox")).to_have_count(5)


def test_a_reaction_is_shown_at_once_and_taken_back_with_words(node, join):
    page = join("Ada")
    node.say("Bob", "hello")
    node.answers_changes = False
    tool(page, "hello", "React")
    page.get_by_role("menuitemcheckbox", name="tada").click()
    expect(page.locator(".reaction[data-pending]")).to_have_text("🎉1")
    expect(page.locator(".reaction")).to_have_attribute("title", "you (not on the node yet)")
    node.broadcast(type="error", code="emoji-invalid", text="A reaction is one emoji.", tag=sent(node, "react")[0]["tag"])
    expect(page.locator(".reaction")).to_have_count(0)
    expect(page.locator("#composer-problem")).to_have_text("Your reaction was not taken: A reaction is one emoji.")


def test_reactions_wait_for_the_node_over_a_reload_and_go_before_messages(node, join):
    page = join("Ada")
    node.say("Bob", "hello")
    expect(message(page, "hello")).to_be_visible()
    node.answers_changes = node.answers_say = False
    tool(page, "hello", "React")
    page.get_by_role("menuitemcheckbox", name="tada").click()
    page.locator(".reaction").click()
    expect(page.locator(".reaction")).to_have_count(0)
    tool(page, "hello", "React")
    page.get_by_role("menuitemcheckbox", name="tada").click()
    say(page, "later")
    expect(message(page, "later")).to_contain_text("sending")
    node.received.clear()
    node.answers_changes = node.answers_say = True
    page.reload()
    expect(message(page, "later")).to_contain_text("stored")
    expect(page.locator(".reaction")).to_have_text("🎉1")
    expect(page.locator(".reaction[data-pending]")).to_have_count(0)
    assert [m["type"] for m in node.received if m["type"] in ("react", "say")] == ["react", "say"]
    assert sent(node, "react")[0]["on"] is True


# Edits.

def test_an_edit_replaces_the_text_everywhere_and_tells_the_earlier_one(node, join, other):
    page, bob = join("Ada"), other("Bob")
    say(page, "meet at noon")
    expect(message(bob, "meet at noon")).to_be_visible()
    write(page, "").press("ArrowUp")
    box = page.get_by_role("textbox", name="Edit your message")
    expect(box).to_be_focused()
    expect(box).to_have_value("meet at noon")
    expect(page.locator(".composing")).to_contain_text("Editing a message")
    box.fill("meet at **two**, @bob :tada:")
    page.get_by_role("button", name="Save").click()
    for each in (page, bob):
        expect(each.locator(".message-text strong")).to_have_text("two")
        expect(each.locator(".message")).to_have_count(1)
    expect(message(bob, "two").locator(".mention")).to_have_text("@bob")
    expect(bob.locator(".message[data-for-me]")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_have_value("")
    bob.get_by_role("button", name="edited").click()
    dialog = bob.get_by_role("dialog", name="History of edits")
    expect(dialog.locator(".version")).to_have_count(2)
    expect(dialog.locator(".version").first).to_contain_text("meet at noon")
    expect(dialog.locator(".version[data-now] strong")).to_have_text("two")
    bob.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(message(bob, "two")).to_be_focused()
    assert sent(node, "edit")[0]["text"] == "meet at **two**, @bob 🎉"


def test_an_edit_that_is_given_up_leaves_the_draft(node, join):
    page = join("Ada")
    say(page, "one")
    expect(message(page, "one")).to_contain_text("stored")
    write(page, "half a thought")
    tool(page, "one", "Edit")
    box = page.get_by_role("textbox", name="Edit your message")
    box.fill("something else")
    box.press("Escape")
    box = page.get_by_role("textbox", name="Message to #lobby")
    expect(box).to_have_value("half a thought")
    expect(box).to_be_focused()
    box.press("ArrowUp")
    expect(box).to_have_value("half a thought")
    tool(page, "one", "Edit")
    page.get_by_role("button", name="Cancel the edit").click()
    expect(box).to_have_value("half a thought")
    assert sent(node, "edit") == []


def test_a_refused_edit_keeps_the_words_until_it_is_tried_again(node, join):
    page = join("Ada")
    say(page, "frist")
    expect(message(page, "frist")).to_contain_text("stored")
    node.refusal = ("busy", "Too much at once.")
    write(page, "").press("ArrowUp")
    page.get_by_role("textbox", name="Edit your message").fill("first")
    page.keyboard.press("Enter")
    expect(page.locator(".message[data-stage=failed]")).to_contain_text("edit not saved: Too much at once.")
    node.refusal = None
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".message[data-stage=failed]")).to_have_count(0)
    expect(page.locator(".message-text")).to_have_text("first")
    assert node.mesh.rooms["lobby"][0]["text"] == "first"


def test_nobody_edits_what_others_said(node, join):
    page = join("Ada")
    node.say("Bob", "mine")
    tool(page, "mine", "More actions")
    expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Edit")).to_be_hidden()


# Answers.

def test_an_answer_quotes_and_leads_to_what_it_answers(node, join, other):
    for index in range(60):
        node.mesh.add("lobby", node.mesh.person("Eve"), f"line {index}")
    page, bob = join("Ada"), other("Bob")
    say(page, "who has **the key**?")
    expect(message(page, "who has the key?")).to_contain_text("stored")
    tool(bob, "who has the key?", "Reply")
    expect(bob.locator(".composing")).to_contain_text("Reply to Adawho has the key?")
    expect(bob.get_by_role("textbox", name="Message to #lobby")).to_be_focused()
    bob.keyboard.type("I do")
    bob.keyboard.press("Enter")
    answer = message(page, "I do")
    expect(answer.get_by_role("button", name="Answers Ada: who has the key?")).to_be_visible()
    expect(page.locator(".message[data-for-me]")).to_have_count(1)
    expect(bob.locator(".composing")).to_be_hidden()
    for index in range(40):
        node.say("Eve", f"further {index}")
    expect(message(page, "further 39")).to_be_in_viewport()
    page.locator(".message-quote:visible").evaluate("e => e.click()")
    original = page.locator(".message[data-mine]")
    expect(original).to_be_in_viewport()
    expect(original).to_be_focused()
    expect(original).to_have_attribute("data-flash", "")
    assert sent(node, "say")[1]["reply"] == node.mesh.rooms["lobby"][60]["id"]


def test_an_answer_survives_being_sent_later_and_can_be_given_up(node, join):
    page = join("Ada")
    first = node.say("Bob", "question")
    tool(page, "question", "Reply")
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".composing")).to_be_hidden()
    tool(page, "question", "Reply")
    node.answers_say = False
    say(page, "answer")
    expect(message(page, "answer").locator(".message-quote")).to_contain_text("question")
    node.answers_say = True
    page.reload()
    expect(message(page, "answer")).to_contain_text("stored")
    expect(message(page, "answer").locator(".message-quote")).to_contain_text("question")
    assert sent(node, "say")[-1]["reply"] == first["id"]


def test_an_answer_to_me_is_counted_elsewhere(node, join):
    page = join("Ada")
    say(page, "anyone?")
    expect(message(page, "anyone?")).to_contain_text("stored")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    node.say("Bob", "yes", reply=node.mesh.rooms["lobby"][0]["id"])
    expect(page.get_by_role("button", name="#lobby, 1 new message, 1 mention")).to_be_visible()


def test_what_is_answered_far_above_is_looked_for(node, join):
    start = node.mesh.now() - 10_000_000
    first = node.mesh.add("lobby", node.mesh.person("Bob"), "the very first", at=start)
    for index in range(250):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}", at=start + 1000 + index * 1000)
    node.mesh.add("lobby", node.mesh.person("Bob"), "as I said", reply=first["id"])
    page = join("Ada")
    page.get_by_role("button", name="Answers an earlier message").click()
    expect(message(page, "the very first")).to_be_in_viewport()
    expect(message(page, "the very first")).to_be_focused()


def test_what_is_answered_too_far_above_is_told_in_words(node, join):
    start = node.mesh.now() - 10_000_000
    first = node.mesh.add("lobby", node.mesh.person("Bob"), "the very first", at=start)
    for index in range(800):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}", at=start + 1000 + index * 1000)
    node.mesh.add("lobby", node.mesh.person("Bob"), "as I said", reply=first["id"])
    page = join("Ada")
    page.get_by_role("button", name="Answers an earlier message").click()
    expect(page.get_by_text("That message is further back than was looked.")).to_be_visible()
    assert len(sent(node, "history")) <= 7


# Pins.

def test_pins_stand_above_the_messages(node, join, other):
    for index in range(60):
        node.mesh.add("lobby", node.mesh.person("Eve"), f"line {index}")
    page, bob = join("Ada"), other("Bob")
    node.change(node.mesh.rooms["lobby"][3], "Eve", "pin", on=True)
    expect(page.locator(".pins-latest")).to_contain_text("line 3")
    assert bottom_gap(page) < 2
    choose(page, "line 59", "Pin to the room")
    expect(bob.locator(".pins-latest")).to_contain_text("line 59")
    bob.get_by_role("button", name="All 2 pinned messages").click()
    bob.get_by_role("list", name="Pinned messages").get_by_role("button", name="line 3").click()
    expect(bob.locator(".message-text", has_text="line 3").first).to_be_in_viewport()
    choose(page, "line 59", "Unpin")
    expect(bob.locator(".pins-latest")).to_contain_text("line 3")
    expect(bob.locator(".pins-more")).to_be_hidden()


# Changed messages.

def test_a_changed_message_keeps_its_place_and_is_not_news(node, join):
    for index in range(80):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}")
    page = join("Ada")
    place = first_in_view(page, scroll_to=900)
    expect(page.locator(".pill")).to_have_text("Newest")
    messages = node.mesh.rooms["lobby"]
    node.change(messages[2], "Bob", "edit", text="line 2\n" + "and more\n" * 12)
    node.change(messages[1], "Bob", "pin", on=True)
    node.change(messages[79], "Bob", "edit", text="changed line 79")
    node.change(messages[5], "Eve", "react", emoji="👍", on=True)
    expect(page.locator(".reaction")).to_have_count(1)
    expect(page.locator(".pins")).to_be_visible()
    after = first_in_view(page)
    top = page.locator(".timeline-scroll").bounding_box()["y"]
    before_bar = top - page.locator(".pins").bounding_box()["height"]
    assert abs((message(page, place[0]).first.bounding_box()["y"] - before_bar) - place[1]) < 2, (place, after)
    expect(page.locator(".pill")).to_have_text("Newest")
    expect(page).to_have_title("#lobby · meshchat")
    expect(page.locator(".message")).to_have_count(80)


def test_what_is_changed_beyond_what_is_loaded_makes_no_gap(node, join):
    start = node.mesh.now() - 10_000_000
    for index in range(250):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}", at=start + index * 1000)
    page = join("Ada")
    node.change(node.mesh.rooms["lobby"][0], "Bob", "edit", text="line 0 changed")
    node.say("Bob", "after it")
    expect(message(page, "after it")).to_be_visible()
    expect(page.locator(".message", has_text="line 0 changed")).to_have_count(0)
    node.kill()
    expect(page.locator(".banner[data-level=lost]")).to_be_visible()
    node.mesh.change(node.mesh.rooms["lobby"][1], node.mesh.person("Bob"), "edit", text="line 1 changed")
    node.mesh.change(node.mesh.rooms["lobby"][249], node.mesh.person("Bob"), "edit", text="line 249 changed")
    node.start()
    expect(page.locator(".message", has_text="line 249 changed")).to_be_visible()
    texts = page.locator(".message-text").all_inner_texts()
    assert "line 1 changed" not in texts and len(texts) == len(set(texts))
    assert texts[-2:] == ["line 249 changed", "after it"]


def test_unread_marks_stay_right_with_changed_messages(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    for index in range(40):
        node.say("Bob", f"line {index}")
    expect(page.get_by_role("button", name="#lobby, 40 new messages")).to_be_visible()
    messages = node.mesh.rooms["lobby"]
    node.change(messages[0], "Bob", "edit", text="line 0, @ada")
    expect(page.get_by_role("button", name="#lobby, 40 new messages, 1 mention")).to_be_visible()
    node.change(messages[0], "Bob", "edit", text="line 0 again")
    page.get_by_role("button", name="#lobby, 40 new messages", exact=True).click()
    expect(page.locator(".row.unread + .message")).to_contain_text("line 0 again")
    page.locator(".pill").click()
    expect(message(page, "line 39")).to_be_in_viewport()


def test_one_goes_up_to_the_first_unread_message(node, join):
    page = join("Ada")
    node.say("Bob", "before")
    # Until a room's first message is drawn, coming back means arriving at what is unread.
    expect(message(page, "before")).to_be_visible()
    page.evaluate("""() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange')); }""")
    for index in range(40):
        node.say("Bob", f"line {index}")
    expect(page).to_have_title("(40) #lobby · meshchat")
    page.evaluate("""() => { Object.defineProperty(document, 'hidden', { value: false, configurable: true });
      document.dispatchEvent(new Event('visibilitychange')); }""")
    expect(page).to_have_title("#lobby · meshchat")
    page.get_by_role("button", name="First unread").click()
    expect(page.locator(".row.unread")).to_be_in_viewport()
    expect(message(page, "line 0").first).to_be_focused()
    expect(page.get_by_role("button", name="First unread")).to_be_hidden()


def test_what_no_device_vouches_for_says_so(node, join):
    page = join("Ada")
    node.say("Bob", "from a terminal", unsigned=True)
    node.say("Bob", "and more", unsigned=True)
    mark = page.get_by_role("button", name="not signed")
    expect(mark).to_have_count(1)
    expect(mark).to_have_attribute("title", "No device of Bob vouches for this message, only the node that it was written on.")
    mark.click()
    expect(page.get_by_role("status").filter(has_text="No device of Bob vouches")).to_be_visible()


def test_what_can_be_read_later_takes_its_place(node, join):
    """The key of a private room may come after its messages."""
    page = join("Ada")
    sealed = node.say("Bob", "This message is sealed", kind="notice")
    node.say("Bob", "and another one")
    expect(page.locator(".row.notice", has_text="This message is sealed")).to_be_visible()
    node.broadcast("lobby", type="message", **{**sealed, "kind": "message", "text": "the map is in the attic"})
    expect(message(page, "the map is in the attic")).to_be_visible()
    expect(page.locator(".row.notice", has_text="sealed")).to_have_count(0)
    expect(page.locator(".message-text")).to_have_text(["the map is in the attic", "and another one"])


# Hands and eyes.

def test_messages_are_reached_and_changed_by_keyboard(node, join, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = join("Ada")
    for text in ["one", "two", "three"]:
        node.say("Bob", text)
    expect(message(page, "three")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.matches('.message')"):
            break
    expect(message(page, "three")).to_be_focused()
    expect(page.locator(".message[tabindex='0']")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(message(page, "two")).to_be_focused()
    expect(page.get_by_role("article", name="Bob")).to_have_attribute("aria-label", re.compile(r"^Bob, \d\d:\d\d\. two"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemcheckbox", name="+1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(message(page, "two")).to_be_focused()
    page.keyboard.press("ContextMenu")
    page.keyboard.press("Enter")
    expect(page.locator(".reaction")).to_have_text("👍1")
    expect(message(page, "two")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Copy text").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "two"
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_be_focused()


def test_a_finger_opens_a_sheet(node, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="en-GB")
    page = context.new_page()
    page.goto(node.url)
    page.get_by_label("Your name", exact=True).fill("Ada")
    page.get_by_role("button", name="Join", exact=True).tap()
    page.locator(".dot[data-state=online]").wait_for()
    node.say("Bob", "press me")
    message(page, "press me").tap()
    more = message(page, "press me").get_by_role("button", name="More actions")
    box = more.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    more.tap()
    sheet = page.get_by_role("menu")
    sheet.evaluate("e => Promise.all(e.getAnimations().map(one => one.finished))")
    box = sheet.bounding_box()
    assert box["x"] == 0 and box["width"] == 360 and abs(box["y"] + box["height"] - 740) < 2
    for button in sheet.get_by_role("menuitem").all():
        assert button.bounding_box()["height"] >= 44
    page.touchscreen.tap(180, 100)
    expect(sheet).to_be_hidden()
    place = message(page, "press me").locator(".message-text").bounding_box()
    session = context.new_cdp_session(page)
    touch = {"x": place["x"] + 10, "y": place["y"] + 8}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touch]})
    expect(sheet).to_be_visible()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    sheet.get_by_role("menuitemcheckbox").first.tap()
    expect(page.locator(".reaction")).to_have_text("👍1")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_changes_are_nothing_but_text(node, join, page, width):
    page.set_viewport_size({"width": width, "height": 760})
    mallory = node.mesh.person(HOSTILE[0])
    for text in HOSTILE:
        first = node.mesh.add("lobby", mallory, text)
        node.mesh.change(first, mallory, "edit", text=f"edited {text}")
        node.mesh.change(first, mallory, "pin", on=True)
        node.mesh.add("lobby", mallory, text, reply=first["id"], unsigned=True)
        for emoji in HOSTILE:
            node.mesh.change(first, mallory, "react", emoji=emoji, on=True)
    join("Ada")
    own = node.say("Mallory", "answers itself")
    own["reply"] = own["id"]
    node.broadcast("lobby", type="message", **own)
    node.say("Mallory", "answers nothing", reply="ZZZZZZZZZZZZZ-1")
    expect(message(page, "answers nothing").locator(".message-quote")).to_have_text("An earlier message")
    expect(message(page, "answers itself").locator(".message-quote")).to_be_hidden()
    page.get_by_role("button", name="Answers an earlier message").click()
    expect(page.get_by_text("That message is not in this room.")).to_be_visible()
    page.locator(".pins-more").click()
    expect(page.locator(".pins-item")).to_have_count(len(HOSTILE))
    page.keyboard.press("Escape")
    page.locator("button.message-note:visible", has_text="edited").last.click()
    expect(page.locator(".version")).to_have_count(2)
    assert page.evaluate("() => window.hit") is None
    assert page.locator("main script, main img, main b, iframe").count() == 0
    assert page.locator(".timeline-scroll").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_malformed_changes_are_passed_over(node, join):
    page = join("Ada")
    good = node.mesh.wire(node.mesh.add("lobby", node.mesh.person("Bob"), "fine"))

    async def send(text: str) -> None:
        for session in node.sessions:
            await session.socket.send(text)

    for broken in [{"reply": "../../x"}, {"reply": 7}, {"edited": "now"}, {"pinned": {}}, {"reactions": {}}, {"reactions": [1]},
                   {"reactions": [{"emoji": "👍", "count": "many", "people": []}]}, {"unsigned": "yes"}]:
        node.do(send(json.dumps({"type": "message", "room": "lobby", **good, **broken})))
    node.do(send(json.dumps({"type": "ack", "tag": "nobody's", "id": good["id"]})))
    node.do(send(json.dumps({"type": "message", "room": "lobby", **good})))
    expect(page.locator(".message-text")).to_have_text("fine")
    expect(page.locator(".dot[data-state=online]")).to_be_visible()
