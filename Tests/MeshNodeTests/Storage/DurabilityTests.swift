import Foundation
import Gossip
import Testing

@testable import MeshNode

/// A process that is killed in the middle of its work loses nothing that it acknowledged.
@Suite struct DurabilityTests {
  @Test func whatWasAcknowledgedSurvivesKill9() async throws {
    let directory = TemporaryDirectory()
    var acknowledged: UInt64 = 0
    for round in 0..<5 {
      let path = directory.data.path
      let milliseconds = UInt32(SeededGenerator.mix(UInt64(round)) % 150)
      let result = await #expect(
        processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
      ) { [path = path as String, milliseconds = milliseconds as UInt32] in
        try await appendUntilKilled(path, after: milliseconds)
      }
      let output = try #require(result).standardOutputContent
      let lines = String(decoding: output, as: UTF8.self).split(
        separator: "\n")
      // The last line may be torn; a line before it is a whole acknowledgement.
      let seqs = lines.dropLast().compactMap { UInt64($0) }
      #expect(seqs == seqs.sorted())
      let highest = max(acknowledged, seqs.last ?? 0)
      acknowledged = highest

      try await SQLiteEventStore.with(directory.data) { store async throws in
        #expect(!store.wasCleanlyClosed)
        let stream = try #require(try await store.ownStream())
        #expect(stream.head >= highest, "round \(round)")
        var next: UInt64 = 0
        while next <= stream.head {
          let range = StreamRange(stream: stream.stream, first: next, last: stream.head)
          let run = try await store.run(range, budget: BulkBudget(events: 1_000, bytes: 1 << 30))
          #expect(run.damaged.isEmpty)
          next = try #require(run.events.last).seq + 1
        }
        #expect(try await store.rooms().first?.messages ?? 0 == Int(stream.head))
      }
    }
    #expect(acknowledged > 0, "no round got as far as an acknowledgement")
  }

  @Test func theWriteAheadLogIsCopiedBackBesideTheWriter() async throws {
    let directory = TemporaryDirectory()
    var limits = StorageLimits()
    limits.checkpointBytes = 1
    let store = try SQLiteEventStore(directory.data, limits: limits)
    var writer = StreamWriter(5)
    var events = [writer.firstEvent]
    for number in 1...500 { events.append(try writer.say("message \(number)", at: UInt64(number))) }
    let before = try databaseSize(directory)
    _ = try await store.append(events)
    store.checkpointer.close()
    #expect(try databaseSize(directory) > before, "the log itself is still open")
    // What is written from now on stays in the write-ahead log until the log is closed.
    _ = try await store.append([try writer.say("the last", at: 501)])
    await store.close()
    try await SQLiteEventStore.with(directory.data) { store async throws in
      #expect(try await store.streams().first?.head.head == 501)
    }
  }

  private func databaseSize(_ directory: TemporaryDirectory) throws -> UInt64 {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: directory.data.databasePath)
    return try #require(attributes[.size] as? UInt64)
  }
}

/// In the child: goes on with the own stream, a few events in each call, and prints each last seq
/// once it is acknowledged.
private func appendUntilKilled(_ path: String, after milliseconds: UInt32) async throws {
  let store = try SQLiteEventStore(DataDirectory(path: path))
  let identity = NodeIdentity()
  let cryptography = identity.cryptography
  var log: AuthorLog
  if let stream = try await store.ownStream() {
    log = AuthorLog(resuming: stream)
  } else {
    let begun = AuthorLog.begin(
      StreamID(77), mesh: .open, at: HybridTime(milliseconds: 1), signer: identity,
      cryptography: cryptography)
    log = begun.log
    try await store.beginStream(begun.first)
  }
  Thread.detachNewThread {
    usleep(200_000 + milliseconds * 1_000)
    kill(getpid(), SIGKILL)
  }
  while true {
    var events: [Event] = []
    for _ in 0..<Int(log.nextSeq % 7 + 1) {
      let message = try StreamWriter.body("\(log.nextSeq)")
      events.append(
        log.append(
          body: message, time: HybridTime(milliseconds: log.nextSeq), signer: identity,
          cryptography: cryptography))
    }
    _ = try await store.append(events)
    let line = Array("\(log.nextSeq - 1)\n".utf8)
    _ = write(STDOUT_FILENO, line, line.count)
  }
}
