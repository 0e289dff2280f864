import SwiftProtobuf

/// Between repair's values and their protobuf messages.
enum RepairMapping {
  static func wire(_ range: StreamRange) -> WireRange {
    .with {
      $0.stream = range.stream.number
      $0.first = range.first
      $0.last = range.last
    }
  }

  static func ranges(_ wires: [WireRange]) throws(FrameDecodingError) -> [StreamRange] {
    var ranges: [StreamRange] = []
    ranges.reserveCapacity(wires.count)
    for wire in wires {
      let range = StreamRange(
        stream: StreamID(wire.stream), first: try EventMapping.seq(wire.first),
        last: try EventMapping.seq(wire.last))
      guard range.first <= range.last else { throw .range("pulled range") }
      ranges.append(range)
    }
    return ranges
  }

  static func wire(_ part: FrontierPart) -> WirePart {
    .with {
      $0.first = part.first.number
      $0.last = part.last.number
      $0.wantsAnswer = part.wantsAnswer
      switch part.content {
      case .fingerprint(let digest, let streams):
        $0.digest = .with {
          $0.digest = digest.data
          $0.streams = UInt32(clamping: streams)
        }
      case .heads(let heads):
        $0.heads = .with { $0.heads = heads.map(EventMapping.wire) }
      }
    }
  }

  /// Parts whose content is of a later version are left out.
  static func parts(_ wires: [WirePart]) throws(FrameDecodingError) -> [FrontierPart] {
    var parts: [FrontierPart] = []
    parts.reserveCapacity(wires.count)
    for wire in wires {
      guard wire.first <= wire.last else { throw .range("frontier part") }
      guard let content = try content(wire) else { continue }
      parts.append(
        FrontierPart(
          first: StreamID(wire.first), last: StreamID(wire.last), content: content,
          wantsAnswer: wire.wantsAnswer))
    }
    return parts
  }

  private static func content(
    _ wire: WirePart
  ) throws(FrameDecodingError) -> FrontierPart.Content? {
    switch wire.content {
    case .digest(let digest):
      return .fingerprint(try digest.digest.bytes32("range digest"), streams: Int(digest.streams))
    case .heads(let list):
      var heads: [StreamHead] = []
      heads.reserveCapacity(list.heads.count)
      for head in list.heads {
        guard (wire.first...wire.last).contains(head.stream) else { throw .range("head's stream") }
        heads.append(try EventMapping.head(head))
      }
      return .heads(heads)
    case nil: return nil
    }
  }
}
