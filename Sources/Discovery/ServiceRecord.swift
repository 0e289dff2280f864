/// What a node says of itself in its `_meshchat._tcp` record (RFC 6763).
///
/// A hint to dial: who a peer is, only the handshake says. Everything in it may be a lie.
package struct ServiceRecord: Hashable, Sendable {
  package static let serviceType = "_meshchat._tcp"
  /// `<host>-<first 8 letters of the node ID>`; may be renamed on a collision.
  package var instance: String
  /// The TCP port of the gossip links.
  package var port: UInt16
  /// The first 8 bytes of the node ID.
  package var idPrefix: UInt64
  /// A short text that differs between meshes.
  package var meshHint: String
  /// The program's version.
  package var version: String
  /// Another number after each start.
  package var bootID: UInt64
  /// The port of the page, where there is one.
  package var webPort: UInt16?

  package init(
    instance: String, port: UInt16, idPrefix: UInt64, meshHint: String, version: String,
    bootID: UInt64, webPort: UInt16?
  ) {
    self.instance = instance
    self.port = port
    self.idPrefix = idPrefix
    self.meshHint = meshHint
    self.version = version
    self.bootID = bootID
    self.webPort = webPort
  }
}

extension ServiceRecord {
  /// The instance name of a node: its host's name, cut so that the whole fits a DNS label of 63
  /// bytes (RFC 6763 section 4.1.1), a hyphen, and the short form of its ID.
  package static func instanceName(host: String, shortID: String) -> String {
    let suffix = "-" + shortID
    let label = host.prefix { $0 != "." }
    var name = ""
    for character in label where !character.unicodeScalars.contains(where: { $0.value < 0x20 }) {
      guard (name + String(character) + suffix).utf8.count <= 63 else { break }
      name.append(character)
    }
    return (name.isEmpty ? "node" : name) + suffix
  }

  /// The host label that the embedded Avahi publishes addresses under: `<node id>.local`, so that
  /// several nodes on one machine, and the machine's own daemon, never claim one name.
  package var hostLabel: String { "meshchat-" + HexadecimalText.encode(idPrefix) }
}
