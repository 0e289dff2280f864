import Gossip
import NIOConcurrencyHelpers
import NIOCore

/// The links that stand, and the connections that are to become links. `Sendable` because all state
/// is behind the mutex.
final class LinkRegistry: Sendable {
  private struct State {
    var links: [LinkID: Link] = [:]
    var handshaking: [ObjectIdentifier: any Channel] = [:]
    var lastNumber: UInt64 = 0
    var isClosed = false
  }

  private let state = NIOLockedValueBox(State())
  private let linksMax: Int

  init(linksMax: Int) { self.linksMax = linksMax }

  enum Refusal: Error, Hashable, Sendable { case full, stopping }

  /// Gives a link its number and keeps it; none is given twice.
  func add(_ make: (LinkID) -> Link) throws(Refusal) -> Link {
    let added: Result<Link, Refusal> = state.withLockedValue { state in
      guard !state.isClosed else { return .failure(.stopping) }
      guard state.links.count < linksMax else { return .failure(.full) }
      state.lastNumber += 1
      let link = make(LinkID(state.lastNumber))
      state.links[link.id] = link
      return .success(link)
    }
    return try added.get()
  }

  /// A connection that has its handshake before it; false when none is to begin any more.
  func beginHandshake(_ channel: any Channel) -> Bool {
    state.withLockedValue { state in
      guard !state.isClosed else { return false }
      state.handshaking[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  /// It has become a link, or nothing.
  func endHandshake(_ channel: any Channel) {
    _ = state.withLockedValue { $0.handshaking.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  func remove(_ id: LinkID) {
    _ = state.withLockedValue { $0.links.removeValue(forKey: id) }
  }

  subscript(id: LinkID) -> Link? { state.withLockedValue { $0.links[id] } }

  var isFull: Bool { count >= linksMax }

  var count: Int { state.withLockedValue { $0.links.count } }

  /// Takes in no more, and hands out those that are left, to be ended.
  func close() -> (links: [Link], handshaking: [any Channel]) {
    state.withLockedValue { state in
      state.isClosed = true
      return (state.links.values.sorted { $0.id < $1.id }, Array(state.handshaking.values))
    }
  }
}
