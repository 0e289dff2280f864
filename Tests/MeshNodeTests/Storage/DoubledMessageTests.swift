import Chat
import Foundation
import Gossip
import Testing

@testable import MeshNode

/// What was said twice, because a node died after writing it down and before telling anybody.
@Suite struct DoubledMessageTests {
  let directory = TemporaryDirectory()

  /// Ada says "once" on a first node, which dies; again on a second, and again on a third; then something
  /// else under the same tag in another room. Bob uses her tag.
  private func streams() -> [[Event]] {
    var first = Speaker(1, node: 11)
    var second = Speaker(1, node: 12)
    var third = Speaker(1, node: 13)
    var bob = Speaker(2)
    first.says("once", under: "t", at: 100)
    second.says("once", under: "t", at: 200)
    second.says("after", under: "u", at: 210)
    third.says("once", under: "t", at: 300)
    third.says("elsewhere", under: "t", in: "garden", at: 310)
    bob.says("mine", under: "t", at: 150)
    return [first.events, second.events, third.events, bob.events]
  }

  /// It must not come back with the node that had died: neither is shown, and neither is kept.
  @Test(arguments: UInt64(0)..<24)
  func deletedItIsGoneWithItsTwins(seed: UInt64) async throws {
    var first = Speaker(1, node: 11)
    var second = Speaker(1, node: 12)
    let lost = first.says("twice-said", tag: "t", at: 100)
    let again = second.says("twice-said", tag: "t", at: 200)
    second.changes(seed.isMultiple(of: 2) ? again : lost, .deletion, at: 220)
    var generator = SeededGenerator(seed: seed)
    var left = [first.events[...], second.events[...]]
    try await SQLiteEventStore.with(directory.data) { store async throws in
      while let index = left.indices.filter({ !left[$0].isEmpty }).randomElement(using: &generator)
      {
        _ = try await store.append([left[index].removeFirst()])
      }
      for isRebuilt in [false, true] {
        if isRebuilt { try await store.rebuild() }
        let lobby = try await store.timeline(of: "lobby", before: nil, limit: 10)
        #expect(lobby.map(\.id) == [lost.id])
        #expect(lobby.first?.outcome?.isDeleted == true)
        for event in [lost, again] {
          #expect(try await store.event(event.id)?.lacksPayload == true)
        }
        #expect(try await store.missingPayloads(limit: 9).isEmpty)
      }
    }
  }

  @Test func theFirstIsShownInWhateverOrderTheyCome() async throws {
    for seed in UInt64(0)..<24 {
      var generator = SeededGenerator(seed: seed)
      var left = streams().map { $0[...] }
      let data = DataDirectory(path: directory.path + "/\(seed)")
      try await SQLiteEventStore.with(data) { store async throws in
        var shown: Set<EventID> = []
        while let index = left.indices.filter({ !left[$0].isEmpty }).randomElement(
          using: &generator)
        {
          for committed in try await store.append([left[index].removeFirst()]) {
            if let entry = committed.entry, entry.room == "lobby" { shown.insert(entry.id) }
            if let gone = committed.gone {
              shown.remove(gone.id)
              #expect(shown.contains(gone.keptAs))
            }
          }
        }
        for isRebuilt in [false, true] {
          if isRebuilt { try await store.rebuild() }
          let lobby = try await store.timeline(of: "lobby", before: nil, limit: 10)
          #expect(lobby.map(\.text) == ["once", "mine", "after"])
          #expect(lobby[0].id.stream == StreamID(11))
          #expect(Set(lobby.map(\.id)) == shown)
          let after = try await store.entries(of: "lobby", after: 0, limit: 10)
          #expect(Set(after.entries.map(\.id)) == shown)
          #expect(try await store.rooms().map(\.messages) == [1, 3])
        }
      }
    }
  }
}
