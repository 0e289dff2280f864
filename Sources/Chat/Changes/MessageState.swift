/// A message and everything done to it, folded. What it holds is a function of the set of events
/// that were applied: their order, and how often each came, make no difference, and two parts can
/// be merged in either order. ``outcome(offices:)`` says what is shown.
///
/// A change may come before its message. It waits here, at most a few of each person
/// (``ChatLimits``), and counts when the message comes.
package struct MessageState: Hashable, Sendable {
  package let target: MessageID
  /// Nil while the message itself has not come.
  package private(set) var original: MessageOriginal?

  /// By author: while the original has not come, anybody may turn out to be its author.
  private(set) var edits: [UInt64: KeptByStamp<LastWrite<String>>] = [:]
  /// By author. The oldest are kept, so that deleting again does not push out what counted.
  private(set) var deletions: [UInt64: KeptByStamp<Stamp>] = [:]
  private(set) var reactions: [UInt64: PersonReactions] = [:]
  private(set) var pin: LastWrite<PinChoice>?
  /// The first one of each person.
  private(set) var acknowledgements: [UInt64: Stamp] = [:]

  struct PinChoice: Hashable, Sendable {
    let person: UInt64
    let isOn: Bool
  }

  package init(target: MessageID) {
    self.target = target
  }

  /// The message came.
  ///
  /// - Parameter original: of this target.
  package mutating func apply(_ original: MessageOriginal) {
    precondition(original.stamp.id == target, "the original of another message")
    guard self.original == nil else { return }
    self.original = original
    // Nobody else's edits will ever count.
    edits = edits.filter { $0.key == original.author }
  }

  /// Somebody did something to the message.
  ///
  /// - Parameter change: of this target.
  package mutating func apply(_ change: MessageChange) {
    precondition(change.target == target, "a change of another message")
    let author = change.author
    switch change.kind {
    case .edit(let text):
      if let original, original.author != author { return }
      edits[author, default: Self.noEdits].insert(LastWrite(text, at: change.stamp))
    case .deletion:
      deletions[author, default: Self.noDeletions].insert(change.stamp)
    case .reaction(let emoji, let isOn):
      reactions[author, default: PersonReactions()].insert(emoji, LastWrite(isOn, at: change.stamp))
    case .pin(let isOn):
      pin.merge(LastWrite(PinChoice(person: author, isOn: isOn), at: change.stamp))
    case .acknowledgement:
      acknowledge(by: author, at: change.stamp)
    }
  }

  /// What both know together.
  package func merged(with other: MessageState) -> MessageState {
    precondition(target == other.target, "states of two messages")
    var result = self
    if let original = other.original { result.apply(original) }
    for (author, theirs) in other.edits {
      if let original = result.original, original.author != author { continue }
      result.edits[author, default: Self.noEdits].formUnion(theirs)
    }
    for (author, theirs) in other.deletions {
      result.deletions[author, default: Self.noDeletions].formUnion(theirs)
    }
    for (author, theirs) in other.reactions {
      result.reactions[author, default: PersonReactions()].merge(theirs)
    }
    result.pin.merge(other.pin)
    for (author, stamp) in other.acknowledgements { result.acknowledge(by: author, at: stamp) }
    return result
  }

  private mutating func acknowledge(by person: UInt64, at stamp: Stamp) {
    acknowledgements[person] = min(acknowledgements[person] ?? stamp, stamp)
  }

  private static let noEdits = KeptByStamp<LastWrite<String>>(.newest, ChatLimits.editsKept)
  private static let noDeletions = KeptByStamp<Stamp>(.oldest, ChatLimits.deletionsKept)
}

/// What one person chose for each emoji under one message. Of the emoji, those chosen last are kept,
/// on or off.
struct PersonReactions: Hashable, Sendable {
  private var choices: [String: LastWrite<Bool>] = [:]

  mutating func insert(_ emoji: String, _ choice: LastWrite<Bool>) {
    choices[emoji].merge(choice)
    guard choices.count > ChatLimits.reactionChoicesKept,
      let oldest = choices.min(by: { $0.value.stamp < $1.value.stamp })
    else { return }
    choices[oldest.key] = nil
  }

  mutating func merge(_ other: PersonReactions) {
    for (emoji, choice) in other.choices { insert(emoji, choice) }
  }

  var count: Int { choices.count }

  /// What is on and within the limit, oldest first.
  var shown: ArraySlice<(emoji: String, stamp: Stamp)> {
    choices.filter(\.value.value).map { (emoji: $0.key, stamp: $0.value.stamp) }
      .sorted { $0.stamp < $1.stamp }
      .prefix(ChatLimits.reactionsPerPerson)
  }
}
