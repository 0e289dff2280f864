import Foundation
import Testing

/// A message taken apart by Foundation, as a check on our own writer.
struct JSON {
  private let members: [String: Any]

  init(_ text: String) throws {
    members = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  subscript(name: String) -> Any? { members[name] }

  func texts(_ name: String) -> [String] {
    (members[name] as? [[String: Any]])?.compactMap { $0["text"] as? String } ?? []
  }
}
