import Chat
import GRDB
import Gossip

/// Derives from the log in whose name each node may speak, and says of what was said whether its
/// author's own device vouches for it.
///
/// Lives on the writing queue for one transaction.
struct PeopleProjection {
  /// Delegations remembered between transactions: those of the sessions that speak at one time.
  private static let recentMax = 10_000

  private let state: LogState
  private let cryptography = SwiftCryptoPersonCryptography()
  private let insert: PreparedStatement
  private let find: PreparedStatement
  private let findDevice: PreparedStatement

  init(_ database: Database, state: LogState) throws {
    self.state = state
    insert = try PreparedStatement(
      database,
      """
      INSERT OR REPLACE INTO delegations (stream, seq, person, until, first_key, device)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    findDevice = try PreparedStatement(
      database, "SELECT 1 FROM delegations WHERE person = ? AND device = ? LIMIT 1")
    find = try PreparedStatement(
      database, "SELECT person, until FROM delegations WHERE stream = ? AND seq = ?")
  }

  /// One whose signatures do not hold is nothing.
  ///
  /// - Returns: the person, if this is the first word of one of their devices.
  func take(_ delegation: Delegation, of event: Event, by node: NodeID) throws -> UInt64? {
    guard
      let person = delegation.person(spokenForBy: node.bytes.bytes, cryptography: cryptography)
    else { return nil }
    let device = delegation.device(cryptography: cryptography)
    findDevice.bind(ordered: person, at: 1)
    findDevice.bind(ordered: device, at: 2)
    let isKnown = try findDevice.step()
    findDevice.reset()
    insert.bind(ordered: event.stream.number, at: 1)
    insert.bind(ordered: event.seq, at: 2)
    insert.bind(ordered: person, at: 3)
    insert.bind(ordered: delegation.until, at: 4)
    insert.bind(delegation.firstKey, at: 5)
    insert.bind(ordered: device, at: 6)
    try insert.step()
    state.remember(
      SpokenFor(person: person, until: delegation.until), at: event.id, limit: Self.recentMax)
    return isKnown ? nil : person
  }

  /// The author of what an event says: the person, if a delegation before it in its stream lets the
  /// node speak for that person at that time; otherwise somebody whom only the node vouches for.
  func author(
    _ claimed: UInt64, under delegation: UInt64?, of event: Event
  ) throws -> (id: UInt64, isSigned: Bool) {
    if let seq = delegation, seq < event.seq,
      let spokenFor = try spokenFor(EventID(stream: event.stream, seq: seq)),
      spokenFor.person == claimed, event.header.time.milliseconds <= spokenFor.until
    {
      return (claimed, true)
    }
    let unsigned = Delegation.unsignedID(
      author: claimed, stream: event.stream.number, cryptography: cryptography)
    return (unsigned, false)
  }

  private func spokenFor(_ id: EventID) throws -> SpokenFor? {
    if let recent = state.recentDelegation(id) { return recent }
    find.bind(ordered: id.stream.number, at: 1)
    find.bind(ordered: id.seq, at: 2)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let found = SpokenFor(person: find.ordered(0), until: find.ordered(1))
    state.remember(found, at: id, limit: Self.recentMax)
    return found
  }
}
