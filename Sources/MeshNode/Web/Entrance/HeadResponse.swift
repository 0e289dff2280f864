/// An answer given at the entrance, before there is an HTTP server on the connection; the connection
/// is closed behind it.
struct HeadResponse {
  enum Status: String, Equatable {
    case permanentRedirect = "308 Permanent Redirect"
    case badRequest = "400 Bad Request"
    case forbidden = "403 Forbidden"
    case requestTimeout = "408 Request Timeout"
    case misdirected = "421 Misdirected Request"
    case upgradeRequired = "426 Upgrade Required"
    case headTooLarge = "431 Request Header Fields Too Large"
  }

  let status: Status
  let text: String
  var fields: [(String, String)] = []

  var bytes: String {
    let body = text + "\n"
    var head = "HTTP/1.1 \(status.rawValue)\r\nContent-Type: text/plain; charset=utf-8\r\n"
    head += "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n"
    head += "X-Content-Type-Options: nosniff\r\n"
    for (name, value) in fields { head += "\(name): \(value)\r\n" }
    return head + "\r\n" + body
  }
}
