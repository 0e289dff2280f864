/// The versions of the protocol between nodes that this program speaks.
enum LinkVersion {
  /// 2: an event may have a payload, which version 1 would lose.
  static let min: UInt32 = 2
  static let max: UInt32 = 2
  /// RFC 7301's name of the protocol that TLS is asked for.
  static let alpn = "meshchat/1"
}
