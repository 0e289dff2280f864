import Crypto
import Foundation
import NIOCore

/// A file of the page, in memory.
struct StaticFile: Sendable {
  let body: ByteBuffer
  /// The same as gzip; nil for what does not get smaller.
  let compressed: ByteBuffer?
  /// The beginning of the body's SHA-256.
  let mark: String
  let type: String
  let digest: [UInt8]

  init(_ data: Data, name: String) {
    body = ByteBuffer(bytes: data)
    digest = Array(SHA256.hash(data: data))
    mark = digest.prefix(16).map {
      String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
    }.joined()
    type = Self.type(of: name)
    compressed = Self.isText(type) ? Gzip.compressed(body) : nil
  }

  /// Pictures and sounds are small already.
  private static func isText(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.hasPrefix("application/") || type == "image/svg+xml"
  }

  /// Two encodings of one file are two representations (RFC 9110, section 8.8.3).
  func etag(compressed: Bool) -> String { compressed ? "\"\(mark)-gzip\"" : "\"\(mark)\"" }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last?.lowercased() {
    case "html": "text/html; charset=utf-8"
    case "js", "mjs": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "json", "map": "application/json; charset=utf-8"
    case "webmanifest": "application/manifest+json; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "webp": "image/webp"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    case "txt", "md": "text/plain; charset=utf-8"
    case "wasm": "application/wasm"
    case "mp3": "audio/mpeg"
    case "ogg": "audio/ogg"
    default: "application/octet-stream"
    }
  }
}
