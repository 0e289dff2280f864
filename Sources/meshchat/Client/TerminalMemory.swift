import Foundation

/// Who typed at this machine's terminal last, so that it is the same person after a restart. The
/// token is a secret: the file is this user's alone. `DataDirectory.reset()` knows its name.
struct TerminalMemory: Sendable {
  struct Person: Codable, Equatable, Sendable {
    let name: String
    let token: String
  }

  private let path: String

  init(dataDirectory: String) { path = dataDirectory + "/terminal.json" }

  /// Nil where nobody is remembered, or the file is damaged: then a new person comes in.
  func load() -> Person? {
    guard let data = FileManager.default.contents(atPath: path), data.count <= 4_096 else {
      return nil
    }
    return try? JSONDecoder().decode(Person.self, from: data)
  }

  /// A memory that cannot be kept is no reason not to chat.
  func save(_ person: Person) {
    guard let data = try? JSONEncoder().encode(person) else { return }
    let descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    FileBytes.write(String(decoding: data, as: UTF8.self), to: descriptor)
    close(descriptor)
    rename(path + ".new", path)
  }
}
