/// One thing that discovery has to say. Fed to a ``DiscoveryTable``, and shown to people.
package enum DiscoveryEvent: Hashable, Sendable {
  /// A service instance was resolved for the first time at one place.
  case appeared(Sighting)
  /// The same place now tells something else: another port, boot or address.
  case changed(Sighting)
  /// Withdrawn or expired. A hint only: a link that stands is not to be dropped for it.
  case gone(Sighting.Key)
  /// Every multicast sighting there is, in place of all earlier ones: sent after events were lost
  /// because nobody took them.
  case snapshot([Sighting])
  /// What finds peers from now on.
  case usingBackend(DiscoveryBackend)
  /// How far the publishing of the own record has come.
  case publishing(PublishingState)
  /// Something failed. Discovery goes on and tries again.
  case problem(DiscoveryProblem)
  /// A stage that had a problem works again.
  case recovered(DiscoveryStage)
}

/// What does the multicast work at the moment.
package enum DiscoveryBackend: Hashable, Sendable, CustomStringConvertible {
  /// The system's avahi-daemon, with the version string it gives.
  case daemon(version: String)
  /// libavahi-core inside this process.
  case embedded
  /// Neither, for now.
  case none

  package var description: String {
    switch self {
    case .daemon(let version): "Avahi daemon (\(version))"
    case .embedded: "Avahi inside this process"
    case .none: "nothing"
    }
  }
}

/// Where the own record stands.
package enum PublishingState: Hashable, Sendable {
  /// The network is being asked whether the name is free.
  case probing(instance: String)
  /// Announced: others can see it under this name.
  case established(instance: String)
  /// Another host holds the name; the next one is tried.
  case renamed(from: String, to: String)
  /// Taken back, with goodbye packets where there was a network to send them to.
  case withdrawn
}
