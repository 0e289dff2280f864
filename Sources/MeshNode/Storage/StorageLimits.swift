/// The bounds of everything that storage keeps in memory or does in one go.
package struct StorageLimits: Sendable {
  /// Calls of `append` that may wait for the writer; the next one is refused as busy. Each waiting
  /// call is a suspended task, so the number bounds memory, not throughput.
  package var waitingAppendsMax = 16_384
  /// Events that one transaction takes in. Too low: an fsync per few events. Too high: an own
  /// message waits behind a long transaction (1,024 take about 30 ms here).
  package var transactionEventsMax = 1_024
  /// Events of one run, whatever the budget says.
  package var runEventsMax = 1_024
  /// Messages of one page, of history or of the feed: as many as a client that comes back is given
  /// at once.
  package var pageMax = 1_000
  /// Bytes of text of one page, unless it is of one message: two hundred of the longest would be
  /// 3 MB, many times over for a client that asks and does not read.
  package var pageBytesMax = 256 << 10
  /// Heads of a room that are named as parents of the next message.
  package var headsMax = 8
  /// Newest messages of a room among which heads are looked for.
  package var headsSearchMax = 256
  /// Peers whose addresses are remembered.
  package var contactsMax = 128
  /// Positions of recent messages kept in memory: parents are nearly always among them. 64 bytes
  /// each.
  package var recentPositionsMax = 8_192
  /// Rooms whose number and last message are kept in memory; beyond, all are read anew.
  package var recentRoomsMax = 4_096
  /// Second events at one place that are kept of one stream, as proof of the fork.
  package var forksPerStreamMax = 16
  /// Events that retention removes in one transaction.
  package var retentionStepMax = 500
  /// Free space under which the node warns.
  package var freeBytesWarning: UInt64 = 64 << 20
  /// A message counts as late only when it stands this far (milliseconds of the timeline) before
  /// the room's last: two people who talk at once are not late.
  package var lateAfterMilliseconds: UInt64 = 2_000
  /// Page cache of the writing connection in KiB; a reading one has SQLite's default of 2,000.
  package var writerCacheKibibytes = 16_384
  /// Bytes of events after which the write-ahead log is copied back into the database, beside the
  /// writer. Too low: pages that change often are copied often; too high: the
  /// writer meets ``checkpointPages``.
  package var checkpointBytes = 1 << 20
  /// Pages in the write-ahead log at which the writer itself copies back what is left, 4 KiB each,
  /// and begins the log anew. The commit that crosses it pays for the copying.
  package var checkpointPages = 16_384
  /// For tests: the database may not grow past so many pages. Nil: as far as the disk goes.
  package var databasePagesMax: Int?

  package init() {}
}
