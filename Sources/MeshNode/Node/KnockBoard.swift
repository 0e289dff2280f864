import Gossip

/// Who has an open code, and who knocked. Keeps guessing slow: few knocks leave or reach a node, and
/// each invitation hears a limited number. Pure.
struct KnockBoard {
  /// Knocks of one node in ``window``, whoever makes them.
  static let perNode = 5
  static let window: Duration = .seconds(60)
  /// Knocks that one invitation hears; then whoever made it needs another code.
  static let perInvitation = 100
  /// Nodes and knocks remembered.
  static let keptMax = 4_096
  /// Invitations of one node at a time.
  static let invitationsMax = 1_024
  /// Answers to one knock that are passed on.
  static let answersMax = 20
  /// How long somebody who knocked waits.
  static let patience: Duration = .seconds(60)

  private struct Window {
    var since: UInt64
    var count: Int
  }

  private var windows: [NodeID: Window] = [:]
  private var heard: [SessionAddress: Int] = [:]
  private var waiting: [UInt64: Waiting] = [:]

  private struct Waiting {
    let address: SessionAddress
    let until: UInt64
    var answers = 0
  }

  /// Whether one more knock of a node is let through.
  mutating func admit(from node: NodeID, at now: UInt64) -> Bool {
    let length = Self.window.wholeNanoseconds
    if windows.count >= Self.keptMax { windows = windows.filter { now - $0.value.since < length } }
    guard windows[node] != nil || windows.count < Self.keptMax else { return false }
    var window = windows[node] ?? Window(since: now, count: 0)
    if now - window.since >= length { window = Window(since: now, count: 0) }
    guard window.count < Self.perNode else { return false }
    window.count += 1
    windows[node] = window
    return true
  }

  /// False where there are too many already.
  mutating func invite(_ address: SessionAddress) -> Bool {
    guard heard[address] != nil || heard.count < Self.invitationsMax else { return false }
    heard[address] = 0
    return true
  }

  mutating func uninvite(_ address: SessionAddress) { heard[address] = nil }

  /// Who hears a knock, and whose invitation it was too much for.
  mutating func hear() -> (heard: [SessionAddress], worn: [SessionAddress]) {
    var (told, worn): ([SessionAddress], [SessionAddress]) = ([], [])
    for (address, count) in heard {
      if count < Self.perInvitation {
        heard[address] = count + 1
        told.append(address)
      } else {
        heard[address] = nil
        worn.append(address)
      }
    }
    return (told, worn)
  }

  /// Remembers who waits for the answer to a knock. False for an ID that somebody uses.
  mutating func wait(_ address: SessionAddress, for knock: UInt64, at now: UInt64) -> Bool {
    waiting = waiting.filter { $0.value.until > now }
    guard waiting[knock] == nil, waiting.count < Self.keptMax else { return false }
    waiting[knock] = Waiting(address: address, until: now + Self.patience.wholeNanoseconds)
    return true
  }

  /// Who waits for an answer. More than one may come, of which the client finds the right one: anybody
  /// can answer, so only so many are passed on.
  mutating func answered(_ knock: UInt64, at now: UInt64) -> SessionAddress? {
    guard let known = waiting[knock], known.until > now, known.answers < Self.answersMax else {
      return nil
    }
    waiting[knock]?.answers += 1
    return known.address
  }

  mutating func close(_ session: SessionID) {
    heard = heard.filter { $0.key.session != session }
    waiting = waiting.filter { $0.value.address.session != session }
  }
}
