import GRDB

extension StorageError: CustomStringConvertible {
  /// One sentence or two, the last with the next step.
  package var description: String {
    switch self {
    case .diskFull:
      "The disk is full: nothing was stored. Make room, then try again; what is there stays readable."
    case .locked(let path, let holder):
      "\(path) is in use by \(holder). Stop that one, or name another directory with --data-dir."
    case .notContiguous(let event):
      "Event \(event) does not continue its stream: it was not stored."
    case .newerSchema(let found):
      "The log was written by a newer meshchat (\(found)). Run that version, or name another "
        + "directory with --data-dir."
    case .unusableDirectory(let text), .corrupt(let text):
      text
    case .busy:
      "Too many writes wait for the disk. Try again in a moment."
    case .closed:
      "The log is closed: the node is stopping."
    case .failed(let text):
      "The log failed: \(text). If it stays so, restart the node; if that does not help, "
        + "`meshchat export` what can be read, then `meshchat reset`."
    }
  }
}

extension StorageError {
  /// What an error of SQLite or of GRDB means here.
  init(_ error: any Error, path: String) {
    if let known = error as? StorageError {
      self = known
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(String(describing: error))
      return
    }
    switch error.extendedResultCode {
    case .SQLITE_FULL, .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_TRUNCATE:
      self = .diskFull
    case let code
    where code.primaryResultCode == .SQLITE_CORRUPT
      || code.primaryResultCode == .SQLITE_NOTADB:
      self = .corrupt(
        "The log \(path) is damaged (\(error.message ?? "SQLite cannot read it")). Other nodes "
          + "have its messages: stop the node, `meshchat export` what can be read, then "
          + "`meshchat reset`; on the next start the history comes from the others.")
    default:
      self = .failed(error.message ?? "\(error.extendedResultCode)")
    }
  }
}
