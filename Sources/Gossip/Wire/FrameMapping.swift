import SwiftProtobuf

/// Between ``Frame`` and its protobuf messages.
enum FrameMapping {
  static func wire(_ frame: Frame) -> WireEnvelope.OneOf_Kind {
    switch frame {
    case .push(let events, let hops, let isDirect):
      return .push(
        .with {
          $0.events = events.map(EventMapping.wire)
          $0.hops = UInt32(hops)
          $0.isDirect = isDirect
        })
    case .pulled(let events):
      return .pulled(.with { $0.events = events.map(EventMapping.wire) })
    case .announce(let announcements):
      return .announce(
        .with {
          $0.announcements = announcements.map { announcement in
            .with {
              $0.head = EventMapping.wire(announcement.head)
              $0.hops = UInt32(announcement.hops)
            }
          }
        })
    case .prune(let streams): return .prune(.with { $0.streams = streams.map(\.number) })
    case .graft(let streams): return .graft(.with { $0.streams = streams.map(\.number) })
    case .fingerprint(let digest): return .fingerprint(.with { $0.digest = digest.data })
    case .reconcile(let parts):
      return .reconcile(.with { $0.parts = parts.map(RepairMapping.wire) })
    case .pull(let ranges): return .pull(.with { $0.ranges = ranges.map(RepairMapping.wire) })
    case .credit(let budget):
      return .credit(
        .with {
          $0.events = UInt32(clamping: budget.events)
          $0.bytes = UInt32(clamping: budget.bytes)
        })
    case .unavailable(let stream, let floor):
      return .unavailable(
        .with {
          $0.stream = stream.number
          $0.floor = floor
        })
    case .ephemeral(let message): return .ephemeral(SoftStateMapping.wire(message))
    case .records(let records):
      return .records(.with { $0.records = records.map(SoftStateMapping.wire) })
    case .overlay(let message): return .overlay(OverlayMapping.wire(message))
    case .goodbye: return .goodbye(WireGoodbye())
    }
  }

  /// Nil for a kind that is not a frame, and for one whose content is of a later version.
  static func frame(
    _ kind: WireEnvelope.OneOf_Kind, hash: ([UInt8]) -> Bytes32
  ) throws(FrameDecodingError) -> Frame? {
    switch kind {
    case .hello, .proof, .reject, .ping, .pong: return nil
    case .push(let wire):
      return .push(
        try EventMapping.events(wire.events, hash: hash), hops: UInt8(clamping: wire.hops),
        isDirect: wire.isDirect)
    case .pulled(let wire): return .pulled(try EventMapping.events(wire.events, hash: hash))
    case .announce(let wire):
      var announcements: [Announcement] = []
      announcements.reserveCapacity(wire.announcements.count)
      for announcement in wire.announcements {
        announcements.append(
          Announcement(
            head: try EventMapping.head(announcement.head),
            hops: UInt8(clamping: announcement.hops)))
      }
      return .announce(announcements)
    case .prune(let wire): return .prune(try streams(wire.streams))
    case .graft(let wire): return .graft(try streams(wire.streams))
    case .fingerprint(let wire): return .fingerprint(try wire.digest.bytes32("fingerprint"))
    case .reconcile(let wire): return .reconcile(try RepairMapping.parts(wire.parts))
    case .pull(let wire): return .pull(try RepairMapping.ranges(wire.ranges))
    case .credit(let wire):
      return .credit(BulkBudget(events: Int(wire.events), bytes: Int(wire.bytes)))
    case .unavailable(let wire):
      return .unavailable(StreamID(wire.stream), floor: try EventMapping.seq(wire.floor))
    case .ephemeral(let wire):
      return .ephemeral(try SoftStateMapping.message(wire, hash: hash))
    case .records(let wire): return .records(try SoftStateMapping.records(wire.records, hash: hash))
    case .overlay(let wire): return try OverlayMapping.message(wire).map(Frame.overlay)
    case .goodbye: return .goodbye
    }
  }

  private static func streams(_ numbers: [UInt64]) throws(FrameDecodingError) -> [StreamID] {
    guard numbers.count <= FrameCodec.streamsPerFrameMax else { throw .tooMany(field: 13) }
    return numbers.map(StreamID.init)
  }
}
