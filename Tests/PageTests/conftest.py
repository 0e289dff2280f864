"""A stand-in node, and a page in Debian's Chromium, for each test."""

import os
import re
import shutil

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from stub_mesh import SELF, four_nodes
from stub_node import StubNode

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
TIMEOUT_MS = 20_000
"""For one step, on a machine that is busy with other things."""
expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def node():
    node = StubNode(four_nodes()).start()
    yield node
    node.finish()


@pytest.fixture
def attic(node):
    """Another node of the mesh, which the page's own knows of; each hears what is said at the other."""
    attic = StubNode(node.mesh.twin(1)).start()
    attic.cursor_prefix = "attic:"
    for one, other in [(node, attic), (attic, node)]:
        one.peers = [other]
        one.mesh.nodes[:] = one.mesh.nodes[:2]
        for place in one.mesh.nodes:
            place["urls"] = [node.url if place["id"] == SELF else attic.url]
    yield attic
    attic.finish()


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(TIMEOUT_MS)
    # The other nodes of most pictures are not there: a page that leaves for one of them stays.
    context.route(re.compile(r"https://192\.0\.2\."), lambda route: route.fulfill(status=204))
    yield context
    context.close()


@pytest.fixture
def page(context, request) -> Page:
    """A page whose console must stay free of errors: a policy that is broken shows there."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{error}"))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    # A node that is away is part of some tests, and Chromium reports each attempt.
    problems = [problem for problem in problems if "WebSocket connection to" not in problem
                and "ERR_ABORTED" not in problem and "ERR_CONNECTION_REFUSED" not in problem and "ERR_EMPTY_RESPONSE" not in problem]
    assert not problems


@pytest.fixture
def join(page, node):
    def join(name: str = "Ada") -> Page:
        page.goto(node.url)
        page.get_by_label("Your name", exact=True).fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.get_by_role("textbox", name="Message to #lobby").wait_for()
        page.locator(".dot[data-state=online]").wait_for()
        return page
    return join
