import Discovery
import Gossip

/// When to dial the peers that the configuration names. They are always dialled, whatever
/// discovery finds: at once, then after 1 s, doubling to 60 s, for as long as no link to them
/// stands. Pure: the time comes in.
struct StaticPeerPlan {
  static let firstPause: Duration = .seconds(1)
  static let longestPause: Duration = .seconds(60)

  private struct Entry {
    let peer: StaticPeer
    /// Who answered there the last time.
    var node: NodeID?
    var state = State.idle(since: 0, pause: .zero)
  }

  private enum State: Equatable {
    /// May be dialled once the pause is over. Can transition to: dialling.
    case idle(since: UInt64, pause: Duration)
    /// A dial is under way. Can transition to: idle, linked.
    case dialling(pause: Duration)
    /// A link stands. Can transition to: idle.
    case linked
  }

  private var entries: [Entry]

  init(_ peers: [StaticPeer]) {
    entries = peers.map { Entry(peer: $0) }
  }

  /// The peers to dial now; they count as being dialled from then on.
  mutating func due(at nanoseconds: UInt64) -> [StaticPeer] {
    var due: [StaticPeer] = []
    for index in entries.indices {
      guard case .idle(let since, let pause) = entries[index].state,
        Duration.nanoseconds(Int64(nanoseconds - min(since, nanoseconds))) >= pause
      else { continue }
      entries[index].state = .dialling(pause: pause)
      due.append(entries[index].peer)
    }
    return due
  }

  mutating func linked(_ peer: StaticPeer, to node: NodeID) {
    update(where: { $0.peer == peer }) {
      $0.node = node
      $0.state = .linked
    }
  }

  mutating func dialFailed(_ peer: StaticPeer, at nanoseconds: UInt64) {
    update(where: { $0.peer == peer }) {
      guard case .dialling(let pause) = $0.state else { return }
      let next = min(max(pause * 2, Self.firstPause), Self.longestPause)
      $0.state = .idle(since: nanoseconds, pause: next)
    }
  }

  /// No link to this node stands any more.
  mutating func lost(_ node: NodeID, at nanoseconds: UInt64) {
    update(where: { $0.node == node && $0.state == .linked }) {
      $0.state = .idle(since: nanoseconds, pause: Self.firstPause)
    }
  }

  private mutating func update(where matches: (Entry) -> Bool, _ change: (inout Entry) -> Void) {
    for index in entries.indices where matches(entries[index]) { change(&entries[index]) }
  }
}
