/// Sealed rooms: private rooms and direct messages. What is said there is readable for the devices of
/// its members only; nodes keep it and pass it on as it is. Their names are `~` and 26 letters, 16
/// bytes in Crockford's base 32 (small letters; the last two bits are 0).
package enum SealedRoom {
  package static let idBytes = 16
  private static let letters = 26
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  package static func isName(_ name: some StringProtocol) -> Bool { id(of: name) != nil }

  package static func name(id: [UInt8]) -> String {
    precondition(id.count == idBytes, "an ID of another length")
    var text: [UInt8] = [UInt8(ascii: "~")]
    var (bits, count) = (0, 0)
    for byte in id {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[bits >> count & 31])
      }
      bits &= (1 << count) - 1
    }
    text.append(alphabet[bits << (5 - count) & 31])
    return String(decoding: text, as: UTF8.self)
  }

  /// The 16 bytes of a sealed room's name; nil for anything else.
  package static func id(of name: some StringProtocol) -> [UInt8]? {
    guard name.utf8.count == letters + 1, name.utf8.first == UInt8(ascii: "~") else { return nil }
    var id: [UInt8] = []
    var (bits, count) = (0, 0)
    for letter in name.utf8.dropFirst() {
      guard let digit = alphabet.firstIndex(of: letter) else { return nil }
      bits = bits << 5 | digit
      count += 5
      guard count >= 8 else { continue }
      count -= 8
      id.append(UInt8(bits >> count & 255))
      bits &= (1 << count) - 1
    }
    return bits == 0 ? id : nil
  }

  package static let saltBytes = 16

  /// The name of a private room: nobody but its maker can claim to have made it.
  ///
  /// - Parameter salt: 16 random bytes.
  package static func privateName(
    madeBy person: UInt64, salt: [UInt8], cryptography: some PersonCryptography
  ) -> String {
    hashed("meshchat-private-v1", bigEndian(person) + salt, cryptography)
  }

  /// The room of two people, the same whoever opens it, on whichever side of a partition.
  package static func directName(
    of one: UInt64, and other: UInt64, cryptography: some PersonCryptography
  ) -> String {
    hashed(
      "meshchat-direct-v1", bigEndian(min(one, other)) + bigEndian(max(one, other)), cryptography)
  }

  private static func hashed(
    _ label: String, _ bytes: [UInt8], _ cryptography: some PersonCryptography
  ) -> String {
    let hash = cryptography.sha256(Array("\(label)\u{0}".utf8) + bytes)
    return name(id: Array(hash.prefix(idBytes)))
  }

  private static func bigEndian(_ number: UInt64) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}

/// What is said in a sealed room, as nodes see it: `s1.`, 11 letters that name the key, `.`, and
/// nonce, ciphertext and authentication tag; both in base 64 for URLs without padding (RFC 4648, 5).
/// PROTOCOL.md, 1.9 says how it is made.
package enum SealedText {
  private static let prefix = Array("s1.".utf8)
  private static let keyLetters = 11
  /// A nonce of 12 bytes, a tag of 16 and the shortest padded text, 32.
  private static let sealedLettersMin = 80

  package static func isAcceptable(_ text: String, lettersMax: Int) -> Bool {
    let bytes = text.utf8
    guard bytes.count <= lettersMax, bytes.starts(with: prefix) else { return false }
    let rest = bytes.dropFirst(prefix.count)
    let (key, sealed) = (rest.prefix(keyLetters), rest.dropFirst(keyLetters))
    return key.count == keyLetters && key.allSatisfy(isLetter)
      && sealed.first == UInt8(ascii: ".") && sealed.count > sealedLettersMin
      && sealed.dropFirst().allSatisfy(isLetter)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
