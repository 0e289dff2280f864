import Chat
import Gossip

/// The log of this node: every event of every stream, and what is derived from them.
///
/// Any task may call it; writes are done one after the other, in the order of the calls.
package protocol EventStore: Sendable {
  /// Commits events in one transaction, each stream gapless from its head, and derives rooms,
  /// timelines and counts from them in the same transaction. Events that are already there are
  /// passed over; replacements of damaged ones are put in their place. Durable when it returns.
  func append(_ events: [Event]) async throws(StorageError) -> [CommittedEvent]
  /// Commits what the source gives, each batch in one transaction and otherwise as
  /// ``append(_:)`` does, until it gives none. One call at a time.
  func commit(from source: any CommitSource) async
  /// Keeps an event beside the one that has its place, or whose place another one's chain takes, and
  /// marks the stream as forked. Only so many of a stream are kept; a stream that is not known is
  /// passed over.
  func keepFork(_ event: Event) async throws(StorageError)
  /// A run of one stream for a peer, checked while it is read; ends early at the budget or before
  /// a damaged event, which is reported.
  func run(_ range: StreamRange, budget: BulkBudget) async throws(StorageError) -> StoredRun
  /// The streams as they stand, in order of stream ID; and who writes them.
  func streams() async throws(StorageError) -> [StoredStream]
  func event(_ id: EventID) async throws(StorageError) -> Event?

  /// The newest messages before a position (or of all), oldest first.
  func history(of room: String, before: TimelinePosition?, limit: Int)
    async throws(StorageError) -> StoredPage
  /// Messages committed after a place in the log, in the order of commit.
  func entries(of room: String, after logPosition: Int64, limit: Int)
    async throws(StorageError) -> StoredPage
  func entry(_ id: EventID) async throws(StorageError) -> StoredEntry?
  /// The messages of a thread before a position (or all), oldest first, without the first one.
  func thread(of first: EventID, before: TimelinePosition?, limit: Int)
    async throws(StorageError) -> StoredPage
  /// Who shows a picture, those who changed it last first, at most 2,000.
  func pictures() async throws(StorageError) -> [PictureMark]
  /// The picture that a person shows; nil for none.
  func picture(of person: UInt64) async throws(StorageError) -> [UInt8]?
  /// Events whose payload nothing says to be erased, and which came without it.
  func missingPayloads(limit: Int) async throws(StorageError) -> [EventID]
  /// The message that an author's client marked with a tag, if there is one: the first committed.
  func entry(author: UInt64, tag: String) async throws(StorageError) -> StoredEntry?
  func rooms() async throws(StorageError) -> [RoomSummary]
  /// The heads of a room: messages that no other names as a parent, newest first, at most 8.
  func heads(of room: String) async throws(StorageError) -> [TimelinePosition]
  func logPosition() async throws(StorageError) -> Int64
  /// The first device's key of a person, from any delegation that held.
  func key(of person: UInt64) async throws(StorageError) -> [UInt8]?
  /// Who has read how far in a room: the furthest first, at most 500.
  func reads(of room: String) async throws(StorageError) -> [ReadPlace]

  /// What is known of a room; nil where nothing was ever done to it.
  func roomInfo(_ room: String) async throws(StorageError) -> RoomInfo?
  /// A person's standing to a room.
  func standing(of person: UInt64, in room: String) async throws(StorageError) -> RoomStanding
  /// Rooms that a person is in or was let into, at most 200.
  func places(of person: UInt64) async throws(StorageError) -> [RoomPlace]
  /// People who are in a room or were let into it, at most 500.
  func members(of room: String) async throws(StorageError) -> [RoomMember]
  /// The keys of a sealed room, oldest first, with the boxes for one device.
  func keys(of room: String, device: UInt64) async throws(StorageError) -> [SharedKey]
  /// Devices of people, at most 32 of each.
  func devices(of people: [UInt64]) async throws(StorageError) -> [PersonDevice]
  /// Whether the log has a proof that a device is a person's.
  func knows(device: UInt64, of person: UInt64) async throws(StorageError) -> Bool

  /// Writes something as long as the longest message, durably, and takes it away again. Throws what
  /// a message would meet.
  func probe() async throws(StorageError)

  /// Where peers were last reached, the latest first, at most 128.
  func rememberedContacts() async throws(StorageError) -> [PeerContact]
  func remember(_ contacts: [PeerContact]) async throws(StorageError)
  /// Makes a stream this node's own and the one it appends to from now on: commits its first event.
  func beginStream(_ first: Event) async throws(StorageError)
  /// The stream that this node appends to, as far as it is committed. Nil before the first.
  func ownStream() async throws(StorageError) -> StreamHead?
  /// Closes the log in good order. Nothing may be called afterwards.
  func close() async
}

/// What is to be written, batch after batch. The writer calls it, between two transactions.
package protocol CommitSource: Sendable {
  /// What goes into the next transaction, in order. A part whose events do not fit the log fails
  /// alone. Nil: nothing for now.
  func nextBatch() -> [[Event]]?
  /// What became of each part of the batch.
  func finished(_ results: [Result<[CommittedEvent], StorageError>])
}

