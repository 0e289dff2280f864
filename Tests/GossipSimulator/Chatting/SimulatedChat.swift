import Chat
import Gossip

/// What one node has made of the events in its log, as the real one does: folded one by one in the
/// order in which they were committed, texts erased that are deleted. Lies on the disk with the log.
struct SimulatedChat {
  private var roster = RoomRoster(room: ChatScript.room)
  private var states: [MessageID: MessageState] = [:]
  /// Ledger indexes of each message and of what its author made of it, known or not.
  private var texts: [MessageID: [(index: Int, author: UInt64)]] = [:]
  /// Events with a text, by whether it is here.
  private(set) var held: Set<Int> = []
  private(set) var absent: Set<Int> = []
  /// Not here, and nothing says that it is deleted.
  private(set) var missing: Set<Int> = []
  private let defect: EngineDefect?

  init(defect: EngineDefect? = nil) { self.defect = defect }

  /// An event was committed.
  mutating func take(_ fact: ChatScript.Fact, index: Int, event: Event, lacksPayload: Bool) {
    if event.header.payload != nil {
      if lacksPayload { absent.insert(index) } else { held.insert(index) }
    }
    switch fact {
    case .original(let original):
      let target = original.stamp.id
      states[target, default: MessageState(target: target)].apply(original)
      texts[target, default: []].append((index, original.author))
      erase(target)
    case .change(let change):
      if defect == .forgetsChanges, states[change.target]?.original == nil { return }
      states[change.target, default: MessageState(target: change.target)].apply(change)
      if case .edit = change.kind {
        texts[change.target, default: []].append((index, change.author))
      }
      erase(change.target)
    case .room(let change):
      let before = roster.outcome.offices
      roster.apply(change)
      if roster.outcome.offices != before { for target in states.keys.sorted() { erase(target) } }
    case .membership(let change): roster.apply(change)
    }
  }

  /// The text of an event came that had come without.
  mutating func takePayload(_ index: Int) {
    guard missing.remove(index) != nil else { return }
    absent.remove(index)
    held.insert(index)
  }

  /// Erases what is deleted; notes what is not and is not here.
  private mutating func erase(_ target: MessageID) {
    guard let outcome = states[target]?.outcome(offices: roster.outcome.offices),
      let author = states[target]?.original?.author
    else {
      for text in texts[target] ?? [] where absent.contains(text.index) {
        missing.insert(text.index)
      }
      return
    }
    for text in texts[target] ?? [] {
      if outcome.isDeleted, text.author == author {
        missing.remove(text.index)
        if defect != .keepsPayloads, held.remove(text.index) != nil { absent.insert(text.index) }
      } else if absent.contains(text.index) {
        missing.insert(text.index)
      }
    }
  }

  /// Texts that are deleted and should be nowhere.
  var deleted: Set<Int> {
    var deleted: Set<Int> = []
    for (target, state) in states {
      guard let author = state.original?.author,
        state.outcome(offices: roster.outcome.offices)?.isDeleted == true
      else { continue }
      deleted.formUnion((texts[target] ?? []).filter { $0.author == author }.map(\.index))
    }
    return deleted
  }

  /// What is shown of the room and its messages.
  struct Shown: Equatable {
    let room: RoomOutcome
    let standings: [RoomRoster.Standing]
    let messages: [MessageID: MessageOutcome]
  }

  func shown(to people: ClosedRange<UInt64>) -> Shown {
    Shown(
      room: roster.outcome, standings: people.map { roster.standing(of: $0) },
      messages: states.compactMapValues { $0.outcome(offices: roster.outcome.offices) })
  }
}
