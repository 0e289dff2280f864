import CAvahi
import Glibc
import NIOConcurrencyHelpers

/// One thread that runs Avahi's main loop, everything Avahi calls back, and what is handed to it.
///
/// Avahi's objects are not thread-safe, and its client blocks on D-Bus: so all of them live here,
/// and nobody who hands work over ever waits for it.
///
/// `@unchecked Sendable`: ``perform(_:)`` and ``finish(_:)`` go through the mutex and Avahi's wake-up
/// pipe, which is made for other threads; all other state is touched by the thread alone.
final class AvahiPollThread: @unchecked Sendable {
  typealias Work = @Sendable () -> Void
  struct TimerID: Hashable, Sendable { fileprivate let number: UInt64 }

  private struct Inbox {
    var works: [Work] = []
    var isFinished = false
    var completion: Work?
  }

  private struct Timer {
    let id: TimerID
    let due: ContinuousClock.Instant
    let work: Work
  }

  /// What Avahi's constructors want. To be used on the thread only.
  let api: UnsafePointer<AvahiPoll>
  private let poll: OpaquePointer
  private let inbox = NIOLockedValueBox(Inbox())
  private let clock = ContinuousClock()
  private var timers: [Timer] = []
  private var timerCount: UInt64 = 0

  /// Nil when the system has no thread or no pipe left.
  static func start() -> AvahiPollThread? {
    guard let poll = avahi_simple_poll_new() else { return nil }
    guard let api = avahi_simple_poll_get(poll) else {
      avahi_simple_poll_free(poll)
      return nil
    }
    let new = AvahiPollThread(poll: poll, api: api)
    let context = Unmanaged.passRetained(new)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<AvahiPollThread>.fromOpaque(context).takeRetainedValue().runLoop()
        return nil
      }, context.toOpaque())
    guard status == 0 else {
      context.release()
      avahi_simple_poll_free(poll)
      return nil
    }
    pthread_detach(thread)
    return new
  }

  private init(poll: OpaquePointer, api: UnsafePointer<AvahiPoll>) {
    self.poll = poll
    self.api = api
  }

  /// Runs `work` on the thread, after what was handed over before. From any thread; dropped after
  /// ``finish(_:)``. Senders are few and send on changes only, so the inbox needs no bound.
  func perform(_ work: @escaping Work) {
    inbox.withLockedValue { inbox in
      guard !inbox.isFinished else { return }
      inbox.works.append(work)
      // Inside the lock: the poll is freed only after the inbox was marked as finished.
      avahi_simple_poll_wakeup(poll)
    }
  }

  /// Ends the thread after what was handed over before; `completion` is its last act.
  func finish(_ completion: @escaping Work) {
    inbox.withLockedValue { inbox in
      guard !inbox.isFinished else { return }
      inbox.isFinished = true
      inbox.completion = completion
      avahi_simple_poll_wakeup(poll)
    }
  }

  /// Runs `work` once after a time. On the thread only.
  @discardableResult
  func schedule(after delay: Duration, _ work: @escaping Work) -> TimerID {
    timerCount += 1
    let timer = Timer(id: TimerID(number: timerCount), due: clock.now + delay, work: work)
    let index = timers.firstIndex { $0.due > timer.due } ?? timers.endIndex
    timers.insert(timer, at: index)
    return timer.id
  }

  /// On the thread only.
  func cancel(_ id: TimerID) { timers.removeAll { $0.id == id } }

  private func runLoop() {
    while true {
      let (works, completion) = inbox.withLockedValue { inbox in
        defer { inbox.works = [] }
        return (inbox.works, inbox.completion)
      }
      for work in works { work() }
      fireTimers()
      if let completion {
        timers = []
        avahi_simple_poll_free(poll)
        completion()
        return
      }
      if avahi_simple_poll_iterate(poll, waitInMilliseconds) < 0 {
        // The system refused to poll, as it may when memory is short. Not to be asked in a spin.
        usleep(100_000)
      }
    }
  }

  private func fireTimers() {
    let now = clock.now
    while let timer = timers.first, timer.due <= now {
      timers.removeFirst()
      timer.work()
    }
  }

  /// Until the next timer, rounded up; -1 for as long as it takes.
  private var waitInMilliseconds: Int32 {
    guard inbox.withLockedValue({ $0.works.isEmpty && !$0.isFinished }) else { return 0 }
    guard let timer = timers.first else { return -1 }
    let wait = max(.zero, timer.due - clock.now)
    return Int32(clamping: Int64((wait / .milliseconds(1)).rounded(.up)))
  }
}
