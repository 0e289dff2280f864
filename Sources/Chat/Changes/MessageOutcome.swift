/// What is shown of a message, all that was done to it considered.
package struct MessageOutcome: Hashable, Sendable {
  /// A text that the message had.
  package struct Version: Hashable, Sendable {
    package let text: String
    package let stamp: Stamp
  }

  /// Who did something, and when.
  package struct Mark: Hashable, Sendable {
    package let person: UInt64
    package let stamp: Stamp
  }

  package struct Reaction: Hashable, Sendable {
    package let emoji: String
    /// In the order in which they put it on; nobody twice.
    package let people: [UInt64]
  }

  /// Nil once it is deleted.
  package let text: String?
  /// Earlier texts, oldest first; empty if it was never edited or is deleted. At most
  /// ``ChatLimits/editsKept``: the first text and the newest edits but the one that is shown.
  package let history: [Version]
  /// The edit that gave it its text; nil if it was never edited or is deleted.
  package let edited: Stamp?
  /// The first deletion that counts.
  package let deletion: Mark?
  /// The emoji in the order in which they appeared, at most ``ChatLimits/reactionsPerMessage``;
  /// none once it is deleted.
  package let reactions: [Reaction]
  /// Who pinned it; nil if it is not pinned or is deleted.
  package let pin: Mark?
  /// People in the order in which they acknowledged.
  package let acknowledgedBy: [UInt64]

  /// What gave it its text, or took it away; nil while it says what it said at first.
  package var textStamp: Stamp? { deletion?.stamp ?? edited }
  package var isDeleted: Bool { deletion != nil }
  package var isPinned: Bool { pin != nil }
  package var isEdited: Bool { !history.isEmpty }
}

extension MessageState {
  /// What is shown of the message; nil while it has not come.
  ///
  /// - Parameter offices: of the message's room, from the same set of events.
  package func outcome(offices: RoomOffices) -> MessageOutcome? {
    guard let original else { return nil }
    let acknowledgedBy = acknowledgements.sorted { $0.value < $1.value }.map(\.key)
    if let deletion = deletion(of: original, offices: offices) {
      return MessageOutcome(
        text: nil, history: [], edited: nil, deletion: deletion, reactions: [], pin: nil,
        acknowledgedBy: acknowledgedBy)
    }
    // The original comes first whatever its stamp: it may be from a node with a fast clock.
    var versions = [MessageOutcome.Version(text: original.text, stamp: original.stamp)]
    for edit in edits[original.author]?.elements ?? [] {
      versions.append(MessageOutcome.Version(text: edit.value, stamp: edit.stamp))
    }
    let current = versions.removeLast()
    return MessageOutcome(
      text: current.text, history: versions,
      edited: versions.isEmpty ? nil : current.stamp, deletion: nil, reactions: shownReactions(),
      pin: pin.flatMap { pin in
        pin.value.isOn ? MessageOutcome.Mark(person: pin.value.person, stamp: pin.stamp) : nil
      },
      acknowledgedBy: acknowledgedBy)
  }

  /// A deletion by the author counts. One by somebody else counts if they were an operator at the
  /// later of two times: when it was made, and when the message was. So what is said after an
  /// office has ended is out of its reach, whatever date stands on a deletion.
  private func deletion(
    of original: MessageOriginal, offices: RoomOffices
  ) -> MessageOutcome.Mark? {
    var first: MessageOutcome.Mark?
    for (person, stamps) in deletions {
      let counting = stamps.elements.first { stamp in
        person == original.author
          || offices.isOperator(person, at: max(stamp, original.stamp))
      }
      guard let counting, first.map({ counting < $0.stamp }) ?? true else { continue }
      first = MessageOutcome.Mark(person: person, stamp: counting)
    }
    return first
  }

  private func shownReactions() -> [MessageOutcome.Reaction] {
    var marks: [String: [MessageOutcome.Mark]] = [:]
    for (person, chosen) in reactions {
      for (emoji, stamp) in chosen.shown {
        marks[emoji, default: []].append(MessageOutcome.Mark(person: person, stamp: stamp))
      }
    }
    var rows: [(emoji: String, marks: [MessageOutcome.Mark])] = marks.map { emoji, marks in
      (emoji, marks.sorted { $0.stamp < $1.stamp })
    }
    // Every list has its own first stamp.
    rows.sort { $0.marks[0].stamp < $1.marks[0].stamp }
    return rows.prefix(ChatLimits.reactionsPerMessage).map { row in
      MessageOutcome.Reaction(emoji: row.emoji, people: row.marks.map(\.person))
    }
  }
}
