import Gossip
import NIOConcurrencyHelpers
import Testing

@testable import MeshNode

/// Batches that a test wrote down, and what became of them.
final class ListedBatches: CommitSource {
  private let waiting: NIOLockedValueBox<[[[Event]]]>
  private let outcomes = NIOLockedValueBox<[[Result<[EventID], StorageError>]]>([])

  init(_ batches: [[[Event]]]) { waiting = NIOLockedValueBox(batches) }

  var results: [[Result<[EventID], StorageError>]] { outcomes.withLockedValue { $0 } }

  func nextBatch() -> [[Event]]? {
    waiting.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() }
  }

  func finished(_ results: [Result<[CommittedEvent], StorageError>]) {
    outcomes.withLockedValue { $0.append(results.map { $0.map { $0.map(\.event.id) } }) }
  }
}

@Suite struct CommitSourceTests {
  let directory = TemporaryDirectory()

  @Test func batchesAreCommittedUntilNoneIsLeftAndWhatDoesNotFitFailsAlone() async throws {
    var ada = StreamWriter(7)
    var bob = StreamWriter(8)
    let fitting = try [ada.firstEvent] + (0..<3).map { try ada.say("\($0)", at: $0) }
    let later = try ada.say("later", at: 9)
    let stray = try bob.say("without its stream's first event", at: 1)
    let source = ListedBatches([[fitting, [stray]], [[later]], [[bob.firstEvent]]])
    try await SQLiteEventStore.with(directory.data) { store async throws in
      await store.commit(from: source)
      let refused = StorageError.notContiguous("\(stray.id)")
      #expect(
        source.results == [
          [.success(fitting.map(\.id)), .failure(refused)], [.success([later.id])],
          [.success([bob.firstEvent.id])],
        ])
      #expect(try await store.logPosition() == 6)
      #expect(try await store.streams().map(\.head.head) == [4, 0])
    }
  }

  @Test func aFullDiskFailsTheWholeBatch() async throws {
    var ada = StreamWriter(7)
    let text = String(repeating: "x", count: 4_000)
    let much = try (0..<200).map { try ada.say(text, at: $0) }
    let source = ListedBatches([[[ada.firstEvent], much]])
    var limits = StorageLimits()
    limits.databasePagesMax = 100
    try await SQLiteEventStore.with(directory.data, limits: limits) { store async throws in
      await store.commit(from: source)
      #expect(source.results == [[.failure(.diskFull), .failure(.diskFull)]])
      #expect(try await store.streams().isEmpty)
    }
  }
}
