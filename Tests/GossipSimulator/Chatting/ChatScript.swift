import Chat
import Gossip

/// What the simulated people do in the one room there is: of each event of the ledger what it says.
/// Targets are any messages, known to the author's node or not. A function of the seed.
final class ChatScript {
  /// What an event says, with its stamp.
  enum Fact {
    case original(MessageOriginal)
    case change(MessageChange)
    case room(RoomChange)
    case membership(MembershipChange)
  }

  static let room = "garden"

  private let seed: UInt64
  private let people: UInt64
  /// By ledger index.
  private(set) var facts: [Int: Fact] = [:]
  private var messages: [MessageID] = []

  /// - Parameter authors: nodes that say something. Two of them are one person each, who so speaks
  ///   on both sides of partitions.
  init(seed: UInt64, authors: Int) {
    self.seed = seed
    people = UInt64(max(2, (authors + 1) / 2))
  }

  func person(of author: Int) -> UInt64 { UInt64(author) % people + 1 }

  var everybody: ClosedRange<UInt64> { 1...people }

  /// Whether the event of an index, to be made, has a text.
  func hasText(_ index: Int) -> Bool { draw(index, 0) % 100 < 45 }

  /// Writes down what an event says.
  func insert(_ event: Event, index: Int, author: Int) {
    guard event.seq > 0 else { return }
    let stamp = Stamp(
      time: event.header.time.bits, stream: event.stream.number, seq: event.seq)
    facts[index] = fact(index, by: person(of: author), at: stamp)
    if case .original = facts[index] { messages.append(stamp.id) }
  }

  private func fact(_ index: Int, by person: UInt64, at stamp: Stamp) -> Fact {
    // Mostly of what was said just now, which others have perhaps not heard.
    let recent = draw(index, 5).isMultiple(of: 4) ? messages[...] : messages.suffix(2)
    let target =
      recent.isEmpty ? nil : recent.dropFirst(Int(draw(index, 1) % UInt64(recent.count))).first
    let text = "text \(index)"
    func change(_ kind: MessageChange.Kind, _ target: MessageID) -> Fact {
      .change(MessageChange(target: target, author: person, stamp: stamp, kind: kind))
    }
    func room(_ kind: RoomChange.Kind) -> Fact {
      .room(RoomChange(room: Self.room, author: person, stamp: stamp, kind: kind))
    }
    let isOn = !draw(index, 2).isMultiple(of: 3)
    let other = draw(index, 3) % people + 1
    switch draw(index, 0) % 100 {
    case 30..<45 where target != nil: return change(.edit(text: text), target ?? stamp.id)
    case 0..<45: return .original(MessageOriginal(author: person, stamp: stamp, text: text))
    case 45..<50: return room(.created)
    case 50..<56: return room(.appointment(of: other, isOn: isOn))
    case 56..<59: return room(.topic(text))
    case 59..<62: return room(.removal(of: other))
    case 62..<64: return room(.archived(isOn))
    case 64..<68:
      return .membership(
        MembershipChange(room: Self.room, person: person, stamp: stamp, isJoined: isOn))
    default:
      guard let target else { return room(.created) }
      switch draw(index, 4) % 8 {
      case 0, 1: return change(.reaction(emoji: isOn ? "👍" : "🎉", isOn: isOn), target)
      case 2: return change(.pin(isOn: isOn), target)
      case 3: return change(.acknowledgement, target)
      default: return change(.deletion, target)
      }
    }
  }

  private func draw(_ index: Int, _ use: UInt64) -> UInt64 {
    Mixing.mix(seed ^ Mixing.mix(UInt64(index) << 3 | use) ^ 0xC4A7)
  }
}
