import Chat
import MeshNode

/// What a person types at and reads from: a terminal, a pipe. It decides how things look, and
/// knows nothing of the chat's rules.
protocol LineDevice: Sendable {
  /// The next line that was typed; nil when no more will come.
  func nextLine() async -> String?
  func show(_ items: [ClientOutput]) async
  func show(_ status: ClientStatus) async
  /// Whether the end of the input is a wish to leave. A pipe that ended says nothing more, but its
  /// reader still listens.
  var endOfInputLeaves: Bool { get }
  /// Messages of a room's past to be shown on entering it, 0 to 200.
  func historyLimit() async -> Int
}

/// One thing to be shown.
enum ClientOutput: Equatable, Sendable {
  /// A message; `isOwn`: this person wrote it.
  case message(TimelineEntry, isOwn: Bool, isHistory: Bool)
  /// A message has another text.
  case edited(TimelineEntry)
  /// Somebody came, went, or has another name.
  case presence(PresenceChange)
  /// The room's past begins, or another room is entered.
  case entered(room: String)
  case left(room: String)
  /// What a command answers.
  case answer(title: String, rows: [AnswerRow])
  case notice(String)
  /// Something was not done: the sentence says what to do.
  case problem(String)
  case health(NodeHealth)
  /// So many happenings could not be shown.
  case lost(Int)
  case stopping(String)
}

/// A row of an answer: a term and what it is.
struct AnswerRow: Equatable, Sendable {
  let term: String
  let detail: String
  var person: UInt64?
}

/// What is going on, for a line that always stands there.
struct ClientStatus: Equatable, Sendable {
  var room: String
  var name: String
  var people = 0
  /// Linked nodes and this one.
  var nodes = 1
  /// Where the last message of this person is.
  var delivery: DeliveryState = .none

  enum DeliveryState: Equatable, Sendable {
    case none
    case sending
    /// The person's turn comes later: too many messages in a short time.
    case waiting
    case stored(holding: Int, known: Int)

    /// DESIGN's words for it.
    var words: String {
      switch self {
      case .none: ""
      case .sending: "sending"
      case .waiting: "waiting for your turn"
      case .stored(let holding, let known) where known <= 1 || holding <= 1:
        "stored on this node"
      case .stored(let holding, let known): "on \(holding) of \(known) nodes"
      }
    }
  }
}
