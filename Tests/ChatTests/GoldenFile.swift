import Foundation

/// Bytes of a wire version as they were first written: a later program must still read them.
enum GoldenFile {
  /// - Parameter name: of a file of hexadecimal digits in `Golden/`, without `.hex`.
  static func bytes(_ name: String) -> [UInt8] {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).hex")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    let digits = text.compactMap(\.hexDigitValue).map(UInt8.init)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
