/// Turns what a terminal sends into keys. Takes any chunks, keeps what is incomplete.
///
/// Source of the sequences: ECMA-48, section 5.4 (control sequences), and xterm's "ctlseqs" for the
/// keys and bracketed paste.
struct KeyDecoder {
  /// A longer control sequence is not one of ours and is thrown away.
  static let sequenceBytesMax = 32
  /// A longer paste is cut: no message is that long.
  static let pasteBytesMax = 64 * 1024

  private enum State {
    case ground
    case escape
    /// After `ESC [`, or `ESC O`: the bytes since.
    case sequence([UInt8], isSingleShift: Bool)
    case paste([UInt8])
    case character([UInt8], missing: Int)
  }

  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private var state = State.ground

  mutating func decode(_ bytes: some Sequence<UInt8>) -> [EditorKey] {
    var keys: [EditorKey] = []
    for byte in bytes {
      guard let key = take(byte) else { continue }
      // Typed text comes together, so that a character of several scalars is one insertion.
      if case .text(let text) = key, case .text(let before)? = keys.last {
        keys[keys.count - 1] = .text(before + text)
      } else {
        keys.append(key)
      }
    }
    return keys
  }

  private mutating func take(_ byte: UInt8) -> EditorKey? {
    switch state {
    case .ground: return ground(byte)
    case .escape: return escape(byte)
    case .sequence(var bytes, let isSingleShift):
      bytes.append(byte)
      return sequence(bytes, isSingleShift: isSingleShift)
    case .paste(var bytes):
      // Held only by this local now: appending does not copy.
      state = .ground
      bytes.append(byte)
      return paste(&bytes)
    case .character(var bytes, let missing):
      guard byte & 0xC0 == 0x80 else {
        state = .ground
        return ground(byte)
      }
      bytes.append(byte)
      guard missing == 1 else {
        state = .character(bytes, missing: missing - 1)
        return nil
      }
      state = .ground
      return .text(String(decoding: bytes, as: UTF8.self))
    }
  }

  private mutating func ground(_ byte: UInt8) -> EditorKey? {
    switch byte {
    case 0x1B: state = .escape
    case 0x01: return .home
    case 0x02: return .left
    case 0x03: return .interrupt
    case 0x04: return .endOfInput
    case 0x05: return .end
    case 0x06: return .right
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x0B: return .killToEnd
    case 0x0C: return .redraw
    case 0x0E: return .down
    case 0x10: return .up
    case 0x14: return .transpose
    case 0x15: return .killToStart
    case 0x17: return .killWordBefore
    case 0x19: return .yank
    case 0x1A: return .suspend
    case 0x00...0x1F: return nil
    case 0x20...0x7E: return .text(String(Character(Unicode.Scalar(byte))))
    case 0xC2...0xDF: state = .character([byte], missing: 1)
    case 0xE0...0xEF: state = .character([byte], missing: 2)
    case 0xF0...0xF4: state = .character([byte], missing: 3)
    default: return nil
    }
    return nil
  }

  private mutating func escape(_ byte: UInt8) -> EditorKey? {
    state = .ground
    switch byte {
    case UInt8(ascii: "["): state = .sequence([], isSingleShift: false)
    case UInt8(ascii: "O"): state = .sequence([], isSingleShift: true)
    case 0x1B: state = .escape
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case UInt8(ascii: "d"): return .killWordAfter
    case 0x08, 0x7F: return .killWordBefore
    default: return nil
    }
    return nil
  }

  private mutating func sequence(_ bytes: [UInt8], isSingleShift: Bool) -> EditorKey? {
    guard let final = bytes.last, (0x40...0x7E).contains(final) else {
      let isOver = bytes.count >= Self.sequenceBytesMax || (bytes.last ?? 0) < 0x20
      state = isOver ? .ground : .sequence(bytes, isSingleShift: isSingleShift)
      return nil
    }
    state = .ground
    let parameters = String(decoding: bytes.dropLast(), as: UTF8.self).split(
      separator: ";", omittingEmptySubsequences: false)
    if final == UInt8(ascii: "~"), parameters.first == "200" {
      state = .paste([])
      return nil
    }
    // The second parameter is 1 and a bit each for shift, alt and control.
    let modifiers = parameters.count > 1 ? (Int(parameters[1]) ?? 1) - 1 : 0
    return key(
      final: final, number: parameters.first.flatMap { Int($0) } ?? 0, isByWord: modifiers & 6 != 0)
  }

  private func key(final: UInt8, number: Int, isByWord: Bool) -> EditorKey? {
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return isByWord ? .wordRight : .right
    case UInt8(ascii: "D"): return isByWord ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "M"): return .enter
    case UInt8(ascii: "~"): break
    default: return nil
    }
    switch number {
    case 1, 7: return .home
    case 4, 8: return .end
    case 3: return isByWord ? .killWordAfter : .delete
    default: return nil
    }
  }

  private mutating func paste(_ bytes: inout [UInt8]) -> EditorKey? {
    if bytes.suffix(Self.pasteEnd.count) == Self.pasteEnd[...] {
      let pasted = bytes.dropLast(Self.pasteEnd.count).prefix(Self.pasteBytesMax)
      return .paste(String(decoding: pasted, as: UTF8.self))
    }
    // Too long: only what could be the end is still kept.
    if bytes.count > Self.pasteBytesMax + Self.pasteEnd.count {
      bytes.remove(at: Self.pasteBytesMax)
    }
    state = .paste(bytes)
    return nil
  }
}
