import Chat
import Gossip
import NIOCore

/// What a session asks of the node, on its way from the event loop to a worker.
struct SessionCall: Sendable {
  enum Action: Sendable {
    case open(SessionRequest)
    /// The first look at a room: the tail, or what came after a place in the log.
    case look(room: String, after: Int64?, purpose: LookPurpose)
    /// The next messages for a session that fell behind.
    case fetch(SessionID?, room: String, after: Int64)
    case say(SessionID, OutgoingMessage, room: String)
    case change(SessionID, EventID, MessageAmendment.Change, tag: String?)
    case condition(SessionID, PersonCondition)
    case setPicture(SessionID, [UInt8], tag: String?)
    case picture(of: UInt64, tag: String?)
    case typing(SessionID, room: String)
    case read(SessionID, TimelinePosition, room: String)
    case rename(SessionID, to: String)
    case history(room: String, before: TimelinePosition?, limit: Int)
    case thread(EventID, before: TimelinePosition?, limit: Int)
    case versions(of: EventID, tag: String?)
    case room(SessionID, RoomRequest, tag: String?)
    case rooms
    case who
    case mesh
    case close(SessionID)
  }

  enum LookPurpose: Sendable {
    case join(OpenedSession)
    case enter(SessionID, again: Bool, tag: String?)
    case make(SealedRoomKind, SessionID, tag: String?)

    var tag: String? {
      switch self {
      case .join: nil
      case .enter(_, _, let tag), .make(_, _, let tag): tag
      }
    }
  }

  let action: Action
  let dialect: Dialect
  /// Where the answer goes; nil when none is wanted.
  let session: SessionPort?
}

/// How workers reach a session: it may be touched on its event loop only, where the inbox takes the
/// answer.
struct SessionPort: Sendable {
  let inbox: LoopInbox
  let session: NIOLoopBound<WebSocketSession>

  func answer(_ reply: SessionReply) {
    inbox.put(.reply(session, reply))
  }
}

/// A worker's answer. All but ``SessionReply/notice(_:)`` end one request.
enum SessionReply: Sendable {
  case opened(OpenedSession)
  /// The frames that show a room, and how far in the log they reach.
  case looked(room: String, bytes: ByteBuffer, logPosition: Int64)
  /// Messages of a room for one that fell behind; `isLast` if there was no more.
  case fetched(room: String, bytes: ByteBuffer, logPosition: Int64, isLast: Bool)
  case frames(ByteBuffer)
  case refused(ChatError, tag: String?, during: Stage)
  /// Something on the way: the request goes on.
  case notice(ByteBuffer)

  enum Stage: Sendable { case opening, looking(room: String), fetching(room: String), other }
}
