import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore

/// The page: every file of a folder, read once and served from memory. A path is looked up among
/// the files there are, never in the file system, so there is no way out of the folder.
final class StaticSite: Sendable {
  /// A page of more than this is a mistake in the folder's name.
  static let filesMax = 2_000
  static let bytesMax = 64 * 1024 * 1024

  enum SiteError: Error, CustomStringConvertible {
    case unreadable(String)
    case tooLarge(String)

    var description: String {
      switch self {
      case .unreadable(let path):
        "The page's folder \(path) cannot be read or has no index.html; name another with --webroot."
      case .tooLarge(let path):
        "The folder \(path) is too large for a page; name another with --webroot."
      }
    }
  }

  private struct Content: Sendable {
    var files: [String: StaticFile] = [:]
    var hash: [UInt8]?
    /// What changed since: the newest modification and the number of files.
    var stamp = Stamp()
  }

  struct Stamp: Hashable, Sendable {
    var newest = Date.distantPast
    var files = 0
  }

  private let folder: URL?
  private let reloads: Bool
  private let content: NIOLockedValueBox<Content>

  /// - Parameter reloads: Whether a change of the files is looked for at each request of a page.
  init(folder: URL?, reloads: Bool) throws(SiteError) {
    self.folder = folder
    self.reloads = reloads
    content = NIOLockedValueBox(try folder.map(Self.read) ?? Content())
  }

  /// SHA-256 over the names and hashes of all files; nil without a page.
  var pageHash: [UInt8]? { content.withLockedValue { $0.hash } }

  func response(to request: Request) -> Response? {
    if reloads { reloadIfChanged() }
    guard var path = request.uri.path.removingPercentEncoding else { return nil }
    if path.hasSuffix("/") { path += "index.html" }
    guard let file = content.withLockedValue({ $0.files[path] }) else { return nil }
    let body = Gzip.isAccepted(by: request.headers[.acceptEncoding]) ? file.compressed : nil
    let etag = file.etag(compressed: body != nil)
    var headers: HTTPFields = [.eTag: etag, .cacheControl: "no-cache"]
    if file.compressed != nil { headers[.vary] = "Accept-Encoding" }
    if Self.matches(request.headers[.ifNoneMatch], etag) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = file.type
    if body != nil { headers[.contentEncoding] = "gzip" }
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: body ?? file.body))
  }

  private static func matches(_ field: String?, _ etag: String) -> Bool {
    guard let field else { return false }
    return field.split(separator: ",").contains {
      let tag = $0.trimmingCharacters(in: .whitespaces)
      return tag == "*" || tag == etag || tag == "W/" + etag
    }
  }

  private func reloadIfChanged() {
    guard let folder, let stamp = try? Self.list(folder).stamp,
      content.withLockedValue({ $0.stamp }) != stamp, let fresh = try? Self.read(folder)
    else { return }
    content.withLockedValue { $0 = fresh }
  }

  // MARK: Reading the folder

  private static func read(_ folder: URL) throws(SiteError) -> Content {
    let listed = try list(folder)
    var content = Content(stamp: listed.stamp)
    var bytes = 0
    for (name, url) in listed.files {
      guard let data = try? Data(contentsOf: url) else { throw .unreadable(url.path) }
      bytes += data.count
      guard bytes <= bytesMax else { throw .tooLarge(folder.path) }
      content.files["/" + name] = StaticFile(data, name: name)
    }
    guard content.files["/index.html"] != nil else { throw .unreadable(folder.path) }
    var hash = SHA256()
    for (name, file) in content.files.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Data("\(name)\u{0}".utf8))
      hash.update(data: file.digest)
    }
    content.hash = Array(hash.finalize())
    return content
  }

  /// Plain files; hidden ones and what links lead to elsewhere are left out.
  private static func list(
    _ folder: URL
  ) throws(SiteError) -> (files: [(name: String, url: URL)], stamp: Stamp) {
    let root = folder.resolvingSymlinksInPath().standardizedFileURL
    let keys: [URLResourceKey] = [.isRegularFileKey, .contentModificationDateKey]
    guard
      let found = FileManager.default.enumerator(
        at: root, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
    else { throw .unreadable(folder.path) }
    var files: [(name: String, url: URL)] = []
    var stamp = Stamp()
    for case let url as URL in found {
      guard let values = try? url.resourceValues(forKeys: Set(keys)),
        values.isRegularFile == true, url.path.hasPrefix(root.path + "/")
      else { continue }
      files.append((String(url.path.dropFirst(root.path.count + 1)), url))
      guard files.count <= filesMax else { throw .tooLarge(folder.path) }
      stamp.newest = max(stamp.newest, values.contentModificationDate ?? .distantPast)
    }
    stamp.files = files.count
    return (files, stamp)
  }
}
