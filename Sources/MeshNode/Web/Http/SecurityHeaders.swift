import HTTPTypes
import Hummingbird

/// Puts the security fields on every answer, and answers only under names that are this node's
/// (against DNS rebinding: see ``OriginPolicy``).
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  let origins: OriginPolicy

  /// Scripts and styles from this node only; nobody may frame the page. Sockets may go to other
  /// nodes, for the page that moves on when its node is gone.
  static var policy: String {
    "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; "
      + "media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'"
  }

  private static var fields: [(HTTPField.Name, String)] {
    [
      (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"),
      (named("Referrer-Policy"), "no-referrer"),
      (named("Cross-Origin-Opener-Policy"), "same-origin"),
      (named("Cross-Origin-Resource-Policy"), "same-origin"),
      (named("X-Frame-Options"), "DENY"),
      (
        named("Permissions-Policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()"
      ),
    ]
  }

  private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }

  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response: Response
    if let host = request.head.authority, origins.allows(host: host) {
      response = try await next(request, context)
    } else {
      response = .refusal(.misdirectedRequest, "bad-host", OriginPolicy.hostRefusal)
    }
    for (name, value) in Self.fields { response.headers[name] = value }
    return response
  }
}
