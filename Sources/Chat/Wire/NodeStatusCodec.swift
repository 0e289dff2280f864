internal import FoundationEssentials
internal import SwiftProtobuf

/// Turns a node's status into the body of its record and back.
package enum NodeStatusCodec {
  /// Lists over their limit are cut, not refused: the node itself made them.
  package static func encode(_ status: NodeStatus) throws(ChatCodecError) -> [UInt8] {
    let status = cut(status)
    try check(status)
    var wire = WireNodeStatus()
    wire.name = status.name
    wire.version = status.version
    wire.bootID = status.bootID
    wire.webUrls = status.webURLs
    wire.gossipEndpoints = status.gossipEndpoints.map { endpoint in
      var value = WireGossipEndpoint()
      value.host = endpoint.host
      value.port = UInt32(endpoint.port)
      return value
    }
    wire.people = status.people.map { person in
      var value = WireOnlinePerson()
      value.id = person.id
      value.name = person.name
      value.statusText = person.condition.text
      value.isAway = person.condition.isAway
      return value
    }
    wire.peopleCount = UInt32(clamping: max(status.peopleCount, status.people.count))
    wire.links = status.links.map { link in
      var value = WireNodeLink()
      value.peerKey = link.peerKey
      value.roundTripMicroseconds = link.roundTrip.map(microseconds) ?? 0
      return value
    }
    wire.pageHash = Data(status.pageHash ?? [])
    wire.clockOffsetMilliseconds = milliseconds(status.clockOffset)
    return try WireBytes.encode(wire, limit: ChatLimits.statusBytes)
  }

  package static func decode(_ bytes: [UInt8]) throws(ChatCodecError) -> NodeStatus {
    let wire = try WireBytes.decode(
      WireNodeStatus.self, from: bytes, limit: ChatLimits.statusBytes)
    var status = NodeStatus(name: wire.name, version: wire.version, bootID: wire.bootID)
    status.webURLs = wire.webUrls
    guard wire.gossipEndpoints.allSatisfy({ (1...65_535).contains($0.port) }) else {
      throw .invalid(field: .gossipEndpoints)
    }
    status.gossipEndpoints = wire.gossipEndpoints.map {
      NodeStatus.Endpoint(host: $0.host, port: UInt16(truncatingIfNeeded: $0.port))
    }
    // A status that breaks the rules is none: the person is there all the same.
    status.people = wire.people.map {
      NodeStatus.Person(
        id: $0.id, name: $0.name,
        condition: PersonCondition(wireText: $0.statusText, isAway: $0.isAway)
          ?? PersonCondition())
    }
    status.peopleCount = max(Int(wire.peopleCount), status.people.count)
    status.links = wire.links.map { link in
      let time = link.roundTripMicroseconds
      return NodeStatus.Link(
        peerKey: link.peerKey, roundTrip: time == 0 ? nil : .microseconds(Int64(time)))
    }
    status.pageHash = wire.pageHash.isEmpty ? nil : [UInt8](wire.pageHash)
    status.clockOffset = .milliseconds(wire.clockOffsetMilliseconds)
    try check(status)
    return status
  }

  private static func cut(_ status: NodeStatus) -> NodeStatus {
    var status = status
    status.peopleCount = max(status.peopleCount, status.people.count)
    status.webURLs = Array(status.webURLs.prefix(ChatLimits.statusURLs))
    status.gossipEndpoints = Array(status.gossipEndpoints.prefix(ChatLimits.statusEndpoints))
    status.people = withinBudget(Array(status.people.prefix(ChatLimits.statusPeople)))
    status.links = Array(status.links.prefix(ChatLimits.statusLinks))
    return status
  }

  /// What people say of themselves, as far as a record has room: names come first.
  private static func withinBudget(_ people: [NodeStatus.Person]) -> [NodeStatus.Person] {
    var left = ChatLimits.statusTextsBytes
    return people.map { person in
      left -= person.condition.text.utf8.count
      guard left < 0 else { return person }
      return NodeStatus.Person(
        id: person.id, name: person.name,
        condition: PersonCondition(away: person.condition.isAway))
    }
  }

  private static func check(_ status: NodeStatus) throws(ChatCodecError) {
    guard isLine(status.name, bytes: ChatLimits.nodeNameBytes) else {
      throw .invalid(field: .nodeName)
    }
    guard isLine(status.version, bytes: ChatLimits.versionBytes) else {
      throw .invalid(field: .version)
    }
    // A page offers these addresses as links: nothing but the web's own schemes may be in them.
    guard status.webURLs.count <= ChatLimits.statusURLs,
      status.webURLs.allSatisfy({
        isLine($0, bytes: ChatLimits.urlBytes)
          && ($0.hasPrefix("https://") || $0.hasPrefix("http://"))
      })
    else { throw .invalid(field: .webURLs) }
    guard status.gossipEndpoints.count <= ChatLimits.statusEndpoints,
      status.gossipEndpoints.allSatisfy({ isLine($0.host, bytes: ChatLimits.hostBytes) })
    else { throw .invalid(field: .gossipEndpoints) }
    guard status.people.count <= ChatLimits.statusPeople else { throw .invalid(field: .people) }
    for person in status.people { try WireRules.check(name: person.name, field: .people) }
    guard status.links.count <= ChatLimits.statusLinks else { throw .invalid(field: .links) }
    guard status.pageHash == nil || status.pageHash?.count == ChatLimits.pageHashBytes else {
      throw .invalid(field: .pageHash)
    }
  }

  private static func isLine(_ text: String, bytes: Int) -> Bool {
    !text.isEmpty && text.utf8.count <= bytes && ScalarRules.isOneLine(text)
  }

  /// At least 1, because 0 says "not measured".
  private static func microseconds(_ time: Duration) -> UInt32 {
    let (seconds, attoseconds) = time.components
    guard seconds < 4_000 else { return UInt32.max }
    return UInt32(clamping: max(1, seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
  }

  private static func milliseconds(_ time: Duration) -> Int64 {
    let (seconds, attoseconds) = time.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return seconds < 0 ? Int64.min / 2 : Int64.max / 2 }
    return product &+ attoseconds / 1_000_000_000_000_000
  }
}
