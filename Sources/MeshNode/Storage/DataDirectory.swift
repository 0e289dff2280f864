import CoreFoundation
import Foundation

/// Where a node keeps what it owns: its key and its log. Private to the user (0700, files 0600).
package struct DataDirectory: Hashable, Sendable {
  /// Absolute.
  package let path: String

  /// - Parameter path: made absolute against the current directory; `~` at the start is the home.
  package init(path: String) {
    let expanded = NSString(string: path).expandingTildeInPath
    self.path = URL(fileURLWithPath: expanded).standardizedFileURL.path
  }

  /// `$XDG_DATA_HOME/meshchat`, or `~/.local/share/meshchat` where that is unset or not absolute.
  /// Source: XDG Base Directory Specification 0.8, "Environment variables".
  package static func standard(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> DataDirectory {
    if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") {
      return DataDirectory(path: base + "/meshchat")
    }
    let home = environment["HOME"] ?? NSHomeDirectory()
    return DataDirectory(path: home + "/.local/share/meshchat")
  }

  package var databasePath: String { path + "/log.sqlite" }
  package var lockPath: String { path + "/lock" }
  package var identityPath: String { path + "/node.key" }

  /// Makes the directory where there is none, and refuses one that others can write to.
  package func prepare() throws(StorageError) {
    var status = stat()
    if stat(path, &status) != 0 {
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      } catch {
        throw .unusableDirectory(
          "\(path) cannot be made: \(error.localizedDescription) Name another with --data-dir.")
      }
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .unusableDirectory("\(path) is not a directory. Name another with --data-dir.")
    }
    guard status.st_uid == geteuid() else {
      throw .unusableDirectory(
        "\(path) belongs to another user. Name another with --data-dir, or run as that user.")
    }
    if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {
      throw .unusableDirectory("\(path) can be read by others. Make it private: chmod 700 \(path)")
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw .unusableDirectory("\(path) cannot be written to. Name another with --data-dir.")
    }
  }

  /// Bytes that are free to this user on the disk of the directory; nil where it cannot be told.
  package var freeBytes: UInt64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// A sentence for people when the disk is nearly full; nil while there is room.
  package func spaceWarning(below bytes: UInt64 = StorageLimits().freeBytesWarning) -> String? {
    guard let free = freeBytes, free < bytes else { return nil }
    return
      "Only \(free >> 20) MB are free for \(path): make room, or new messages are refused soon."
  }

  /// Takes away the key, the log and everything else that meshchat put there, and the directory
  /// itself if nothing else is in it. The caller has asked the person, and no node runs on it:
  /// the lock is taken for the time of it.
  package func reset() throws(StorageError) {
    guard access(path, F_OK) == 0 else { return }
    let lock = try DataDirectoryLock(self)
    defer { lock.release() }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .unusableDirectory("\(path) cannot be read: \(error.localizedDescription)")
    }
    for name in names where Self.isOwn(name) {
      guard unlink(path + "/" + name) == 0 || errno == ENOENT else {
        throw .unusableDirectory(
          "\(path)/\(name) cannot be removed: \(String(cString: strerror(errno))).")
      }
    }
    rmdir(path)
  }

  private static func isOwn(_ name: String) -> Bool {
    [
      "lock", "node.key", "log.sqlite", "log.sqlite-wal", "log.sqlite-shm", "link.key", "link.pem",
      "terminal.json", "web-cert.pem", "web-key.pem",
    ]
    .contains(name.hasSuffix(".new") ? String(name.dropLast(4)) : name)
  }

  /// Makes an empty file that only this user may read, unless it is there. SQLite gives the files
  /// beside the database the same permissions.
  func createPrivateFile(_ filePath: String) throws(StorageError) {
    let descriptor = open(filePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == ENOSPC || errno == EDQUOT { throw .diskFull }
      throw .unusableDirectory(
        "\(filePath) cannot be opened: \(String(cString: strerror(errno))). "
          + "Check its owner and permissions.")
    }
    fchmod(descriptor, 0o600)
    Glibc.close(descriptor)
  }

  /// Makes the names in a directory as durable as its files.
  static func sync(_ directoryPath: String) {
    let descriptor = open(directoryPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    Glibc.close(descriptor)
  }
}
