"""A stand-in for a node: serves the page and speaks PROTOCOL.md section 1, as a test tells it to."""

import asyncio
import base64
import json
import threading
from http import HTTPStatus
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from stub_mesh import StubMesh, StubPerson

WWWROOT = Path(__file__).resolve().parents[2] / "wwwroot"
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json",
}
POLICY = ("default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; media-src 'self' blob:; "
          "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
"""The node's own (SecurityHeaders.swift)."""


class StubSession:
    """One WebSocket: who is on it, and where."""

    def __init__(self, socket: ServerConnection):
        self.socket = socket
        self.person: StubPerson | None = None
        self.rooms: set[str] = set()

    async def send(self, /, **message):
        await self.socket.send(json.dumps(message, ensure_ascii=False))


class StubNode:
    """Runs in a thread of its own; `do` runs a coroutine there and waits for its end."""

    def __init__(self, mesh: StubMesh | None = None):
        self.mesh = mesh or StubMesh()
        self.sessions: list[StubSession] = []
        self.received: list[dict] = []
        self.port = 0
        self.answers_say = True
        """Whether `say` is acknowledged; otherwise it is kept in `held`."""
        self.stores_unanswered = False
        """Whether a `say` that is not acknowledged is stored all the same: an ack that got lost."""
        self.refusal: tuple[str, str] | None = None
        """Code and text with which every `say` is refused."""
        self.history_delay = 0.0
        self.answers_changes = True
        """Whether an edit, a reaction or a pin is carried out and acknowledged."""
        self.cursor_prefix = ""
        self.origins: set[str] | None = None
        """Pages that may open a socket besides its own; None lets all."""
        self.lets_nobody_in = False
        self.peers: list[StubNode] = []
        """Nodes that are told what is said here."""
        self.turned_away: list[str] = []
        """Origins that were refused."""
        self._loop = asyncio.new_event_loop()
        self._server = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    # How a test drives it.

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        self.do(self._start())
        return self

    def stop(self, code: int = 1001, reason: str = "node is shutting down"):
        """Closes every socket and the port. `start` brings it back on the same port."""
        self.do(self._stop(code, reason))

    def kill(self):
        """As `kill -9`: the sockets end without a word."""
        self.do(self._kill())

    def finish(self):
        self.do(self._stop(1001, "node is shutting down"))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def say(self, name: str, text: str, room: str = "lobby", **more) -> dict:
        """Somebody else says something."""
        message = self.mesh.add(room, self.mesh.person(name), text, **more)
        self.broadcast(room, type="message", **message)
        return message

    def change(self, message: dict, name: str, kind: str, **what) -> None:
        """Somebody else edits a message, reacts to it or pins it."""
        self.do(self._change(message, self.mesh.person(name), kind, **what))

    def broadcast(self, room: str | None = None, /, **message):
        self.do(self._broadcast(room, message))

    def join(self, name: str):
        person = self.mesh.arrive(name)
        self.broadcast(type="presence", event="joined", person=person.wire(), at=self.mesh.now())

    def leave(self, name: str):
        person = self.mesh.depart(name)
        self.broadcast(type="presence", event="left", person=person.wire(), at=self.mesh.now())

    def typing(self, name: str, room: str = "lobby"):
        """Somebody else writes."""
        self.broadcast(type="typing", room=room, person=self.mesh.person(name).wire())

    def read(self, name: str, message: dict, room: str = "lobby"):
        """Somebody has read up to a message."""
        self.do(self._read(self.mesh.person(name), room, f"{message['order']}/{message['id']}"))

    def condition(self, name: str, text: str = "", away: bool = False):
        self.do(self._condition(self.mesh.person(name), text, away))

    def said(self) -> list[dict]:
        return [message for message in self.received if message["type"] == "say"]

    # How it answers.

    async def _start(self):
        self._server = await serve(
            self._session, "127.0.0.1", self.port, subprotocols=["meshchat.v1"],
            process_request=self._request, ping_interval=None, close_timeout=1, compression=None,
            server_header=None,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def _stop(self, code: int, reason: str):
        if not self._server:
            return
        self._server.close(close_connections=False)
        await asyncio.gather(*(s.socket.close(code, reason) for s in list(self.sessions)))
        await self._server.wait_closed()
        self._server = None

    async def _kill(self):
        self._server.close(close_connections=False)
        for session in list(self.sessions):
            session.socket.transport.abort()
        await self._server.wait_closed()
        self._server = None

    def _request(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        if path == "/chat":
            origin = request.headers.get("Origin", "")
            if self.lets_nobody_in:
                return self._response(HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", b"not now")
            if self.origins is None or origin in {self.url.rstrip("/"), *self.origins}:
                return None
            self.turned_away.append(origin)
            return self._response(HTTPStatus.FORBIDDEN, "text/plain", b"origin not allowed")
        if path == "/api/nodes":
            picture = self.mesh.picture()
            return self._response(HTTPStatus.OK, "application/json; charset=utf-8", json.dumps(picture).encode())
        if path.startswith("/api/people/"):
            person = self.mesh.people.get(path.removeprefix("/api/people/"))
            if not person:
                return self._response(HTTPStatus.NOT_FOUND, "application/json; charset=utf-8", b'{"error":{"code":"not-found"}}')
            told = {"id": person.id, "key": base64.urlsafe_b64encode(person.key).decode().rstrip("=") or None}
            return self._response(HTTPStatus.OK, "application/json; charset=utf-8", json.dumps(told).encode())
        file = (WWWROOT / ("index.html" if path == "/" else path.lstrip("/"))).resolve()
        if not file.is_relative_to(WWWROOT) or not file.is_file():
            return self._response(HTTPStatus.NOT_FOUND, "text/plain", b"not found")
        return self._response(HTTPStatus.OK, CONTENT_TYPES[file.suffix], file.read_bytes())

    def _response(self, status: HTTPStatus, kind: str, body: bytes) -> Response:
        headers = Headers({
            "Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Connection": "close",
        })
        return Response(status, status.phrase, headers, body)

    async def _session(self, socket: ServerConnection):
        session = StubSession(socket)
        self.sessions.append(session)
        try:
            await session.send(**self.mesh.welcome())
            async for text in socket:
                message = json.loads(text)
                self.received.append(message)
                await self._answer(session, message)
        except ConnectionClosed:
            pass
        finally:
            self.sessions.remove(session)
            if session.person and not any(s.person is session.person for s in self.sessions):
                self.mesh.online.pop(session.person.name, None)

    async def _answer(self, session: StubSession, message: dict):
        answer = getattr(self, f"_on_{message['type']}", None)
        if answer:
            await answer(session, message)
        else:
            await session.send(type="error", code="bad-type", text="Unknown type.")

    async def _on_join(self, session: StubSession, message: dict):
        if len(message["name"]) > 32:
            await session.send(type="error", code="name-invalid", text="A name has 1 to 32 characters.")
            return
        if not self.mesh.answers_join:
            return
        session.person = self.mesh.person_of(message["name"], message.get("key") or message.get("token"))
        self.mesh.online[session.person.name] = session.person
        room = message.get("room", "lobby")
        session.rooms.add(room)
        messages, older = self.mesh.tail(room)
        resumed = "cursor" in message
        if resumed:
            messages = [m for m in self.mesh.rooms.get(room, []) if m["seen"] > int(message["cursor"].split(":")[-1])]
        await session.send(
            type="joined", you=session.person.wire(), token=None if "key" in message else session.person.token, room=room,
            messages=[self.mesh.wire(m) for m in messages], older=older,
            people=[p.wire() for p in self.mesh.online.values()], nodes=self.mesh.nodes,
            reads=self.mesh.marks(room), cursor=self._cursor(), resumed=resumed,
        )

    async def _on_say(self, session: StubSession, message: dict):
        tag = message.get("tag")
        if self.refusal:
            await session.send(type="error", code=self.refusal[0], text=self.refusal[1], tag=tag)
            return
        if not self.answers_say and not self.stores_unanswered:
            return
        known = self.mesh.by_tag.get(tag)
        more = {"reply": message["reply"]} if "reply" in message else {}
        stored = known or self.mesh.add(message["room"], session.person, message["text"], **more)
        self.mesh.by_tag[tag] = stored
        if not self.answers_say:
            return
        await session.send(type="ack", tag=tag, id=stored["id"], order=stored["order"])
        if not known:
            said = {"type": "message", "room": message["room"], **stored}
            await self._broadcast(message["room"], said)
            for peer in self.peers:
                asyncio.run_coroutine_threadsafe(peer._broadcast(message["room"], said), peer._loop)

    async def _on_change(self, session: StubSession, message: dict):
        """An edit, a reaction or a pin."""
        tag, kind = message.get("tag"), message["type"]
        found = self.mesh.find(message["id"])
        refusal = self.refusal
        if not found:
            refusal = ("not-found", "There is no such message on this node.")
        elif kind == "edit" and found[1]["by"] != session.person.id:
            refusal = ("not-allowed", "Only its author can edit a message.")
        if refusal:
            await session.send(type="error", code=refusal[0], text=refusal[1], tag=tag)
        elif self.answers_changes:
            await session.send(type="ack", tag=tag, id=message["id"])
            await self._change(found[1], session.person, kind, **{key: message[key] for key in ("text", "emoji", "on") if key in message})

    _on_edit = _on_react = _on_pin = _on_change

    async def _change(self, message: dict, person, kind: str, **what):
        self.mesh.change(message, person, kind, **what)
        room = next(name for name, messages in self.mesh.rooms.items() if message in messages)
        await self._broadcast(room, {"type": "message", **message})

    async def _on_enter(self, session: StubSession, message: dict):
        room = message["room"]
        if not room.replace("-", "").isalnum():
            await session.send(type="error", code="room-invalid", text="A room's name has letters, digits and dashes.")
            return
        session.rooms.add(room)
        messages, older = self.mesh.tail(room)
        await session.send(type="entered", room=room, messages=[self.mesh.wire(m) for m in messages], older=older,
                           reads=self.mesh.marks(room), cursor=self._cursor())

    async def _on_typing(self, session: StubSession, message: dict):
        for other in list(self.sessions):
            if other.person and other.person is not session.person and message["room"] in other.rooms:
                await other.send(type="typing", room=message["room"], person=session.person.wire())

    async def _on_read(self, session: StubSession, message: dict):
        await self._read(session.person, message["room"], message["at"])

    async def _read(self, person: StubPerson, room: str, at: str):
        marks = self.mesh.reads.setdefault(room, {})
        if marks.get(person.id, "") >= at:
            return
        marks[person.id] = at
        for session in list(self.sessions):
            if session.person and room in session.rooms:
                await session.send(type="read", room=room, by=person.id, at=at)

    async def _on_condition(self, session: StubSession, message: dict):
        await self._condition(session.person, message.get("text", ""), message.get("away", False))

    async def _condition(self, person: StubPerson, text: str, away: bool):
        person.status, person.away = text, away
        await self._broadcast(None, {"type": "presence", "event": "changed", "person": person.wire(), "at": self.mesh.now()})

    async def _on_leave(self, session: StubSession, message: dict):
        session.rooms.discard(message["room"])
        await session.send(type="left", room=message["room"])

    async def _on_rename(self, session: StubSession, message: dict):
        previous, person = session.person.name, session.person
        self.mesh.online.pop(previous, None)
        person.name = message["name"]
        self.mesh.online[person.name] = person
        await self._broadcast(None, {"type": "presence", "event": "renamed", "person": person.wire(),
                                     "previous": previous, "at": self.mesh.now()})

    async def _on_history(self, session: StubSession, message: dict):
        await asyncio.sleep(self.history_delay)
        messages, older = self.mesh.tail(message["room"], message.get("before"), message.get("limit", 100))
        await session.send(type="history", room=message["room"], messages=[self.mesh.wire(m) for m in messages], older=older)

    async def _on_versions(self, session: StubSession, message: dict):
        room, found = self.mesh.find(message["id"])
        await session.send(type="versions", id=message["id"], room=room, by=found["by"], versions=found.get("versions", []), tag=message["tag"])

    async def _on_rooms(self, session: StubSession, message: dict):
        rooms = [{"name": name, "messages": len(found), "last": found[-1]["at"] if found else None}
                 for name, found in self.mesh.rooms.items()]
        await session.send(type="rooms", rooms=rooms)

    async def _on_mesh(self, session: StubSession, message: dict):
        await session.send(type="mesh", **self.mesh.picture())

    async def _on_ping(self, session: StubSession, message: dict):
        await session.send(type="pong")

    def _cursor(self) -> str:
        return f"{self.cursor_prefix}{self.mesh.count}"

    async def _broadcast(self, room: str | None, message: dict):
        if room is not None:
            message = {"room": room, "cursor": self._cursor(), **self.mesh.wire(message)}
        for session in list(self.sessions):
            if session.person and (room is None or room in session.rooms):
                await session.send(**message)
