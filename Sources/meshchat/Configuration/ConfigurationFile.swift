import Chat
import Foundation
import TOMLKit

/// The configuration file: TOML with the keys of ``ConfigurationKey`` at the top level.
enum ConfigurationFile {
  /// Bytes of a file that is looked at.
  static let bytesMax = 256 * 1024

  /// - Parameter mustExist: the person named the file; the usual one may be missing.
  static func read(path: String, mustExist: Bool) throws(ConfigurationError) -> ConfigurationLayer {
    guard FileManager.default.fileExists(atPath: path) else {
      guard mustExist else { return ConfigurationLayer() }
      throw .unreadableFile(path: path, reason: "there is no such file.")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadableFile(path: path, reason: "it may not be read by this user.")
    }
    guard data.count <= bytesMax, let text = String(data: data, encoding: .utf8) else {
      throw .unreadableFile(path: path, reason: "it is not a text of at most \(bytesMax) bytes.")
    }
    return try parse(text, path: path)
  }

  static func parse(_ text: String, path: String) throws(ConfigurationError) -> ConfigurationLayer {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw .unreadableFile(
        path: path, reason: "line \(error.source.begin.line): \(error.description)")
    } catch {
      throw .unreadableFile(path: path, reason: "\(error)")
    }
    var layer = ConfigurationLayer()
    for name in table.keys.sorted() {
      guard let key = ConfigurationKey(rawValue: name) else {
        throw .unknownKey(
          name, place: path,
          nearest: NearestWord.to(name, among: ConfigurationKey.allCases.map(\.rawValue)))
      }
      let origin = "\(name) in \(path)"
      guard let value = table[name], let texts = texts(of: value, isList: key.isList) else {
        throw .badValue(
          table[name].map { "\($0.debugDescription)" } ?? "", origin: origin,
          accepted: key.accepted)
      }
      layer.set(key, texts, origin: origin)
    }
    return layer
  }

  private static func texts(of value: any TOMLValueConvertible, isList: Bool) -> [String]? {
    if isList, let array = value.array {
      var texts: [String] = []
      for element in array {
        guard let text = element.string else { return nil }
        texts.append(text)
      }
      return texts
    }
    if let text = value.string { return [text] }
    if let flag = value.bool { return [String(flag)] }
    if let number = value.int { return [String(number)] }
    return nil
  }
}
