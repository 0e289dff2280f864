import Chat
import Gossip

/// One connection of one person: a browser tab, a terminal, a script.
package struct SessionID: Hashable, Sendable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

package struct SessionRequest: Sendable {
  package let name: String
  package let token: String?

  package init(name: String, token: String? = nil) {
    self.name = name
    self.token = token
  }
}

package struct OpenedSession: Sendable {
  package let session: SessionID
  package let person: PersonSummary
  /// Proves later that it is the same person, here and on other nodes. A secret of the client.
  package let token: String

  package init(session: SessionID, person: PersonSummary, token: String) {
    self.session = session
    self.person = person
    self.token = token
  }
}

/// A person on-line, on one node.
package struct PersonSummary: Hashable, Sendable {
  /// 64 bits, written as 13 letters.
  package let id: UInt64
  package let name: String
  package let node: NodeID

  package init(id: UInt64, name: String, node: NodeID) {
    self.id = id
    self.name = name
    self.node = node
  }
}

/// A message in its place.
package struct TimelineEntry: Hashable, Sendable {
  package let id: EventID
  package let room: String
  package let position: TimelinePosition
  /// When the author's node took it in, milliseconds since 1970.
  package let writtenAt: UInt64
  package let author: PersonSummary
  package let text: String
  /// It came after messages that stand behind it.
  package let isLate: Bool
  /// Something it refers to has not come.
  package let hasGap: Bool
  /// Its place in this node's log: grows with every commit on this node.
  package let logPosition: Int64

  package init(
    id: EventID, room: String, position: TimelinePosition, writtenAt: UInt64,
    author: PersonSummary, text: String, isLate: Bool, hasGap: Bool, logPosition: Int64
  ) {
    self.id = id
    self.room = room
    self.position = position
    self.writtenAt = writtenAt
    self.author = author
    self.text = text
    self.isLate = isLate
    self.hasGap = hasGap
    self.logPosition = logPosition
  }
}

/// The answer to something said: it is on this node's disk.
package struct Posted: Sendable {
  package let id: EventID
  package let position: TimelinePosition

  package init(id: EventID, position: TimelinePosition) {
    self.id = id
    self.position = position
  }
}

package struct HistoryPage: Sendable {
  /// Oldest first.
  package let entries: [TimelineEntry]
  /// Where the next older page ends, nil at the beginning of the room.
  package let older: TimelinePosition?

  package init(entries: [TimelineEntry], older: TimelinePosition?) {
    self.entries = entries
    self.older = older
  }
}

/// Messages in the order of their commit.
package struct FeedPage: Sendable {
  package let entries: [TimelineEntry]
  /// There are more beyond these.
  package let hasMore: Bool

  package init(entries: [TimelineEntry], hasMore: Bool) {
    self.entries = entries
    self.hasMore = hasMore
  }
}

package struct RoomSummary: Hashable, Sendable {
  package let name: String
  package let messages: Int
  /// Time of the last message, milliseconds since 1970, nil in an empty room.
  package let last: UInt64?

  package init(name: String, messages: Int, last: UInt64?) {
    self.name = name
    self.messages = messages
    self.last = last
  }
}

/// On how many nodes a message is, this one counted.
package struct Delivery: Hashable, Sendable {
  package let id: EventID
  /// Who wrote it, on this node.
  package let author: UInt64
  package let holding: Int
  package let known: Int

  package init(id: EventID, author: UInt64, holding: Int, known: Int) {
    self.id = id
    self.author = author
    self.holding = holding
    self.known = known
  }
}

package struct PresenceChange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case joined, left
    case renamed(previous: String)
  }

  package let kind: Kind
  package let person: PersonSummary
  /// Milliseconds since 1970.
  package let at: UInt64

  package init(kind: Kind, person: PersonSummary, at: UInt64) {
    self.kind = kind
    self.person = person
    self.at = at
  }
}
