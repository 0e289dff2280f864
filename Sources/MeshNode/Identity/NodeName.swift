import Foundation

/// What a node is called when nobody named it.
package enum NodeName {
  /// The host's name without its domain; "node" where there is none.
  package static var standard: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "node" }
    let bytes = buffer.map { UInt8(bitPattern: $0) }
    let name = bytes.prefix { $0 != 0 && $0 != UInt8(ascii: ".") }
    return name.isEmpty ? "node" : String(decoding: name, as: UTF8.self)
  }
}
