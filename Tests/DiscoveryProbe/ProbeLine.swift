import Discovery
import Foundation

/// One line of output: an event of discovery or a change of the table, flattened.
struct ProbeLine: Encodable {
  var event: String
  var at = Date().timeIntervalSince1970
  var backend: String?
  var stage: String?
  var message: String?
  var instance: String?
  var interface: UInt32?
  var family: UInt8?
  var id: String?
  var boot: UInt64?
  var web: UInt16?
  var mesh: String?
  var endpoints: [String]?
  var count: Int?

  init(event: String) { self.event = event }

  init?(_ discovered: DiscoveryEvent) {
    switch discovered {
    case .appeared(let sighting): self.init(event: "appeared", sighting)
    case .changed(let sighting): self.init(event: "changed", sighting)
    case .gone(let key): self.init(event: "gone", key)
    case .snapshot(let sightings):
      self.init(event: "snapshot")
      count = sightings.count
    case .usingBackend(let backend):
      self.init(event: "backend")
      switch backend {
      case .daemon(let version): (self.backend, message) = ("daemon", version)
      case .embedded: self.backend = "embedded"
      case .none: self.backend = "none"
      }
    case .publishing(let state): self.init(state)
    case .recovered(let stage):
      self.init(event: "recovered")
      self.stage = stage.rawValue
    case .problem(let problem):
      self.init(event: "problem")
      (stage, message) = (problem.stage.rawValue, problem.message)
    }
  }

  init(_ change: DiscoveryTable.Change) {
    let peer: DiscoveredPeer
    switch change {
    case .found(let found): (event, peer) = ("found", found)
    case .updated(let updated): (event, peer) = ("updated", updated)
    case .lost(let lost): (event, peer) = ("lost", lost)
    }
    instance = peer.instance
    id = peer.idPrefix.map { String($0, radix: 16) }
    (boot, web, mesh) = (peer.bootID, peer.webPort, peer.meshHint)
    endpoints = peer.endpoints.map(\.description)
  }

  private init(_ state: PublishingState) {
    switch state {
    case .probing(let name): (event, instance) = ("probing", name)
    case .established(let name): (event, instance) = ("established", name)
    case .renamed(_, let to): (event, instance) = ("renamed", to)
    case .withdrawn: event = "withdrawn"
    }
  }

  private init(event: String, _ key: Sighting.Key) {
    self.event = event
    (instance, interface, family) = (key.instance, key.interface, key.family.rawValue)
  }

  private init(event: String, _ sighting: Sighting) {
    self.init(event: event, sighting.key)
    id = sighting.record.map { String($0.idPrefix, radix: 16) }
    boot = sighting.record?.bootID
    endpoints = sighting.endpoints.map(\.description)
  }

  func print() {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var line = try? encoder.encode(self) else { return }
    line.append(UInt8(ascii: "\n"))
    // Not through a buffer: whoever reads waits for each line.
    FileHandle.standardOutput.write(line)
  }
}
