import Gossip

/// Why two nodes did not become linked. Each has its documented answer (PROTOCOL.md, 2.3).
enum HandshakeFailure: Error, Hashable, Sendable {
  /// The peer is this node itself: an own address was dialled.
  case ownID
  case otherMesh
  /// No version in common; these are the peer's, and so is the claim of who it is: there was no
  /// proof.
  case version(claimed: NodeID, min: UInt32, max: UInt32)
  /// The proof does not fit these two certificates and hellos: somebody is in between, or it is an
  /// old one.
  case badProof
  case badFrame(String)
  /// This node has as many links as it may have.
  case full
  /// The peer's own words.
  case rejected(LinkMessage.RejectCode, text: String)
  /// No connection could be made, in the system's words.
  case unreachable(String)
  /// TLS did not come to its end, in NIOSSL's words.
  case tls(String)
  case timedOut(Stage)
  case closedByPeer
  /// This node gave up: it is stopping, or another attempt was faster.
  case abandoned

  enum Stage: Hashable, Sendable { case tls, hello, proof }
}

extension HandshakeFailure {
  /// What the peer is told, as the last frame; nil where it is told nothing.
  var reject: (code: LinkMessage.RejectCode, text: String)? {
    switch self {
    case .ownID: (.ownID, "this is your own address")
    case .otherMesh: (.otherMesh, "this node belongs to another mesh")
    case .version(_, let min, let max):
      (
        .version,
        "no version in common: yours \(min) to \(max), mine "
          + "\(LinkVersion.min) to \(LinkVersion.max); update the older node"
      )
    case .badProof: (.badProof, "the proof does not fit this connection")
    case .badFrame(let reason): (.badFrame, reason)
    case .full: (.full, "this node has all the links it may have")
    case .timedOut, .unreachable, .tls, .rejected, .closedByPeer, .abandoned: nil
    }
  }
}

extension HandshakeFailure: CustomStringConvertible {
  var description: String {
    switch self {
    case .ownID: "that is this node itself"
    case .otherMesh: "the peer belongs to another mesh"
    case .version(_, let min, let max):
      "the peer speaks versions \(min) to \(max), this node \(LinkVersion.min) to "
        + "\(LinkVersion.max): update the older one"
    case .badProof: "the peer's proof does not fit this connection; someone may be in between"
    case .badFrame(let reason): "the peer broke the handshake: \(reason)"
    case .full: "this node has all the links it may have"
    case .rejected(_, let text): "the peer refused: \(text)"
    case .unreachable(let reason): "no connection: \(reason)"
    case .tls(let reason): "TLS failed: \(reason)"
    case .timedOut(.tls): "TLS was not done in time"
    case .timedOut(.hello): "the peer did not say hello in time"
    case .timedOut(.proof): "the peer did not prove itself in time"
    case .closedByPeer: "the peer closed the connection"
    case .abandoned: "given up"
    }
  }
}
