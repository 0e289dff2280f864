import Foundation

/// Writes a secret to a file that only this user may read.
enum PrivateFile {
  /// Whole or not at all: written beside, made durable, then put in place.
  static func write(_ text: String, to path: String) throws(TransportIdentityError) {
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    var rest = Array(text.utf8)[...]
    var isWritten = true
    while !rest.isEmpty, isWritten {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      isWritten = count > 0
      rest = rest.dropFirst(max(count, 0))
    }
    isWritten = isWritten && fsync(descriptor) == 0
    let reason = failure(path)
    close(descriptor)
    guard isWritten else {
      unlink(temporary)
      throw reason
    }
    guard rename(temporary, path) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> TransportIdentityError {
    .unwritable(path, reason: String(cString: strerror(errno)))
  }
}
