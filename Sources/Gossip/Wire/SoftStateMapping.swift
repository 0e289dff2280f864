import SwiftProtobuf

/// Between node records, ephemeral messages and their protobuf messages.
enum SoftStateMapping {
  static func wire(_ message: EphemeralMessage) -> WireEphemeral {
    .with {
      $0.authorKey = message.authorKey.data
      $0.id = message.id
      $0.deadlineMilliseconds = message.deadlineMilliseconds
      $0.body = message.body.data
      $0.signature = message.signature.data
    }
  }

  static func message(
    _ wire: WireEphemeral, hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> EphemeralMessage {
    guard wire.signature.count == 64 else { throw .length("ephemeral signature") }
    guard wire.body.count <= EphemeralMessage.bodyByteCountMax else {
      throw .length("ephemeral body")
    }
    let key = try wire.authorKey.bytes32("author key")
    return EphemeralMessage(
      author: NodeID(hash(key.bytes)), authorKey: key, id: wire.id,
      deadlineMilliseconds: wire.deadlineMilliseconds, body: [UInt8](wire.body),
      signature: [UInt8](wire.signature))
  }

  static func wire(_ record: NodeRecord) -> WireRecord {
    .with {
      $0.nodeKey = record.nodeKey.data
      $0.revision = record.revision
      $0.body = record.body.data
      $0.signature = record.signature.data
    }
  }

  static func records(
    _ wires: [WireRecord], hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> [NodeRecord] {
    var records: [NodeRecord] = []
    records.reserveCapacity(wires.count)
    for wire in wires {
      guard wire.signature.count == 64 else { throw .length("record signature") }
      guard wire.body.count <= NodeRecord.bodyByteCountMax else { throw .length("record body") }
      let key = try wire.nodeKey.bytes32("node key")
      records.append(
        NodeRecord(
          node: NodeID(hash(key.bytes)), nodeKey: key, revision: wire.revision,
          body: [UInt8](wire.body), signature: [UInt8](wire.signature)))
    }
    return records
  }
}
