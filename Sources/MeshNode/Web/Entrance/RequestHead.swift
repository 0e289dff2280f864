/// The head of an HTTP/1.1 request, read just far enough to decide what the connection is: a
/// WebSocket, or a request for Hummingbird, which then reads the same bytes anew and judges them.
///
/// Pure. Strict: what it is not sure of is no WebSocket.
struct RequestHead: Equatable {
  struct Malformed: Error {}

  let method: String
  let target: String
  /// Names in small letters, in the order they came.
  let fields: [(name: String, value: String)]

  /// Of a field that may come several times, all values with commas between (RFC 9110, 5.3).
  func value(of name: String) -> String? {
    let values = fields.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// Of a field that may come once only; nil also when there are several.
  func single(_ name: String) -> String? {
    let values = fields.filter { $0.name == name }
    return values.count == 1 ? values[0].value : nil
  }

  /// Whether a list of tokens holds one, in any case of letters.
  func lists(_ token: String, in name: String) -> Bool {
    tokens(of: name).contains { $0.lowercased() == token }
  }

  func tokens(of name: String) -> [String] {
    (value(of: name) ?? "").split(separator: ",").map { Self.trim($0) }.filter { !$0.isEmpty }
  }

  /// The path, without what follows a question mark.
  var path: Substring { target.prefix { $0 != "?" } }

  static func == (left: Self, right: Self) -> Bool {
    left.method == right.method && left.target == right.target
      && left.fields.elementsEqual(right.fields) { $0 == $1 }
  }

  /// Where a head ends, its empty line included; nil when it has not come.
  static func end(of bytes: some RandomAccessCollection<UInt8>) -> Int? {
    var matched = 0
    let pattern: [UInt8] = [13, 10, 13, 10]
    for (index, byte) in bytes.enumerated() {
      matched = byte == pattern[matched] ? matched + 1 : (byte == 13 ? 1 : 0)
      if matched == 4 { return index + 1 }
    }
    return nil
  }

  /// Reads a head that ends with an empty line.
  init(_ bytes: some Sequence<UInt8>) throws(Malformed) {
    guard let text = String(validating: Array(bytes), as: UTF8.self),
      text.utf8.allSatisfy({
        $0 >= 0x20 && $0 < 0x7F || $0 == 13 || $0 == 10 || $0 == 9
      })
    else { throw Malformed() }
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    let request = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard lines.count >= 3, request.count == 3, request[2] == "HTTP/1.1", !request[0].isEmpty,
      request[1].first == "/"
    else { throw Malformed() }
    method = String(request[0])
    target = String(request[1])
    var fields: [(name: String, value: String)] = []
    for line in lines.dropFirst().dropLast(2) { fields.append(try Self.field(line)) }
    self.fields = fields
  }

  private static func field(
    _ line: Substring
  ) throws(Malformed) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { throw Malformed() }
    let name = line[..<colon]
    guard name.utf8.allSatisfy(isTokenByte), !line.utf8.contains(where: { $0 == 13 || $0 == 10 })
    else { throw Malformed() }
    return (name.lowercased(), trim(line[line.index(after: colon)...]))
  }

  /// RFC 9110, 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func trim(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
