import Foundation
import NIOConcurrencyHelpers

/// Holds a data directory for this process. The kernel lets go of it when the process ends, however
/// it ends; the process ID in the file only names the holder to the one who finds it taken.
package final class DataDirectoryLock: Sendable {
  /// -1 once released.
  private let descriptor: NIOLockedValueBox<Int32>

  /// Throws ``StorageError/locked(path:holder:)`` while another holds it.
  package init(_ directory: DataDirectory) throws(StorageError) {
    let path = directory.lockPath
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else {
      if errno == ENOSPC || errno == EDQUOT { throw .diskFull }
      throw .unusableDirectory(
        "\(path) cannot be opened: \(String(cString: strerror(errno))). "
          + "Check its owner and permissions.")
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let holder = Self.holder(in: opened)
      close(opened)
      throw .locked(path: directory.path, holder: holder)
    }
    ftruncate(opened, 0)
    let text = Array("\(getpid())\n".utf8)
    // The number is for people; a full disk does not matter here.
    _ = pwrite(opened, text, text.count, 0)
    descriptor = NIOLockedValueBox(opened)
  }

  deinit { release() }

  package func release() {
    descriptor.withLockedValue { descriptor in
      guard descriptor >= 0 else { return }
      // A child that was forked a moment ago has the file open until it becomes another program.
      flock(descriptor, LOCK_UN)
      close(descriptor)
      descriptor = -1
    }
  }

  private static func holder(in descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return "another process" }
    let text = String(decoding: buffer.prefix(count), as: UTF8.self)
    guard let process = Int32(text.prefix { $0.isNumber }) else { return "another process" }
    return "process \(process)"
  }
}
