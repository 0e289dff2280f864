import Chat
import Gossip
import Testing

@testable import MeshNode

/// The last picture of each person counts, whatever came first.
@Suite struct PictureTests {
  let directory = TemporaryDirectory()
  private let first: [UInt8] = [0xFF, 0xD8, 0xFF, 1]
  private let second: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 2]

  @Test func theLastOneCountsInAnyOrder() async throws {
    var ada = Speaker(1)
    ada.shows(first, at: 10)
    var elsewhere = Speaker(1, node: 9)
    elsewhere.shows(second, at: 20)
    for order in [[ada.events, elsewhere.events], [elsewhere.events, ada.events]] {
      let directory = TemporaryDirectory()
      try await SQLiteEventStore.with(directory.data) { store async throws in
        var told: [PictureMark] = []
        for events in order { told += try await store.append(events).compactMap(\.picture) }
        #expect(try await store.picture(of: ada.person) == second)
        let marks = try await store.pictures()
        #expect(marks.map(\.person) == [ada.person])
        #expect(told.last == marks.first)
        try await store.rebuild()
        #expect(try await store.pictures() == marks)
      }
    }
  }

  @Test func oneIsTakenAwayAndNobodyElseCan() async throws {
    var ada = Speaker(1)
    ada.shows(first, at: 10)
    var eve = Speaker(2)
    eve.shows(second, of: ada.person, at: 20)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      _ = try await store.append(eve.events)
      #expect(try await store.picture(of: ada.person) == first)
      ada.shows([], at: 30)
      let committed = try await store.append(Array(ada.events.suffix(1)))
      #expect(committed.first?.picture == PictureMark(person: ada.person, mark: 0))
      #expect(try await store.picture(of: ada.person) == nil)
      #expect(try await store.pictures().isEmpty)
    }
  }

  /// Dated until next year it would stay until then.
  @Test func oneDatedAheadDoesNotCount() async throws {
    var ada = Speaker(1)
    ada.shows(first, at: SystemClock.now().wallMilliseconds + 3_600_000)
    try await SQLiteEventStore.with(directory.data) { store async throws in
      _ = try await store.append(ada.events)
      #expect(try await store.pictures().isEmpty)
    }
  }
}
