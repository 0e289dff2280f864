import CZlib
import NIOCore

/// What the page's files are made smaller with, once for all who ask (RFC 1952).
enum Gzip {
  /// Nil where it would not be smaller, or cannot be made.
  static func compressed(_ body: ByteBuffer) -> ByteBuffer? {
    var stream = z_stream()
    // 15 bits of window, and 16 more for gzip rather than zlib.
    guard
      deflateInit2_(
        &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = body
    var output = ByteBuffer()
    var status = Z_OK
    input.withUnsafeMutableReadableBytes { bytes in
      stream.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.avail_in = uInt(bytes.count)
      // All at once: more than the bound it never takes.
      let bound = Int(deflateBound(&stream, uLong(bytes.count)))
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { room in
        stream.next_out = room.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.avail_out = uInt(room.count)
        status = deflate(&stream, Z_FINISH)
        return room.count - Int(stream.avail_out)
      }
    }
    return status == Z_STREAM_END && output.readableBytes < body.readableBytes ? output : nil
  }

  /// Whether an `Accept-Encoding` takes it (RFC 9110, section 12.5.3).
  static func isAccepted(by field: String?) -> Bool {
    guard let field else { return false }
    var isAny = false
    for choice in field.split(separator: ",") {
      let parts = choice.split(separator: ";").map { $0.trimmingPrefix { $0.isWhitespace } }
      guard let name = parts.first?.lowercased().split(separator: " ").first else { continue }
      let isRefused = parts.dropFirst().contains {
        $0.lowercased().hasPrefix("q=") && Double($0.dropFirst(2).prefix { !$0.isWhitespace }) == 0
      }
      if name == "gzip" || name == "x-gzip" { return !isRefused }
      if name == "*" { isAny = !isRefused }
    }
    return isAny
  }
}