/// An event that is on disk, and what it did.
package struct CommittedEvent: Sendable {
  package let event: Event
  package let logPosition: Int64
  /// The message it put in a timeline, if it is one.
  package let entry: StoredEntry?
  /// Messages that were there before and took another place because of it.
  package let moved: [StoredEntry]
  /// The message that it changed, as it is now.
  package let changed: StoredEntry?
  /// It gave that message its text, or took it away for good.
  package let changesText: Bool
  /// Somebody has read further than before.
  package let read: ReadPlace?
  /// A message that is shown no more: the one of this event is in its place.
  let gone: GoneMessage?
  /// Something was done to a room.
  let room: RoomNews?
  /// A sealed room's key, for some devices.
  let key: SharedKey?
  /// The person of whom a device came that was not known.
  let newDeviceOf: UInt64?
  /// Somebody shows another picture, or none.
  var picture: PictureMark?

  package init(
    event: Event, logPosition: Int64, entry: StoredEntry?, moved: [StoredEntry],
    changed: StoredEntry? = nil, changesText: Bool = false, read: ReadPlace? = nil
  ) {
    self.init(
      event: event, logPosition: logPosition, entry: entry, moved: moved, changed: changed,
      changesText: changesText, read: read, gone: nil, room: nil, key: nil, newDeviceOf: nil)
  }

  init(
    event: Event, logPosition: Int64, entry: StoredEntry?, moved: [StoredEntry],
    changed: StoredEntry?, changesText: Bool, read: ReadPlace?, gone: GoneMessage?, room: RoomNews?,
    key: SharedKey?, newDeviceOf: UInt64?
  ) {
    self.event = event
    self.logPosition = logPosition
    self.entry = entry
    self.moved = moved
    self.changed = changed
    self.changesText = changesText
    self.read = read
    self.gone = gone
    self.room = room
    self.key = key
    self.newDeviceOf = newDeviceOf
  }
}

/// A message as it is stored: what ``TimelineEntry`` is made of.
package struct StoredEntry: Hashable, Sendable {
  package let id: EventID
  package let room: String
  package let position: TimelinePosition
  package let writtenAt: UInt64
  package let authorID: UInt64
  package let authorName: String
  package let node: NodeID
  package let text: String
  /// The author's device vouches for the author.
  package let isSigned: Bool
  package let replyTo: EventID?
  package let isLate: Bool
  package let hasGap: Bool
  /// What was done to it since; nil if nothing was.
  package let outcome: MessageOutcome?
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
    id: EventID, room: String, position: TimelinePosition, writtenAt: UInt64, authorID: UInt64,
    authorName: String, node: NodeID, text: String, isSigned: Bool, replyTo: EventID?, isLate: Bool,
    hasGap: Bool, outcome: MessageOutcome? = nil, logPosition: Int64, tag: String? = nil,
    isUrgent: Bool = false, thread: EventID? = nil, answers: Int = 0
  ) {
    self.isUrgent = isUrgent
    self.thread = thread
    self.answers = answers
    self.tag = tag
    self.id = id
    self.room = room
    self.position = position
    self.writtenAt = writtenAt
    self.authorID = authorID
    self.authorName = authorName
    self.node = node
    self.text = text
    self.isSigned = isSigned
    self.replyTo = replyTo
    self.isLate = isLate
    self.hasGap = hasGap
    self.outcome = outcome
    self.logPosition = logPosition
  }

  /// What it says now; empty once it is deleted.
  var shownText: String { outcome.map { $0.text ?? "" } ?? text }

  /// The same, shown at another place of the log: where it was changed.
  func changed(at logPosition: Int64) -> StoredEntry {
    StoredEntry(
      id: id, room: room, position: position, writtenAt: writtenAt, authorID: authorID,
      authorName: authorName, node: node, text: text, isSigned: isSigned, replyTo: replyTo,
      isLate: isLate, hasGap: hasGap, outcome: outcome, logPosition: logPosition, tag: tag,
      isUrgent: isUrgent, thread: thread, answers: answers)
  }
}

/// Messages that were asked for, as far as one answer goes.
package struct StoredPage: Sendable {
  package let entries: [StoredEntry]
  /// There are more beyond these.
  package let hasMore: Bool
  /// Messages whose event failed its check and must be had from a peer again.
  package let damaged: [EventID]

  package init(entries: [StoredEntry], hasMore: Bool, damaged: [EventID]) {
    self.entries = entries
    self.hasMore = hasMore
    self.damaged = damaged
  }
}

/// What ``EventStore/run(_:budget:)`` found.
package struct StoredRun: Sendable {
  package let events: [Event]
  /// The lowest seq still kept of this stream.
  package let floor: UInt64
  /// Events that failed their check and must be had from a peer again.
  package let damaged: [EventID]

  package init(events: [Event], floor: UInt64, damaged: [EventID]) {
    self.events = events
    self.floor = floor
    self.damaged = damaged
  }
}

package struct StoredStream: Hashable, Sendable {
  package let head: StreamHead
  package let author: NodeID
  package let authorKey: Bytes32
  package let isForked: Bool

  package init(head: StreamHead, author: NodeID, authorKey: Bytes32, isForked: Bool) {
    self.head = head
    self.author = author
    self.authorKey = authorKey
    self.isForked = isForked
  }
}

package enum StorageError: Error, Hashable, Sendable {
  /// No room on the disk: nothing of the call was stored.
  case diskFull
  /// Another process has the data directory open.
  case locked(path: String, holder: String)
  /// Events do not continue their stream; the text names the first.
  case notContiguous(String)
  /// The database was written by a newer meshchat.
  case newerSchema(found: String)
  /// The data directory cannot be used; the text is a sentence with the next step.
  case unusableDirectory(String)
  /// The database file is damaged beyond single events; the text says what to do.
  case corrupt(String)
  /// More writes wait than ``StorageLimits/waitingAppendsMax``.
  case busy
  /// The store was closed.
  case closed
  /// SQLite's own words.
  case failed(String)
}
