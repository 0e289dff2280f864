/// Every bound of the web entry, in one place, each with its reason.
package struct WebLimits: Sendable {
  /// WebSocket sessions at a time. 10,000 cost about 80 MB without TLS; one LAN has fewer people.
  package var sessionsMax = 10_000
  /// Bytes of one message of a client, all its fragments together (PROTOCOL.md, 1.4).
  package var messageBytesMax = 64 * 1024
  /// Bytes of a request's head. Browsers send under 2 KiB; cookies of other services on the same
  /// host name may add some.
  package var headBytesMax = 16 * 1024
  /// From the connection through the TLS handshake to the end of the first request's head. Slow phones on a bad link need seconds; a slow loris gets no more.
  package var entrance = Duration.seconds(10)
  /// An HTTP connection without a request is closed.
  package var httpIdle = Duration.seconds(30)
  /// From the upgrade to the first `join`.
  package var join = Duration.seconds(10)
  /// A client that was not heard for this long is pinged.
  package var ping = Duration.seconds(20)
  /// A client that was not heard for this long is gone.
  package var dead = Duration.seconds(60)
  /// A client that has not taken what was written for this long is closed.
  package var stuck = Duration.seconds(30)
  /// After a close frame, the time a client has to take it and answer.
  package var closing = Duration.seconds(3)
  /// The same when the node stops: it is to be gone within 2 s.
  package var stopping = Duration.seconds(1)
  /// Requests of one session that the node has not answered; past it reading pauses, so that the
  /// client feels it as back-pressure. A fast sender waits for one group commit of this many.
  package var requestsInFlightMax = 64
  /// Requests of all sessions waiting for a worker.
  package var requestsQueuedMax = 65_536
  /// Errors a session may make before the socket is closed; each ``errorForgiven`` one is
  /// forgotten.
  package var errorsMax = 50
  /// Rooms one session may be in.
  package var roomsMax = 64
  package var errorForgiven = Duration.seconds(10)
  /// Bytes of answers that may wait for a client that does not read; further ones are dropped.
  package var waitingBytesMax = 1024 * 1024
  /// Letters of a client's tag.
  package var tagCharactersMax = 64
  /// The ring of a room holds at most so many frames and bytes. 4,096 frames are about three
  /// seconds at 1,400 messages a second; a session further behind is fed from the log.
  package var ringFramesMax = 4_096
  package var ringBytesMax = 8 * 1024 * 1024
  /// Written to a session at a time; more only grows what a slow client pins in memory.
  package var chunkBytesMax = 256 * 1024
  /// Encrypted between two flushes: with the record's own bytes it stays under 16 KiB.
  package var recordBytesMax = 15 * 1024
  /// The same for what is no live message of a room.
  package var quietRecordBytesMax = 1_536
  package var historyPage = 100
  package var historyPageMax = 200
  /// Messages a client that comes back is given before it gets the room's tail instead.
  package var resumeMessagesMax = 1_000
  /// People in one list that was asked for, and in that of a `joined`. A list is a picture; the
  /// count stands beside it. A crowd that comes in at once must not be sent to each of the crowd.
  package var peopleListedMax = 500
  package var peopleInJoinedMax = 50
  /// Presence changes are gathered for this long, so that a crowd that comes in costs each session
  /// five writes a second.
  package var presenceGather = Duration.milliseconds(200)

  /// How exactly the times above are kept for sessions: one timer for each event loop.
  package var wheelTick = Duration.seconds(1)

  package init() {}
}
