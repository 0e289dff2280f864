/// A planted bug, put between an engine and its node, so that each checker can be shown to fire.
package enum EngineDefect: String, Hashable, Sendable, CaseIterable {
  /// Never serves what peers ask for: what a push missed stays missing.
  case servesNothing
  /// Never says where it stands: no announcements, fingerprints or frontiers leave the node.
  case saysNothing
  /// Hands every new event to the log twice.
  case persistsTwice
  /// Never asks a peer to stop pushing, so that every tree stays a flood.
  case neverPrunes
  /// Delivers an ephemeral message for every copy that comes.
  case deliversEveryCopy
  /// A buffer of received events that nothing ever leaves.
  case neverExpires
  /// Announces for ever, whether or not something is new.
  case announcesForever

  /// Of the chat: drops what is done to a message before it comes.
  case forgetsChanges
  /// Of the chat: never erases what is deleted.
  case keepsPayloads

  /// The checker that has to notice.
  package var checker: Violation.Checker {
    switch self {
    case .servesNothing, .saysNothing: .convergence
    case .persistsTwice, .neverPrunes, .deliversEveryCopy: .duplication
    case .neverExpires: .bounds
    case .announcesForever: .quiescence
    case .forgetsChanges, .keepsPayloads: .chat
    }
  }
}
