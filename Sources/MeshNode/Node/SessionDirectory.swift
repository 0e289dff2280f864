import Chat
import Gossip

/// Who is connected to this node: sessions and the people behind them. Pure but for the random
/// tokens.
struct SessionDirectory {
  /// Sessions of one node at most; the web has a limit of its own below this.
  static let sessionsMax = 20_000

  /// What lets this node speak for a person.
  enum Voucher {
    case device(Delegation)
    /// The token of somebody without a device: the node signs for them when they first speak.
    case guest(token: String)
  }

  struct Session {
    let person: UInt64
    var name: String
    let voucher: Voucher
    var condition = PersonCondition()
    /// Where in this node's streams its delegation stands, once somebody has spoken under it.
    var delegation: (id: EventID, until: UInt64)?
  }

  private(set) var sessions: [SessionID: Session] = [:]
  /// Sessions of each person, so that several tabs are one person; in the order they came.
  private var sessionsByPerson: [UInt64: [SessionID]] = [:]
  private var order: [UInt64] = []
  private var lastSession: UInt64 = 0

  /// Nil when the node is full.
  mutating func open(name: String, person: UInt64, voucher: Voucher) -> SessionID? {
    guard sessions.count < Self.sessionsMax else { return nil }
    lastSession += 1
    let session = SessionID(lastSession)
    sessions[session] = Session(person: person, name: name, voucher: voucher)
    if sessionsByPerson[person] == nil { order.append(person) }
    sessionsByPerson[person, default: []].append(session)
    renameAll(of: person, to: name)
    if let first = sessionsByPerson[person]?.first, let known = sessions[first] {
      sessions[session]?.condition = known.condition
    }
    return session
  }

  mutating func close(_ id: SessionID) {
    guard let session = sessions.removeValue(forKey: id) else { return }
    sessionsByPerson[session.person]?.removeAll { $0 == id }
    guard sessionsByPerson[session.person]?.isEmpty == true else { return }
    sessionsByPerson[session.person] = nil
    order.removeAll { $0 == session.person }
  }

  /// A person has one name on a node, in all tabs.
  mutating func rename(_ id: SessionID, to name: String) -> Bool {
    guard let session = sessions[id] else { return false }
    renameAll(of: session.person, to: name)
    return true
  }

  mutating func setCondition(_ condition: PersonCondition, of id: SessionID) -> Bool {
    guard let session = sessions[id] else { return false }
    for other in sessionsByPerson[session.person] ?? [] { sessions[other]?.condition = condition }
    return true
  }

  private mutating func renameAll(of person: UInt64, to name: String) {
    for session in sessionsByPerson[person] ?? [] { sessions[session]?.name = name }
  }

  var count: Int { order.count }

  /// The people here, in the order they came, at most `limit`.
  func people(limit: Int) -> [NodeStatus.Person] {
    order.prefix(limit).compactMap { person in
      guard let first = sessionsByPerson[person]?.first, let session = sessions[first] else {
        return nil
      }
      return NodeStatus.Person(id: person, name: session.name, condition: session.condition)
    }
  }

  mutating func delegated(_ id: SessionID, by delegation: EventID, until: UInt64) {
    sessions[id]?.delegation = (delegation, until)
  }

  /// Some may not have reached the disk: all are written anew when they are needed.
  mutating func forgetDelegations() {
    for id in sessions.keys { sessions[id]?.delegation = nil }
  }

  /// 128 random bits that the client keeps.
  static func makeToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return CrockfordBase32.encode(generator.next()) + CrockfordBase32.encode(generator.next())
  }
}
