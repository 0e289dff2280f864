/// The picture that a person shows of themselves: the body of an event. The last one counts.
package struct PersonPicture: Hashable, Sendable {
  package let authorID: UInt64
  package let delegation: UInt64?
  /// PNG, JPEG or WebP as ``isAcceptable(_:)`` wants it; empty: none.
  package let image: [UInt8]

  package init(authorID: UInt64, delegation: UInt64?, image: [UInt8]) {
    self.authorID = authorID
    self.delegation = delegation
    self.image = image
  }

  /// Nothing, or at most ``ChatLimits/pictureBytes`` that begin as a PNG (RFC 2083, section 3.1), a
  /// JPEG (ISO/IEC 10918-1, B.1.1.3) or a WebP (RFC 9649, section 2.4) does: formats in which nothing
  /// can run. Whether it is a whole one, only who draws it finds out.
  package static func isAcceptable(_ image: [UInt8]) -> Bool {
    if image.isEmpty { return true }
    guard image.count <= ChatLimits.pictureBytes else { return false }
    return image.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      || image.starts(with: [0xFF, 0xD8, 0xFF])
      || (image.starts(with: Array("RIFF".utf8)) && image.count > 12
        && image[8..<12].elementsEqual("WEBP".utf8))
  }
}
