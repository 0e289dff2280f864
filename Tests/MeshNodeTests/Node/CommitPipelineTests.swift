import Gossip
import Testing

@testable import MeshNode

@Suite struct CommitPipelineTests {
  let one = TestStream(StreamID(1), author: NodeIdentity(), mesh: .open, count: 600)
  let two = TestStream(StreamID(2), author: NodeIdentity(), mesh: .open, count: 3)
  let pipeline = CommitPipeline()

  func written(_ parts: Int) -> [Result<[CommittedEvent], StorageError>] {
    Array(repeating: .success([]), count: parts)
  }

  @Test func theWriterTakesWhatWaitsPartedByStream() {
    pipeline.add(received: [one.events[0], two.events[0], one.events[1]])
    pipeline.add(received: [two.events[1]])
    let batch = pipeline.nextBatch()
    #expect(batch == [Array(one.events[0...1]), [two.events[0]], [two.events[1]]])
    #expect(!pipeline.isIdle, "it is being written")
    pipeline.finished(written(3))
    #expect(!pipeline.isIdle, "nobody has seen to it")
    #expect(pipeline.takeOutcome()?.batch.map(\.events) == batch)
    #expect(pipeline.isIdle)
    #expect(pipeline.takeOutcome() == nil)
  }

  @Test func afterAFailureTheWriterWaitsForTheNode() throws {
    pipeline.add(received: [one.events[0], two.events[0]])
    #expect(pipeline.nextBatch()?.count == 2)
    pipeline.add(received: [one.events[1]])
    pipeline.add(received: [two.events[1]])
    pipeline.finished([.failure(.diskFull), .success([])])
    #expect(pipeline.nextBatch() == nil)
    let outcome = try #require(pipeline.takeOutcome())
    #expect(outcome.hasFailures)
    #expect(pipeline.nextBatch() == nil, "taken out is not seen to")
    #expect(pipeline.takeReceived(of: [StreamID(1)]) == [one.events[1].id])
    pipeline.resume()
    #expect(pipeline.nextBatch() == [[two.events[1]]], "nothing beyond the gap")
  }

  @Test func theWriterIsNeverFarAheadOfTheNode() {
    for event in one.events { pipeline.add(received: [event]) }
    var batches = 0
    while let batch = pipeline.nextBatch() {
      batches += 1
      pipeline.finished(written(batch.count))
      pipeline.add(received: one.events)
    }
    #expect(batches == CommitPipeline.aheadMax)
    #expect(pipeline.takeOutcome() != nil)
    #expect(pipeline.nextBatch() != nil)
  }
}

extension CommitPipeline.Outcome: Equatable {
  public static func == (first: Self, second: Self) -> Bool {
    first.batch.map(\.events) == second.batch.map(\.events)
  }
}
