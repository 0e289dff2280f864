import Testing

@testable import Chat

/// What is shown of a message is a function of the set of events. Random sets are folded in random
/// orders and parts, and compared with a slow statement of the rules.
@Suite struct MessageConvergenceTests {
  private enum Input: Hashable {
    case original(MessageOriginal)
    case change(MessageChange)
  }

  private static let target = MessageID(stream: 1, seq: 7)

  private let offices: RoomOffices = {
    var changes = RoomChanges(room: "garden")
    for (seq, kind) in [
      RoomChange.Kind.created, .appointment(of: 3, isOn: true), .appointment(of: 3, isOn: false),
    ].enumerated() {
      let stamp = Stamp(time: UInt64(seq * 10), stream: 9, seq: UInt64(seq))
      changes.apply(RoomChange(room: "garden", author: 2, stamp: stamp, kind: kind))
    }
    return changes.outcome().offices
  }()

  @Test(arguments: 0..<150 as Range<UInt64>)
  func anyArrivalShowsTheSame(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let inputs = randomInputs(using: &random)
    let check = ConvergenceCheck<MessageState, Input, MessageOutcome?>(
      empty: MessageState(target: Self.target),
      apply: { state, input in
        switch input {
        case .original(let original): state.apply(original)
        case .change(let change): state.apply(change)
        }
      },
      merged: { $0.merged(with: $1) }, outcome: { $0.outcome(offices: offices) })
    #expect(check.brokenLaw(by: inputs, using: &random) == nil, "seed \(seed)")

    var state = MessageState(target: Self.target)
    for input in inputs { check.apply(&state, input) }
    #expect(state.outcome(offices: offices) == reference(inputs), "seed \(seed)")
  }

  /// Few people, emoji and times, so that they meet; sometimes so many that limits are reached.
  private func randomInputs(using random: inout SeededGenerator) -> [Input] {
    let isBusy = Int.random(in: 0..<5, using: &random) == 0
    let count = isBusy ? 600 : Int.random(in: 0...30, using: &random)
    let emoji = isBusy ? 90 : 4
    let deletes = Bool.random(using: &random)
    var inputs: [Input] = (0..<count).map { number in
      let kind: MessageChange.Kind =
        switch Int.random(in: 0..<16, using: &random) {
        case 0..<5: .edit(text: "text \(number)")
        case 5 where deletes: .deletion
        case 5..<13:
          .reaction(
            emoji: "e\(Int.random(in: 0..<emoji, using: &random))",
            isOn: Int.random(in: 0..<4, using: &random) > 0)
        case 13: .acknowledgement
        default: .pin(isOn: .random(using: &random))
        }
      let stamp = Stamp(
        time: .random(in: 0...25, using: &random), stream: 2 + UInt64(number % 3),
        seq: UInt64(number))
      return .change(
        MessageChange(
          target: Self.target, author: .random(in: 1...4, using: &random), stamp: stamp, kind: kind)
      )
    }
    if Int.random(in: 0..<10, using: &random) > 0 {
      let stamp = Stamp(
        time: .random(in: 0...25, using: &random), stream: Self.target.stream,
        seq: Self.target.seq)
      inputs.append(
        .original(
          MessageOriginal(author: .random(in: 1...3, using: &random), stamp: stamp, text: "first")))
    }
    return inputs
  }

  /// The rules word for word, over the whole set in the order of stamps.
  private func reference(_ inputs: [Input]) -> MessageOutcome? {
    var original: MessageOriginal?
    var changes: [MessageChange] = []
    for input in inputs {
      switch input {
      case .original(let value): original = value
      case .change(let change): changes.append(change)
      }
    }
    guard let original else { return nil }
    changes.sort { $0.stamp < $1.stamp }
    var versions = [MessageOutcome.Version(text: original.text, stamp: original.stamp)]
    var deletion: MessageOutcome.Mark?
    var deletionsSeen: [UInt64: Int] = [:]
    var pin: MessageOutcome.Mark?
    var acknowledgedBy: [UInt64] = []
    for change in changes {
      let mark = MessageOutcome.Mark(person: change.author, stamp: change.stamp)
      switch change.kind {
      case .edit(let text):
        guard change.author == original.author else { continue }
        versions.append(MessageOutcome.Version(text: text, stamp: change.stamp))
      case .deletion:
        deletionsSeen[change.author, default: 0] += 1
        guard (deletionsSeen[change.author] ?? 0) <= ChatLimits.deletionsKept else { continue }
        let isOperator = offices.isOperator(
          change.author, at: max(change.stamp, original.stamp))
        if change.author == original.author || isOperator { deletion = deletion ?? mark }
      case .pin(let isOn): pin = isOn ? mark : nil
      case .acknowledgement:
        if !acknowledgedBy.contains(change.author) { acknowledgedBy.append(change.author) }
      case .reaction: continue
      }
    }
    let surplus = max(0, versions.count - 1 - ChatLimits.editsKept)
    versions.removeSubrange(1..<(1 + surplus))
    guard deletion == nil else {
      return MessageOutcome(
        text: nil, history: [], edited: nil, deletion: deletion, reactions: [], pin: nil,
        acknowledgedBy: acknowledgedBy)
    }
    let current = versions.removeLast()
    return MessageOutcome(
      text: current.text, history: versions,
      edited: versions.isEmpty ? nil : current.stamp, deletion: nil,
      reactions: reactions(changes), pin: pin, acknowledgedBy: acknowledgedBy)
  }

  private func reactions(_ changes: [MessageChange]) -> [MessageOutcome.Reaction] {
    var shown: [(emoji: String, person: UInt64, stamp: Stamp)] = []
    for person in Set(changes.map(\.author)) {
      var choices: [(emoji: String, isOn: Bool, stamp: Stamp)] = []
      for change in changes where change.author == person {
        guard case .reaction(let emoji, let isOn) = change.kind else { continue }
        choices.removeAll { $0.emoji == emoji }
        choices.append((emoji, isOn, change.stamp))
      }
      let own = choices.suffix(ChatLimits.reactionChoicesKept).filter(\.isOn)
      shown += own.prefix(ChatLimits.reactionsPerPerson).map { ($0.emoji, person, $0.stamp) }
    }
    shown.sort { $0.stamp < $1.stamp }
    var order: [String] = []
    for one in shown where !order.contains(one.emoji) { order.append(one.emoji) }
    return order.prefix(ChatLimits.reactionsPerMessage).map { emoji in
      MessageOutcome.Reaction(
        emoji: emoji, people: shown.filter { $0.emoji == emoji }.map(\.person))
    }
  }
}
