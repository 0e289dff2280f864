"""What a message can hold: emphasis, code, links, names; and what it cannot."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from steps import say, write

UNIT = Path(__file__).parent / "unit"
ALLOWED = {
    "p": {"dir"}, "strong": {"dir"}, "em": {"dir"}, "s": {"dir"}, "code": {"dir"}, "ul": {"dir"}, "ol": {"dir"}, "li": {"value"},
    "blockquote": {"dir"}, "pre": {"dir", "tabindex"}, "bdi": {"class"}, "span": {"class", "title"}, "div": {"class"},
    "button": {"class", "type"}, "a": {"href", "target", "rel", "dir", "title"},
}
"""Elements inside a message, and their attributes."""


def hostile() -> list[str]:
    """The list that the modules are tested with, too."""
    script = "import('./hostile.js').then(({ HOSTILE }) => console.log(JSON.stringify(HOSTILE)))"
    return json.loads(subprocess.run(["node", "-e", script], cwd=UNIT, check=True, capture_output=True, timeout=60).stdout)


def test_hostile_texts_become_nothing_but_text(node, join):
    texts = hostile()
    for text in texts:
        node.mesh.add("lobby", node.mesh.person("Mallory"), text)
    page = join("Ada")
    for text in texts[:20]:
        node.say("Mallory", text)
    say(page, "last one")
    expect(page.locator(".message[data-mine]").last).to_contain_text("stored")
    found = page.locator(".message-text").evaluate_all("""all => all.flatMap(text => [...text.querySelectorAll('*')].map(e =>
      [e.namespaceURI, e.localName, e.getAttributeNames(), e.localName === 'a' ? e.href : '']))""")
    assert len(found) > len(texts)
    for namespace, name, attributes, href in found:
        assert namespace == "http://www.w3.org/1999/xhtml"
        assert name in ALLOWED and set(attributes) <= ALLOWED[name], (name, attributes)
        assert href == "" or href.startswith(("http://", "https://"))
    page.locator(".message").first.hover()
    assert page.evaluate("() => window.hit") is None
    links = page.locator(".message-text :is(a, .mention)").all_inner_texts()
    assert links and not any(sign in link for link in links for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_emphasis_lists_quotes_and_links(node, join):
    page = join("Ada")
    node.say("Bob", "**bold** *soft* ~~gone~~ `x = 1`\n> quoted\n- one\n- two\n\n3. three\n\n[the map](https://192.0.2.9/map)")
    text = page.locator(".message-text")
    for element, words in [("strong", "bold"), ("em", "soft"), ("s", "gone"), ("p > code", "x = 1"), ("blockquote p", "quoted"),
                           ("ul li:last-child", "two"), ("ol li", "three"), ("a", "the map")]:
        expect(text.locator(element)).to_have_text(words)
    assert text.locator("ol li").evaluate("e => e.value") == 3
    expect(text.locator("a")).to_have_attribute("title", "https://192.0.2.9/map")


def test_code_is_copied_as_it_was_written(node, join, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = join("Ada")
    code = "if a < b:\n\treturn '\u202e*x*'  # " + "long " * 60
    node.say("Bob", f"```python\n{code}\n```")
    expect(page.locator(".code-language")).to_have_text("python")
    assert page.locator(".code pre").evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == code


def test_who_is_spoken_to_sees_it(node, join):
    node.join("Grace Hopper")
    page = join("Ada")
    node.say("Grace Hopper", "@ADA have you seen @grace hopper?")
    node.say("Grace Hopper", "nobody is meant, not even `@ada`")
    expect(page.locator(".message[data-for-me]")).to_have_count(1)
    assert page.locator(".mention").all_inner_texts() == ["@ADA", "@grace hopper"]
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    node.say("Grace Hopper", "@all come here")
    node.say("Grace Hopper", "and quickly")
    expect(page.get_by_role("button", name="#lobby, 2 new messages, 1 mention")).to_be_visible()
    expect(page.locator(".room .badge.mentions").first).to_have_text("@1")
    expect(page).to_have_title("@1 (2) #music · meshchat")
    page.get_by_role("button", name="#lobby, 2 new").click()
    expect(page).to_have_title("#lobby · meshchat")


def test_names_are_completed_by_keyboard(node, join):
    for name in ["Grace Hopper", "Greta", "Linus"]:
        node.join(name)
    page = join("Ada")
    box = page.get_by_role("textbox", name="Message to #lobby")
    box.press_sequentially("thanks @gr")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("aria-selected", "true")
    active = box.get_attribute("aria-activedescendant")
    assert active == options.first.get_attribute("id")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    box.press("Tab")
    expect(box).to_have_value("thanks @Grace Hopper ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert box.get_attribute("aria-activedescendant") is None
    box.press_sequentially("and @")
    expect(options).to_have_count(3)
    box.press("Escape")
    box.press_sequentially("l")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert [m["text"] for m in node.said()] == ["thanks @Grace Hopper and @l"]


def test_suggestions_are_taken_by_mouse(node, join):
    node.mesh.add("second-floor", node.mesh.person("Bob"), "hello")
    page = join("Ada")
    box = page.get_by_role("textbox", name="Message to #lobby")
    box.press_sequentially("see #sec")
    page.get_by_role("option", name="#second-floor").click()
    expect(box).to_have_value("see #second-floor ")
    expect(box).to_be_focused()
    box.press_sequentially(":tad")
    page.get_by_role("option", name=":tada:").click()
    expect(box).to_have_value("see #second-floor 🎉")


def test_emoji_are_picked_by_keyboard_and_remembered(node, join):
    page = join("Ada")
    box = write(page, "hello ")
    button = page.get_by_role("button", name="Emoji", exact=True)
    button.click()
    search = page.get_by_label("Search emoji")
    expect(search).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.get_by_role("dialog", name="Emoji")).to_be_hidden()
    button.press("Enter")
    search.fill("heart")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(box).to_have_value("hello ❤️")
    expect(box).to_be_focused()
    page.reload()
    page.locator(".dot[data-state=online]").wait_for()
    button.click()
    expect(page.get_by_role("region", name="Recent").get_by_role("button")).to_have_text("❤️")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="grinning", exact=True)).to_be_focused()
    page.locator(".header-facts").click()
    expect(page.get_by_role("dialog", name="Emoji")).to_be_hidden()


def test_shortcodes_are_sent_as_emoji(node, join):
    page = join("Ada")
    say(page, "well done :tada: `:tada:`")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert [m["text"] for m in node.said()] == ["well done 🎉 `:tada:`"]
    say(page, ":tada: ")
    expect(page.locator(".message-text.is-emoji")).to_have_text("🎉")


def test_commands_answer_in_a_panel(node, join):
    page = join("Ada")
    say(page, "/help")
    panel = page.get_by_role("region", name="Commands")
    expect(panel).to_contain_text("/nick NAME")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    say(page, "/nodes")
    expect(page.get_by_role("region", name="Nodes")).to_contain_text("kitchen")
    page.get_by_role("region", name="Nodes").get_by_role("button", name="Close").click()
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_be_focused()
    say(page, "/jion music")
    expect(page.locator("#composer-problem")).to_have_text("There is no /jion. Did you mean /join?")
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_have_value("/jion music")
    write(page, "/join music").press("Enter")
    expect(page.get_by_role("heading", name="#music")).to_be_visible()
    say(page, "//help is a command")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert [m["text"] for m in node.said()] == ["/help is a command"]
    say(page, "/nick Countess")
    expect(page.locator(".me-name")).to_have_text("Countess")
    say(page, "/leave")
    expect(page.get_by_role("heading", name="#lobby")).to_be_visible()


def test_what_the_node_refuses_of_a_command_is_told_where_it_was_typed(node, join):
    page = join("Ada")
    say(page, "/join ?!")
    expect(page.locator("#composer-problem")).to_contain_text("letters, digits")
    expect(page.get_by_role("heading", name="#lobby")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1600])
def test_nothing_sticks_out_of_a_message(node, join, page, width):
    page.set_viewport_size({"width": width, "height": 700})
    long = "W" * 400
    for text in [f"```{'l' * 40}\n{long}\n```", f"> > > {long}", f"- {long}\n- `{long}`", f"[{'w' * 300}](https://x.example/{long})", f"**{long}**"]:
        node.mesh.add("lobby", node.mesh.person("Bob"), f"@all {text}")
        node.mesh.add("lobby", node.mesh.person("Ada"), text)
    join("Ada")
    expect(page.locator(".message")).to_have_count(10)
    assert page.locator(".timeline-scroll").evaluate("e => e.scrollWidth <= e.clientWidth")
    for command, title in [("/help", "Commands"), ("/rooms", "Rooms")]:
        say(page, command)
        page.locator(".answer", has_text=title).wait_for()
        box = page.locator(".answer").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0
    page.get_by_role("button", name="Emoji", exact=True).click()
    box = page.locator(".picker").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0
