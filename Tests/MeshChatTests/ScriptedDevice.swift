import MeshNode
import NIOConcurrencyHelpers

@testable import meshchat

/// A line device that a test types at, and that keeps what was shown.
final class ScriptedDevice: LineDevice {
  let endOfInputLeaves: Bool
  private let history: Int
  private let lines: AsyncStream<String>
  private let typing: AsyncStream<String>.Continuation
  private let shown = NIOLockedValueBox<[ClientOutput]>([])
  private let statuses = NIOLockedValueBox<[ClientStatus]>([])
  private let news: AsyncStream<Void>
  private let newsSignal: AsyncStream<Void>.Continuation

  init(endOfInputLeaves: Bool = true, history: Int = 10) {
    self.endOfInputLeaves = endOfInputLeaves
    self.history = history
    (lines, typing) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(100))
    (news, newsSignal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func type(_ line: String) { typing.yield(line) }
  func endInput() { typing.finish() }

  var output: [ClientOutput] { shown.withLockedValue { $0 } }
  var status: ClientStatus? { statuses.withLockedValue { $0.last } }
  /// How the state of the last message changed.
  var deliveries: [ClientStatus.DeliveryState] { statuses.withLockedValue { $0.map(\.delivery) } }

  /// Waits until something of what was shown fits; the test's time limit ends a wait in vain.
  func wait(for fits: @Sendable (ClientOutput) -> Bool) async {
    if output.contains(where: fits) { return }
    for await _ in news where output.contains(where: fits) { return }
  }

  func waitForStatus(_ fits: @Sendable (ClientStatus) -> Bool) async {
    if statuses.withLockedValue({ $0.contains(where: fits) }) { return }
    for await _ in news where statuses.withLockedValue({ $0.contains(where: fits) }) { return }
  }

  func nextLine() async -> String? {
    for await line in lines { return line }
    return nil
  }

  func show(_ items: [ClientOutput]) async {
    shown.withLockedValue { $0 += items }
    newsSignal.yield()
  }

  func show(_ status: ClientStatus) async {
    statuses.withLockedValue { $0.append(status) }
    newsSignal.yield()
  }

  func historyLimit() async -> Int { history }
}

extension ClientOutput {
  var messageText: String? {
    if case .message(let entry, _, _) = self { entry.text } else { nil }
  }

  var problemText: String? { if case .problem(let text) = self { text } else { nil } }
  var noticeText: String? { if case .notice(let text) = self { text } else { nil } }
  var answerTitle: String? { if case .answer(let title, _) = self { title } else { nil } }
}
