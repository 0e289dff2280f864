"""What people write is text. What a node sends that is not of the protocol changes nothing."""

import json
import re

from playwright.sync_api import expect

from stub_node import POLICY, WWWROOT
from steps import say

HOSTILE = [
    "<script>window.hit = 1</script>", "<img src=x onerror='window.hit = 1'>", "<svg onload=window.hit=1>",
    "javascript:window.hit=1", "\"><iframe srcdoc='<script>parent.hit=1</script>'>", "{{constructor.constructor('window.hit=1')()}}",
    "https://x.example/\"onmouseover=\"window.hit=1", "‮reversed‬ and \u200b hidden", "]]>&lt;b&gt;",
]
PAGE_BYTES_MAX = 700_000
"""Of all files together; about an eighth is the cryptography."""


def test_markup_in_names_and_texts_is_shown_and_does_not_run(node, join):
    for hostile in HOSTILE:
        node.mesh.nodes[1]["name"] = hostile
        node.mesh.arrive(hostile)
        node.mesh.add("lobby", node.mesh.person(hostile), hostile)
        node.mesh.add(hostile, node.mesh.person(hostile), hostile)
    page = join("Ada")
    for hostile in HOSTILE:
        node.join(hostile)
        node.say(hostile, hostile)
        node.broadcast(type="status", level="error", text=hostile)
        node.broadcast(type="error", code="busy", text=hostile)
        say(page, hostile)
    expect(page.locator(".message[data-mine]").last).to_contain_text(HOSTILE[-1])
    texts = page.locator(".message-text").all_inner_texts()
    assert set(HOSTILE) <= set(texts)
    page.locator(".message").first.hover()
    assert page.evaluate("() => window.hit") is None
    assert page.locator("main script, aside script, nav script, iframe, main img").count() == 0
    for href in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
        assert href.startswith(("http://", "https://"))


def test_own_links_open_elsewhere_and_tell_nothing(node, join):
    page = join("Ada")
    say(page, "look: https://example.org/a?b=c.")
    link = page.get_by_role("link", name="https://example.org/a?b=c")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_malformed_messages_are_passed_over(node, join):
    page = join("Ada")

    async def send(text: str) -> None:
        for session in node.sessions:
            await session.socket.send(text)

    good = node.mesh.wire(node.mesh.add("lobby", node.mesh.person("Bob"), "fine"))
    for broken in ["", "{", "null", "[1]", '{"type":7}', '{"type":"constructor"}', '{"type":"message"}', '{"type":"joined"}',
                   json.dumps({"type": "message", "room": "lobby", **good, "text": {"toString": 1}}),
                   json.dumps({"type": "message", "room": "__proto__", **good}),
                   json.dumps({"type": "people", "people": "everyone"}), json.dumps({"type": "delivery", "items": [[1]]})]:
        node.do(send(broken))
    node.do(send(json.dumps({"type": "message", "room": "lobby", **good})))
    expect(page.locator(".message-text")).to_have_text("fine")
    expect(page.locator(".dot[data-state=online]")).to_be_visible()


def test_the_page_is_small_and_asks_for_nothing_elsewhere(node, page):
    asked: list[str] = []
    sizes: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(node.url)
    page.locator(".join-place strong").wait_for()
    assert all(url.startswith(node.url) for url in asked)
    assert sum(sizes) < PAGE_BYTES_MAX
    assert sum(path.stat().st_size for path in WWWROOT.rglob("*") if path.is_file()) < PAGE_BYTES_MAX


def test_there_is_no_script_or_style_in_the_document(node, page):
    """The policy forbids them; the fixture `page` fails on any report of a broken policy."""
    page.goto(node.url)
    html = (WWWROOT / "index.html").read_text()
    assert "style=" not in html and "<style" not in html and " on" + "click" not in html
    assert page.locator("script:not([src])").count() == 0


def test_the_stand_in_has_the_policy_of_the_node():
    source = (WWWROOT.parent / "Sources" / "MeshNode" / "Web" / "Http" / "SecurityHeaders.swift").read_text()
    body = source[source.index("static var policy: String {"):]
    assert "".join(re.findall(r'"([^"]*)"', body[:body.index("}")])) == POLICY
