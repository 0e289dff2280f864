import GRDB
import Gossip
import Testing

@testable import MeshNode

@Suite struct DiskFullTests {
  let directory = TemporaryDirectory()

  /// `max_page_count` makes SQLite say what it says when a write finds no room (SQLITE_FULL).
  @Test func aFullDiskRefusesWholeBatchesServesReadsAndRecovers() async throws {
    var ada = StreamWriter(7)
    let first = ada.firstEvent
    let text = String(repeating: "x", count: 2_000)
    // Smaller than what `probe` writes: where none fits, that does not either.
    let batches = try (0..<100).map { _ in try (0..<3).map { _ in try ada.say(text, at: 1) } }
    var limits = StorageLimits()
    limits.databasePagesMax = 100
    var stored = 1
    try await SQLiteEventStore.with(directory.data, limits: limits) { store async throws in
      _ = try await store.append([first])
      for batch in batches {
        do throws(StorageError) {
          _ = try await store.append(batch)
          stored += batch.count
        } catch {
          #expect(error == .diskFull)
          break
        }
      }
      #expect(stored > 10 && stored < 300)
      let next = batches[(stored - 1) / 3]
      for _ in 0..<3 {
        await #expect(throws: StorageError.diskFull) { try await store.append(next) }
      }
      await #expect(throws: StorageError.diskFull) { try await store.probe() }
      #expect(try await store.logPosition() == Int64(stored))
      #expect(try await store.streams().first?.head.head == UInt64(stored - 1))
      #expect(try await store.timeline(of: "lobby", before: nil, limit: 1_000).count == stored - 1)

      try await store.pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA max_page_count = 100000")
      }
      try await store.probe()
      for batch in batches[((stored - 1) / 3)...] { _ = try await store.append(batch) }
      #expect(try await store.logPosition() == 301)
      #expect(try await store.rooms().first?.messages == 300)
    }
  }

  @Test func theErrorsOfAFullDiskAreKnown() {
    for code in [ResultCode.SQLITE_FULL, .SQLITE_IOERR_WRITE] {
      let error = StorageError(DatabaseError(resultCode: code), path: "log")
      #expect(error == .diskFull)
    }
    let other = StorageError(DatabaseError(resultCode: .SQLITE_BUSY, message: "m"), path: "log")
    #expect(other == .failed("m"))
  }

  @Test func littleSpaceIsToldInWords() throws {
    try directory.data.prepare()
    #expect(directory.data.spaceWarning(below: 1) == nil)
    let warning = try #require(directory.data.spaceWarning(below: .max))
    #expect(warning.contains(directory.data.path))
  }
}
