import Dispatch
import Foundation
import NIOConcurrencyHelpers

/// Reads a descriptor (terminal, pipe or file) without blocking a task's thread, one read at a
/// time: who reads slowly makes the writer wait. Used by one task.
final class InputDescriptor: Sendable {
  static let chunkBytes = 4_096

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "meshchat.input")
  /// Written to once, to end a read that waits.
  private let wake: (read: Int32, write: Int32)
  private let isCancelled = NIOLockedValueBox(false)

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    wake = (ends[0], ends[1])
  }

  deinit {
    close(wake.read)
    close(wake.write)
  }

  /// The next bytes; nil at the end, after an error, or once cancelled.
  func read() async -> [UInt8]? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<[UInt8]?, Never>) in
        queue.async { continuation.resume(returning: self.readBlocking()) }
      }
    } onCancel: {
      cancel()
    }
  }

  func cancel() {
    isCancelled.withLockedValue { isCancelled in
      guard !isCancelled else { return }
      isCancelled = true
      _ = Foundation.write(wake.write, [0], 1)
    }
  }

  private func readBlocking() -> [UInt8]? {
    while !isCancelled.withLockedValue({ $0 }) {
      var watched = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&watched, 2, -1) > 0 else {
        if errno == EINTR { continue }
        return nil
      }
      if watched[1].revents != 0 { return nil }
      var bytes = [UInt8](repeating: 0, count: Self.chunkBytes)
      let count = Foundation.read(descriptor, &bytes, bytes.count)
      if count > 0 { return Array(bytes[..<count]) }
      guard count < 0, errno == EINTR || errno == EAGAIN else { return nil }
    }
    return nil
  }
}
