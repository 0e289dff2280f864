/// What is known of a room, all that was done to it considered.
package struct RoomOutcome: Hashable, Sendable {
  /// A topic and who set it.
  package struct Topic: Hashable, Sendable {
    package let text: String
    package let author: UInt64
    package let stamp: Stamp
  }

  /// Nil for a room that nobody made: it has no operators, and so no topic.
  package let creator: UInt64?
  /// The topic set last; nil if there is none or it was taken away.
  package let topic: Topic?
  package let isArchived: Bool
  /// Who is an operator and who was.
  package let offices: RoomOffices
  /// When somebody was last taken out of the room by an operator.
  package let removals: [UInt64: Stamp]
  /// When somebody was last let into the room by an operator; counts in sealed rooms only.
  package let admissions: [UInt64: Stamp]
  /// The two people of a direct room, who made it first; empty for other rooms.
  package let direct: [UInt64]
}

extension RoomChanges {
  /// What counts of the changes. A change counts if its author was an operator when it was done; of
  /// those that count the one with the greatest stamp wins. Operators are not taken out of a room
  /// while they are in office.
  package func outcome() -> RoomOutcome {
    let offices = RoomOffices(self)
    var topic: RoomOutcome.Topic?
    var archival: LastWrite<Bool>?
    var removals: [UInt64: Stamp] = [:]
    var admissions: [UInt64: Stamp] = [:]
    for author in offices.terms.keys {
      guard let authored = byAuthor[author] else { continue }
      let newest = authored.topics.elements.last { offices.isOperator(author, at: $0.stamp) }
      if let newest, newest.stamp > topic?.stamp ?? .first {
        topic = RoomOutcome.Topic(text: newest.value, author: author, stamp: newest.stamp)
      }
      archival.merge(
        authored.archivals.elements.last { offices.isOperator(author, at: $0.stamp) })
      for removal in authored.removals.elements
      where offices.isOperator(author, at: removal.stamp)
        && !offices.isOperator(removal.value, at: removal.stamp)
      {
        removals[removal.value] = max(removals[removal.value] ?? .first, removal.stamp)
      }
      for admission in authored.admissions.elements
      where offices.isOperator(author, at: admission.stamp) {
        admissions[admission.value] = max(admissions[admission.value] ?? .first, admission.stamp)
      }
    }
    return RoomOutcome(
      creator: creation?.author, topic: topic?.text.isEmpty == false ? topic : nil,
      isArchived: archival?.value ?? false, offices: offices, removals: removals,
      admissions: admissions, direct: founders.count > 1 ? founders : [])
  }
}

extension Stamp {
  /// Before all that anybody writes after a creation.
  fileprivate static let first = Stamp(time: 0, stream: 0, seq: 0)
}
