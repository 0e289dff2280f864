/// Asks once whether the system's bus and avahi-daemon are there. For the doctor.
enum AvahiDaemonProbe {
  enum Answer: Hashable, Sendable {
    case running(version: String)
    case notRunning
    case busUnreachable(String)
    case broken(String)
    case silent
  }

  /// Takes `timeout` at the most.
  static func ask(timeout: Duration) async -> Answer {
    guard let thread = AvahiPollThread.start() else { return .broken("no thread to ask on") }
    let question = Question(thread: thread)
    let answer = await withCheckedContinuation { continuation in
      thread.perform { question.begin(timeout: timeout) { continuation.resume(returning: $0) } }
    }
    await withCheckedContinuation { continuation in thread.finish { continuation.resume() } }
    return answer
  }

  /// `@unchecked Sendable`: touched by the poll thread only, after `init`.
  private final class Question: AvahiSessionOwner, @unchecked Sendable {
    private let thread: AvahiPollThread
    private var session: AvahiDaemonSession?
    private var answer: ((Answer) -> Void)?

    init(thread: AvahiPollThread) { self.thread = thread }

    func begin(timeout: Duration, answer: @escaping (Answer) -> Void) {
      self.answer = answer
      let session = AvahiDaemonSession(
        thread: thread, owner: self, serviceType: ServiceRecord.serviceType
      ) { [weak self] state in
        switch state {
        case .up: self?.end(.running(version: self?.session?.version ?? ""))
        case .missing: self?.end(.notRunning)
        case .broken(let reason): self?.end(.broken(reason))
        }
      }
      self.session = session
      thread.schedule(after: timeout) { [weak self] in self?.end(.silent) }
      if let reason = session.connect() { end(.busUnreachable(reason)) }
    }

    private func end(_ result: Answer) {
      session?.close()
      answer?(result)
      answer = nil
    }

    // It neither browses nor publishes, so there is nothing to own.
    func browserFound(_ key: Sighting.Key, interface: String) {}
    func browserLost(_ key: Sighting.Key) {}
    func browserSettled() {}
    func resolved(_ key: Sighting.Key, as answer: ResolvedInstance) {}
    func resolveFailed(_ key: Sighting.Key, because reason: String) {}
    func publishingChanged(_ state: GroupState) {}
    func failed(_ problem: DiscoveryProblem) {}
    func broke(_ problem: DiscoveryProblem) {}
  }
}
