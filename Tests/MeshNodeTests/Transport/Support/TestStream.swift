import Gossip

@testable import MeshNode

/// A signed stream for tests of links.
struct TestStream {
  let events: [Event]

  init(
    _ stream: StreamID, author: NodeIdentity, mesh: MeshID, count: Int, bodyByteCount: Int = 20
  ) {
    let cryptography = SwiftCryptoCryptography()
    var (log, first) = AuthorLog.begin(
      stream, mesh: mesh, at: HybridTime(milliseconds: 1_000), signer: author,
      cryptography: cryptography)
    var events = [first]
    for number in 1..<max(count, 1) {
      events.append(
        log.append(
          body: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bodyByteCount),
          time: HybridTime(milliseconds: 1_000 + UInt64(number)), signer: author,
          cryptography: cryptography))
    }
    self.events = events
  }
}

extension Event {
  func with(signature: [UInt8]) -> Event {
    Event(header: header, hash: hash, signature: signature, body: body)
  }

  func with(body: [UInt8]?) -> Event {
    Event(header: header, hash: hash, signature: signature, body: body)
  }
}
