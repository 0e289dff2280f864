import CAvahi
import Glibc

/// Hears from the kernel when interfaces or addresses come and go (rtnetlink(7)), on the poll thread.
///
/// The messages are not read for what they say: the state is asked for afterwards.
///
/// `@unchecked Sendable`: touched by the poll thread only, after `init`.
final class InterfaceWatch: @unchecked Sendable {
  private let thread: AvahiPollThread
  private let onChange: AvahiPollThread.Work
  private var descriptor: Int32 = -1
  private var watch: OpaquePointer?

  init(thread: AvahiPollThread, onChange: @escaping AvahiPollThread.Work) {
    self.thread = thread
    self.onChange = onChange
  }

  /// False when the kernel gives no such socket; interfaces are then those of the start.
  func open() -> Bool {
    let type = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    descriptor = socket(AF_NETLINK, type, NETLINK_ROUTE)
    guard descriptor >= 0 else { return false }
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    address.nl_groups = UInt32(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
      }
    }
    guard status == 0 else {
      close()
      return false
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    watch = thread.api.pointee.watch_new(
      thread.api, descriptor, AVAHI_WATCH_IN,
      { _, _, _, context in
        guard let context else { return }
        Unmanaged<InterfaceWatch>.fromOpaque(context).takeUnretainedValue().drain()
      }, context)
    return watch != nil
  }

  /// Must be called before this is let go, for the watch holds a bare pointer to it.
  func close() {
    if let watch { thread.api.pointee.watch_free(watch) }
    watch = nil
    if descriptor >= 0 { Glibc.close(descriptor) }
    descriptor = -1
  }

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 8_192)
    while recv(descriptor, &buffer, buffer.count, 0) > 0 {}
    onChange()
  }
}
