import Chat
import Gossip

/// The chat of this node, as the web, the terminal and the gateways use it. None of them has rules
/// of its own: everything a person can do goes through here.
///
/// Any task may call it. Errors are sentences for the person (``ChatError``).
package protocol ChatService: RoomService {
  /// This node, for a greeting.
  var node: NodeSummary { get }

  /// Brings a person in. The token of an earlier session keeps the same person.
  func open(_ request: SessionRequest) async throws(ChatError) -> OpenedSession
  /// The person left; other sessions of the same person stay. Unknown sessions are ignored.
  func close(_ session: SessionID) async
  func rename(_ session: SessionID, to name: String) async throws(ChatError) -> PersonSummary

  /// What the person says of themselves, in all sessions on this node.
  func setCondition(_ condition: PersonCondition, of session: SessionID) async throws(ChatError)
  /// The picture that the person shows from now on, on all nodes; empty for none.
  func setPicture(_ image: [UInt8], by session: SessionID) async throws(ChatError) -> Posted
  /// Who shows a picture, those who changed it last first, at most 2,000.
  func pictures() async throws(ChatError) -> [PictureMark]
  /// The picture that a person shows; nil for none.
  func picture(of person: UInt64) async throws(ChatError) -> [UInt8]?
  /// The first device's key of a person, 65 bytes: what their ID is made of. Nil for one who has never
  /// spoken where this node has heard of it.
  func key(of person: UInt64) async throws(ChatError) -> [UInt8]?

  /// Says something in a room. Returns once it is committed to this node's log: from then on it is
  /// never lost. A person over the author limit waits here; `delayed` tells so at once.
  /// The same tag of the same person twice is one message: the first one's answer is given again.
  ///
  func say(
    _ message: OutgoingMessage, in room: String, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted

  /// Changes a message that was said before: another text (by its author only), deletion for everyone
  /// (by its author, or by an operator of the room), a reaction, a pin, an acknowledgement (of an
  /// urgent one). Returns once it is committed.
  func change(
    _ target: EventID, _ change: MessageAmendment.Change, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted

  /// Tells the room that the person is writing; others believe it for six seconds. Told at most every
  /// three.
  func isTyping(in room: String, by session: SessionID) async throws(ChatError)
  /// Tells the room, in a while, how far the person has read it; the same on all nodes.
  func hasRead(through position: TimelinePosition, in room: String, by session: SessionID)
    async throws(ChatError)
  /// Who has read how far: the furthest first, at most 500.
  func reads(of room: String) async throws(ChatError) -> [ReadPlace]

  /// The newest messages before a position (or of all), oldest first.
  func history(of room: String, before: TimelinePosition?, limit: Int) async throws(ChatError)
    -> HistoryPage
  /// Messages of a room committed after a place in this node's log, in the order of commit: how a
  /// session that fell behind, or one that resumes, is fed. Fewer than `limit` where they are long.
  func entries(of room: String, after logPosition: Int64, limit: Int) async throws(ChatError)
    -> FeedPage
  func message(_ id: EventID) async throws(ChatError) -> TimelineEntry
  /// The newest messages of a thread before a position (or of all), oldest first, without the one that
  /// began it.
  func thread(of first: EventID, before: TimelinePosition?, limit: Int) async throws(ChatError)
    -> HistoryPage
  /// The end of this node's log: what a feed item after now will be beyond.
  func logPosition() async -> Int64
  /// How many nodes hold a message, of how many known.
  func delivery(of ids: [EventID]) async -> [Delivery]

  func rooms() async throws(ChatError) -> [RoomSummary]
  func people() async -> [PersonSummary]
  func mesh() async -> MeshSnapshot
  func health() async -> NodeHealth

  /// Adds a listener for everything that happens from now on. It is held weakly.
  func subscribe(_ sink: any FeedSink) async
}

/// Takes what happens on a node, in order. Called by the node itself, which waits for the return:
/// copy, enqueue, return; never block.
package protocol FeedSink: AnyObject, Sendable {
  func feed(_ items: [FeedItem])
}

/// One thing that happened.
package enum FeedItem: Sendable {
  /// A message was committed, from here or from a peer.
  case entry(TimelineEntry)
  /// A message took another place, because one it refers to came.
  case moved(TimelineEntry)
  /// A message is shown no more: it came a second time.
  case gone(GoneMessage)
  /// Something was done to a message: as it is now, at the place in the log of what was done;
  /// `changesText` if that gave it its text.
  case changed(TimelineEntry, changesText: Bool)
  /// Somebody is writing in a room.
  case typing(room: String, PersonSummary)
  /// Somebody has read further.
  case read(ReadPlace)
  case presence(PresenceChange)
  /// Something was done to a room: as it is now.
  case room(RoomInfo)
  /// Somebody stands otherwise to a room than before.
  case standing(StandingChange)
  /// A key of a sealed room, for some devices.
  case key(SharedKey)
  /// A person has a device that was not known.
  case device(of: UInt64)
  /// Somebody shows another picture, or none.
  case picture(PictureMark)
  /// For one session only.
  case knock(Knock, from: NodeID, to: SessionAddress)
  /// An invitation has had as many knocks as it gets.
  case invitationWorn(SessionAddress)
  case knockAnswer(KnockAnswer, to: SessionAddress)
  /// More (or fewer) nodes hold these messages, which people of this node wrote.
  case delivery([Delivery])
  case mesh(MeshSnapshot)
  case health(NodeHealth)
  /// The node is stopping: tell the clients and close.
  case stopping(String)
}

extension ChatService {
  package func say(
    _ text: String, in room: String, tag: String?, by session: SessionID,
    delayed: (@Sendable () -> Void)?
  ) async throws(ChatError) -> Posted {
    try await say(OutgoingMessage(text: text, tag: tag), in: room, by: session, delayed: delayed)
  }
}
