import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: body))
  }

  /// `{"error":{"code":…,"text":…}}`
  static func refusal(_ status: HTTPResponse.Status, _ code: String, _ text: String) -> Response {
    var body = ByteBuffer()
    body.writeStaticString("{\"error\":{\"code\":")
    body.writeJSON(code)
    body.writeStaticString(",\"text\":")
    body.writeJSON(text)
    body.writeStaticString("}}")
    return json(body, status: status)
  }

  static func refusal(_ error: ChatError) -> Response {
    let status: HTTPResponse.Status =
      switch error.code {
      case .notFound: .notFound
      case .nameInvalid, .roomInvalid, .textEmpty, .textTooLong, .emojiInvalid: .badRequest
      case .archived: .conflict
      case .notJoined, .badProof, .expired, .notAllowed, .removed: .forbidden
      case .rateLimited: .tooManyRequests
      case .busy: .serviceUnavailable
      case .diskFull: .init(code: 507)
      case .internal: .internalServerError
      }
    return refusal(status, error.code.rawValue, error.text)
  }
}
