/// Why the node's key could not be had. Each text says what to do.
package enum IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case readableByOthers(path: String)
  case malformed(path: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "The node's key \(path) cannot be read: \(reason). Check its owner and permissions."
    case .unwritable(let path, let reason):
      "The node's key \(path) cannot be written: \(reason). Make room or name another --data-dir."
    case .readableByOthers(let path):
      "The node's key \(path) can be read by other users. Make it private: chmod 600 \(path). If "
        + "somebody may have copied it, run `meshchat reset` instead."
    case .malformed(let path):
      "\(path) is not a key of this program. Put the right file back, or remove it: the node then "
        + "begins anew under another ID."
    }
  }
}
