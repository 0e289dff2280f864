import SwiftProtobuf

/// Between the overlay's messages and their protobuf messages.
enum OverlayMapping {
  /// Hops that a walk may have left, contacts in one shuffle, addresses of one contact.
  private static let timeToLiveMax: UInt32 = 16
  private static let contactsMax = 32
  private static let endpointsMax = 16
  /// The longest IPv6 address with a scope is shorter.
  private static let hostByteCountMax = 128

  static func wire(_ message: OverlayMessage) -> WireOverlay {
    var overlay = WireOverlay()
    switch message {
    case .join(let contact): overlay.join = wire(contact)
    case .forwardJoin(let contact, let timeToLive):
      overlay.forwardJoin = .with {
        $0.contact = wire(contact)
        $0.timeToLive = UInt32(clamping: timeToLive)
      }
    case .neighbor(let isHighPriority):
      overlay.neighbor = .with { $0.isHighPriority = isHighPriority }
    case .neighborReply(let accepted): overlay.neighborReply = .with { $0.accepted = accepted }
    case .disconnect: overlay.disconnect = WireOverlay.Disconnect()
    case .shuffle(let origin, let contacts, let timeToLive):
      overlay.shuffle = .with {
        $0.origin = wire(origin)
        $0.contacts = contacts.map(wire)
        $0.timeToLive = UInt32(clamping: timeToLive)
      }
    case .shuffleReply(let contacts):
      overlay.shuffleReply = .with { $0.contacts = contacts.map(wire) }
    }
    return overlay
  }

  /// Nil for a kind of a later version.
  static func message(_ wire: WireOverlay) throws(FrameDecodingError) -> OverlayMessage? {
    switch wire.kind {
    case .join(let contact): .join(try self.contact(contact))
    case .forwardJoin(let join):
      .forwardJoin(try contact(join.contact), timeToLive: try timeToLive(join.timeToLive))
    case .neighbor(let neighbor): .neighbor(isHighPriority: neighbor.isHighPriority)
    case .neighborReply(let reply): .neighborReply(accepted: reply.accepted)
    case .disconnect: .disconnect
    case .shuffle(let shuffle):
      .shuffle(
        origin: try contact(shuffle.origin), contacts: try contacts(shuffle.contacts),
        timeToLive: try timeToLive(shuffle.timeToLive))
    case .shuffleReply(let reply): .shuffleReply(try contacts(reply.contacts))
    case nil: nil
    }
  }

  private static func timeToLive(_ number: UInt32) throws(FrameDecodingError) -> Int {
    guard number <= timeToLiveMax else { throw .range("time to live") }
    return Int(number)
  }

  private static func wire(_ contact: PeerContact) -> WireContact {
    .with {
      $0.key = contact.key.number
      $0.endpoints = contact.endpoints.map { endpoint in
        .with {
          $0.host = endpoint.host
          $0.port = UInt32(endpoint.port)
        }
      }
    }
  }

  private static func contacts(
    _ wires: [WireContact]
  ) throws(FrameDecodingError) -> [PeerContact] {
    guard wires.count <= contactsMax else { throw .tooMany(field: 22) }
    var contacts: [PeerContact] = []
    for wire in wires { contacts.append(try contact(wire)) }
    return contacts
  }

  private static func contact(_ wire: WireContact) throws(FrameDecodingError) -> PeerContact {
    guard wire.endpoints.count <= endpointsMax else { throw .tooMany(field: 22) }
    var endpoints: [Endpoint] = []
    for endpoint in wire.endpoints {
      guard let port = UInt16(exactly: endpoint.port) else { throw .range("port") }
      guard endpoint.host.utf8.count <= hostByteCountMax else { throw .length("host") }
      endpoints.append(Endpoint(host: endpoint.host, port: port))
    }
    return PeerContact(key: PeerKey(wire.key), endpoints: endpoints)
  }
}
