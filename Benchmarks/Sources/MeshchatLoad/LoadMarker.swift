import NIOCore

/// What a message of the load carries in its text: `~run.sender.number.nanoseconds~`, in decimals,
/// padded to the payload's length. Receivers look for it in the bytes, whatever is around it.
struct LoadMarker: Equatable {
  let run: UInt64
  let sender: Int
  let number: UInt32
  /// When the message was due, on this machine's monotonic clock: a sender that is held up shows
  /// as latency.
  let dueNanoseconds: UInt64

  func text(payloadBytes: Int) -> String {
    let text = "~\(run).\(sender).\(number).\(dueNanoseconds)~"
    return text + String(repeating: "x", count: max(0, payloadBytes - text.utf8.count))
  }

  /// The marker in a frame's payload; nil for none.
  static func find(in bytes: UnsafeRawBufferPointer) -> LoadMarker? {
    guard let start = bytes.firstIndex(of: UInt8(ascii: "~")) else { return nil }
    var numbers: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var field = 0
    for byte in bytes[(start + 1)...].prefix(80) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = UInt64(byte - UInt8(ascii: "0"))
        switch field {
        case 0: numbers.0 = numbers.0 &* 10 &+ digit
        case 1: numbers.1 = numbers.1 &* 10 &+ digit
        case 2: numbers.2 = numbers.2 &* 10 &+ digit
        default: numbers.3 = numbers.3 &* 10 &+ digit
        }
      case UInt8(ascii: "."): field += 1
      case UInt8(ascii: "~"):
        guard field == 3 else { return nil }
        return LoadMarker(
          run: numbers.0, sender: Int(truncatingIfNeeded: numbers.1),
          number: UInt32(truncatingIfNeeded: numbers.2), dueNanoseconds: numbers.3)
      default: return nil
      }
    }
    return nil
  }
}
