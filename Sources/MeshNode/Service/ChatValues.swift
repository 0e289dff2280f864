import Chat
import Gossip

/// One connection of one person: a browser tab, a terminal, a script.
package struct SessionID: Hashable, Sendable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

/// A session and whose it is.
package struct SessionAddress: Hashable, Sendable {
  package let session: SessionID
  package let person: UInt64

  package init(session: SessionID, person: UInt64) {
    self.session = session
    self.person = person
  }
}

package struct SessionRequest: Sendable {
  /// How somebody proves who they are.
  package enum Credential: Sendable {
    /// What an earlier session gave; nil for somebody new. The node keeps a device for them.
    case token(String?)
    /// Signed by the person's own device, for this node and these random bytes of the node.
    case delegation(Delegation, nonce: [UInt8])
  }

  package let name: String
  package let credential: Credential

  package init(name: String, token: String? = nil) {
    self.init(name: name, credential: .token(token))
  }

  package init(name: String, credential: Credential) {
    self.name = name
    self.credential = credential
  }
}

package struct OpenedSession: Sendable {
  package let session: SessionID
  package let person: PersonSummary
  /// Proves later that it is the same person, here and on other nodes. A secret of the client. Nil for
  /// one who has keys.
  package let token: String?

  package init(session: SessionID, person: PersonSummary, token: String?) {
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
  package let condition: PersonCondition

  package init(
    id: UInt64, name: String, node: NodeID, condition: PersonCondition = PersonCondition()
  ) {
    self.id = id
    self.name = name
    self.node = node
    self.condition = condition
  }
}

/// That a person shows a picture, and which.
package struct PictureMark: Hashable, Sendable {
  package let person: UInt64
  /// First 8 bytes of its SHA-256; 0: none any more.
  package let mark: UInt64

  package init(person: UInt64, mark: UInt64) {
    self.person = person
    self.mark = mark
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
  /// The author's own device vouches for the author; otherwise only the node does.
  package let isSigned: Bool
  /// The message that it answers.
  package let replyTo: EventID?
  /// It came after messages that stand behind it.
  package let isLate: Bool
  /// Something it refers to has not come.
  package let hasGap: Bool
  /// What was done to it since it was said; nil if nothing was. ``text`` is what it said at first.
  package let outcome: MessageOutcome?
  /// Its place in this node's log, or that of its last change where it is shown for that: grows with
  /// every commit on this node.
  package let logPosition: Int64
  /// Its author's own mark.
  package let tag: String?
  /// Everybody is asked to acknowledge it.
  package let isUrgent: Bool
  /// The first message of the thread that it belongs to.
  package let thread: EventID?
  /// Messages of the thread that it began.
  package let answers: Int

  package init(
    id: EventID, room: String, position: TimelinePosition, writtenAt: UInt64,
    author: PersonSummary, text: String, isSigned: Bool = true, replyTo: EventID? = nil,
    isLate: Bool, hasGap: Bool, outcome: MessageOutcome? = nil, logPosition: Int64,
    tag: String? = nil, isUrgent: Bool = false, thread: EventID? = nil, answers: Int = 0
  ) {
    self.isUrgent = isUrgent
    self.thread = thread
    self.answers = answers
    self.tag = tag
    self.id = id
    self.room = room
    self.position = position
    self.writtenAt = writtenAt
    self.author = author
    self.text = text
    self.isSigned = isSigned
    self.replyTo = replyTo
    self.isLate = isLate
    self.hasGap = hasGap
    self.outcome = outcome
    self.logPosition = logPosition
  }

  /// What it says now; empty once it is deleted, or where its text has not come.
  package var shownText: String { outcome.map { $0.text ?? "" } ?? text }

  /// The same for readers of lines, who are told why there is none.
  package var lineText: String {
    if outcome?.isDeleted == true { return "(this message was deleted)" }
    return isMissing ? "(this text has not come yet)" : shownText
  }

  /// Its text has not come yet, though nobody has deleted it.
  package var isMissing: Bool { shownText.isEmpty && outcome?.isDeleted != true }
}

/// What a client wants to say.
package struct OutgoingMessage: Hashable, Sendable {
  package var text: String
  /// The message that it answers.
  package var replyTo: EventID?
  /// The first message of the thread that it belongs to, or any other of it.
  package var thread: EventID?
  /// Everybody is asked to acknowledge it.
  package var isUrgent: Bool
  /// The client's own mark.
  package var tag: String?

  package init(
    text: String, replyTo: EventID? = nil, thread: EventID? = nil, isUrgent: Bool = false,
    tag: String? = nil
  ) {
    self.text = text
    self.replyTo = replyTo
    self.thread = thread
    self.isUrgent = isUrgent
    self.tag = tag
  }
}

/// The answer to something said: it is on this node's disk.
package struct Posted: Sendable {
  package let id: EventID
  /// Its place in its room; nil for what has none, a change of a message.
  package let position: TimelinePosition?

  package init(id: EventID, position: TimelinePosition?) {
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
  package let members: Int
  package let topic: String?
  package let isArchived: Bool

  package init(
    name: String, messages: Int, last: UInt64?, members: Int = 0, topic: String? = nil,
    isArchived: Bool = false
  ) {
    self.members = members
    self.topic = topic
    self.isArchived = isArchived
    self.name = name
    self.messages = messages
    self.last = last
  }
}

/// A message that is shown no more: another one is the same.
package struct GoneMessage: Hashable, Sendable {
  package let room: String
  package let id: EventID
  package let keptAs: EventID

  package init(room: String, id: EventID, keptAs: EventID) {
    self.room = room
    self.id = id
    self.keptAs = keptAs
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
    case conditionChanged
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

/// How far a person has read a room.
package struct ReadPlace: Hashable, Sendable {
  package let room: String
  package let person: UInt64
  package let position: TimelinePosition

  package init(room: String, person: UInt64, position: TimelinePosition) {
    self.room = room
    self.person = person
    self.position = position
  }
}
