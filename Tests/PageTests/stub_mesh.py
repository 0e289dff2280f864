"""What the stand-in for a node knows: people, rooms, messages, nodes."""

import hashlib
import time
from dataclasses import dataclass, field, replace

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SELF = "7ZKA-93QD"


def base32(number: int, letters: int) -> str:
    return "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(letters)))


@dataclass
class StubPerson:
    id: str
    name: str
    node: str
    token: str
    key: bytes
    status: str = ""
    away: bool = False

    def wire(self) -> dict:
        condition = {"status": self.status} if self.status else {}
        return {"id": self.id, "name": self.name, "node": self.node, **condition, **({"away": True} if self.away else {})}


@dataclass
class StubMesh:
    nodes: list[dict] = field(default_factory=lambda: [
        {"id": SELF, "name": "kitchen", "version": "0.1.0", "self": True, "people": 2, "urls": ["http://127.0.0.1:1/"]}])
    links: list[dict] = field(default_factory=list)
    name: str = "open"
    text_bytes: int = 8192
    people: dict[str, StubPerson] = field(default_factory=dict)
    online: dict[str, StubPerson] = field(default_factory=dict)
    rooms: dict[str, list[dict]] = field(default_factory=lambda: {"lobby": []})
    by_tag: dict[str, dict] = field(default_factory=dict)
    counter: list[int] = field(default_factory=lambda: [0])
    reads: dict[str, dict[str, str]] = field(default_factory=dict)
    """How far each person has read each room: room, person ID, `<order>/<id>`."""
    answers_join: bool = True
    knows_keys: bool = False
    """Whether it asks for proofs. It takes any: whose key stands first in it, that is the person."""

    @property
    def count(self) -> int:
        return self.counter[0]

    def twin(self, index: int) -> "StubMesh":
        """The same mesh as another of its nodes sees it: what one takes in, the other has."""
        order = [self.nodes[index], *self.nodes[:index], *self.nodes[index + 1:]]
        nodes = [{**node, "self": node is order[0], "state": "linked"} for node in order]
        return replace(self, nodes=nodes, online={})

    def now(self) -> int:
        return int(time.time() * 1000)

    def person(self, name: str) -> StubPerson:
        known = next((p for p in self.people.values() if p.name == name), None)
        if known:
            return known
        return self.newcomer(name)

    def newcomer(self, name: str) -> StubPerson:
        """A further person, perhaps of a name that others have. The ID is the beginning of the key's hash."""
        number = len(self.people) + 1
        key = b"\x04" + hashlib.sha512(f"{number}".encode()).digest()
        id = base32(int.from_bytes(hashlib.sha256(key).digest()[:8], "big"), 13)
        person = StubPerson(id, name, self.nodes[number % len(self.nodes)]["id"], f"token-{number}", key)
        self.people[person.id] = person
        return person

    def person_of(self, name: str, token: str | None) -> StubPerson:
        """By token, or by the key that stands for it."""
        known = next((p for p in self.people.values() if p.token == token), None)
        if known:
            known.name = name
        person = known or self.person(name)
        person.token = token or person.token
        person.node = self.nodes[0]["id"]
        return person

    def arrive(self, name: str) -> StubPerson:
        person = self.person(name)
        self.online[name] = person
        return person

    def depart(self, name: str) -> StubPerson:
        self.online.pop(name, None)
        return self.person(name)

    def add(self, room: str, person: StubPerson, text: str, at: int | None = None, **more) -> dict:
        """A further message; `at` in the past puts it in its place among the others."""
        self.counter[0] += 1
        time_ms = at or self.now()
        stream = base32(int.from_bytes(person.node.encode()[:8].ljust(8, b"0"), "big"), 13)
        message = {
            "id": f"{stream}-{self.count}", "order": base32(time_ms << 16 | self.count & 0xFFFF, 13) + base32(0, 7),
            "at": time_ms, "by": person.id, "name": person.name, "node": person.node, "text": text,
            "seen": self.count, **more,
        }
        messages = self.rooms.setdefault(room, [])
        messages.append(message)
        if len(messages) > 1 and messages[-2]["order"] > message["order"]:
            messages.sort(key=lambda m: m["order"])
        return message

    def wire(self, message: dict) -> dict:
        return {name: value for name, value in message.items() if name not in ("seen", "versions")}

    def find(self, id: str) -> tuple[str, dict] | None:
        return next(((room, m) for room, messages in self.rooms.items() for m in messages if m["id"] == id), None)

    def change(self, message: dict, person: StubPerson, kind: str, **what) -> None:
        """What a node makes of an edit, a reaction or a pin; the message counts as news again."""
        self.counter[0] += 1
        message["seen"] = self.count
        if kind == "edit":
            message.setdefault("versions", []).append({"at": message.get("edited", message["at"]), "text": message["text"]})
            message.update(text=what["text"], edited=self.now())
        elif kind == "pin":
            message.pop("pinned", None)
            message.update({"pinned": person.id} if what["on"] else {})
        else:
            reactions = {r["emoji"]: list(r["people"]) for r in message.get("reactions", [])}
            people = [id for id in reactions.get(what["emoji"], []) if id != person.id] + [person.id] * what["on"]
            reactions[what["emoji"]] = people
            message["reactions"] = [{"emoji": e, "count": len(p), "people": p[:30]} for e, p in reactions.items() if p]

    def marks(self, room: str) -> list[dict]:
        return [{"by": by, "at": at} for by, at in sorted(self.reads.get(room, {}).items(), key=lambda mark: mark[1], reverse=True)]

    def tail(self, room: str, before: str | None = None, limit: int = 100) -> tuple[list[dict], str | None]:
        messages = self.rooms.setdefault(room, [])
        if before:
            order = before.split("/")[0]
            messages = [m for m in messages if m["order"] < order]
        page = messages[-limit:]
        more = len(messages) > len(page)
        return page, f"{page[0]['order']}/{page[0]['id']}" if more else None

    def welcome(self) -> dict:
        node = {key: self.nodes[0][key] for key in ("id", "name", "version")}
        keys = {"node": {**node, "key": "A" * 43}, "nonce": "A" * 22} if self.knows_keys else {"node": node}
        return {
            "type": "welcome", "protocol": 1, "mesh": self.name, **keys,
            "limits": {"textBytes": self.text_bytes, "nameCharacters": 32, "messagesPerSecond": 20},
        }

    def picture(self) -> dict:
        return {"self": self.nodes[0]["id"], "nodes": self.nodes, "links": self.links}


def four_nodes() -> StubMesh:
    """A small mesh at home: three nodes linked, one reached through others."""
    names = ["kitchen", "attic", "garage", "studio-laptop"]
    ids = [SELF, "2QXW-7HJM", "9TNB-4CVD", "M5RE-81GK"]
    states: list[dict] = [{"self": True}, {"state": "linked", "rtt": 0.8}, {"state": "linked", "rtt": 4.2},
                          {"state": "linked", "rtt": 23.0}]
    people = [3, 2, 1, 0]
    nodes = [
        {"id": node, "name": name, "version": "0.1.0", "people": count, "urls": [f"https://192.0.2.{i + 7}:8080/"], **state}
        for i, (node, name, state, count) in enumerate(zip(ids, names, states, people))
    ]
    rtts = {(0, 1): 0.8, (0, 2): 4.2, (0, 3): 23.0, (1, 2): 3.9, (1, 3): 19.5, (2, 3): 31.0}
    links = [{"a": ids[a], "b": ids[b], "rtt": rtt} for (a, b), rtt in rtts.items()]
    return StubMesh(nodes=nodes, links=links, name="open")
