/// The versions of the protocol between nodes that this program speaks.
enum LinkVersion {
  static let min: UInt32 = 1
  static let max: UInt32 = 1
  /// RFC 7301's name of the protocol that TLS is asked for.
  static let alpn = "meshchat/1"
}
