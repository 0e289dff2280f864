import Chat
import Foundation
import Gossip
import HTTPTypes
import Hummingbird
import NIOCore

/// Everything that is asked of the node by HTTP (PROTOCOL.md, 1.6), and the page.
struct WebRoutes: Sendable {
  let service: any ChatService
  let site: StaticSite
  let encoder: ServerMessageEncoder
  let origins: OriginPolicy
  let limits: WebLimits
  let context: WebSessionContext

  func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: SecurityHeaders(origins: origins))
    router.add(middleware: ErrorAnswers())
    router.get("api/users") { _, _ in await users() }
    router.get("api/rooms") { _, _ in try await rooms() }
    router.get("api/rooms/:room/messages") { request, context in
      try await messages(request, room: context.parameters.require("room"))
    }
    router.get("api/people/:id") { _, context in
      try await person(context.parameters.require("id"))
    }
    router.get("api/messages/:id") { _, context in
      try await message(context.parameters.require("id"))
    }
    router.get("api/nodes") { _, _ in await nodes() }
    router.get("healthz") { _, _ in await health() }
    for path in ["chat", "ws"] {
      router.get(RouterPath(path)) { _, _ in
        var response = Response.refusal(
          .upgradeRequired, "not-a-websocket", "This address is for WebSockets; see PROTOCOL.md.")
        response.headers[.upgrade] = "websocket"
        return response
      }
    }
    router.get("**") { request, _ in page(request) }
    router.get("/") { request, _ in page(request) }
    return router
  }

  private func page(_ request: Request) -> Response {
    site.response(to: request)
      ?? .refusal(
        .notFound, "not-found",
        site.pageHash == nil
          ? "This node has no page to serve; start it with --webroot."
          : "There is nothing at this address.")
  }

  private func json(_ write: (inout ByteBuffer) -> Void) -> Response {
    var body = ByteBuffer()
    write(&body)
    return .json(body)
  }

  private func users() async -> Response {
    let people = await service.people()
    return json { body in
      body.writeStaticString("{\"people\":")
      body.writeJSONList(people) { encoder.writePerson($1, withNode: true, into: &$0) }
      body.writeStaticString("}")
    }
  }

  private func rooms() async throws(ChatError) -> Response {
    let rooms = try await service.rooms()
    return json { body in
      body.writeStaticString("{\"rooms\":")
      encoder.writeRoomList(rooms, into: &body)
      body.writeStaticString("}")
    }
  }

  private func messages(_ request: Request, room: String) async throws(ChatError) -> Response {
    let query = request.uri.queryParameters
    var before: TimelinePosition?
    if let text = query["before"] {
      before = TimelinePosition(wireText: String(text))
      guard before != nil else {
        return .refusal(
          .badRequest, "bad-type", "“before” must be the “older” of an earlier answer.")
      }
    }
    var limit = limits.historyPage
    if let text = query["limit"] {
      guard let number = Int(text), number >= 1 else {
        return .refusal(
          .badRequest, "bad-type", "“limit” must be a number from 1 to \(limits.historyPageMax).")
      }
      limit = min(number, limits.historyPageMax)
    }
    let name = room.removingPercentEncoding ?? room
    guard !SealedRoom.isName(name) else {
      return .refusal(.notFound, "not-found", "There is no public room of that name.")
    }
    let page = try await service.history(of: name, before: before, limit: limit)
    return json { encoder.writeHistoryDocument(name, page, into: &$0) }
  }

  private func message(_ text: String) async throws(ChatError) -> Response {
    guard let id = EventID(text: text) else {
      return .refusal(.notFound, "not-found", "There is no message of that ID.")
    }
    let entry = try await service.message(id)
    guard !SealedRoom.isName(entry.room) else {
      return .refusal(.notFound, "not-found", "There is no message \(id) on this node.")
    }
    let delivery = await service.delivery(of: [id]).first
    return json { body in
      body.writeStaticString("{\"room\":")
      body.writeJSON(entry.room)
      body.writeStaticString(",")
      encoder.writeMembers(of: entry, into: &body)
      if let outcome = entry.outcome { encoder.writeVersions(outcome, into: &body) }
      if let delivery {
        body.writeString(",\"delivery\":[\(delivery.holding),\(delivery.known)]")
      }
      body.writeStaticString("}")
    }
  }

  /// What a person's ID is made of, to be compared by eye or by machine.
  private func person(_ text: String) async throws(ChatError) -> Response {
    guard let id = CrockfordBase32.decode(text) else {
      return .refusal(.notFound, "not-found", "That is no ID of a person.")
    }
    let key = try await service.key(of: id)
    return json { body in
      body.writeString("{\"id\":\"\(CrockfordBase32.encode(id))\",\"key\":")
      body.writeString(key.map { "\"\(Base64URL.encode($0))\"" } ?? "null")
      body.writeStaticString("}")
    }
  }

  private func nodes() async -> Response {
    let mesh = await service.mesh()
    return json { body in
      body.writeStaticString("{")
      encoder.writeMeshMembers(mesh, into: &body)
      body.writeStaticString("}")
    }
  }

  /// 200 when the node can do its work, 503 with what is wrong when it cannot.
  private func health() async -> Response {
    let health = await service.health()
    var body = ByteBuffer()
    body.writeString("{\"status\":\"\(health.level.rawValue)\",\"text\":")
    body.writeJSON(health.text)
    body.writeString(",\"node\":\"\(service.node.id)\",\"version\":")
    body.writeJSON(service.node.version)
    body.writeString(",\"sessions\":\(context.sessions)}")
    return .json(body, status: health.level == .error ? .serviceUnavailable : .ok)
  }
}

/// Errors as the documented JSON.
private struct ErrorAnswers<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as ChatError {
      return .refusal(error)
    } catch let error as HTTPError {
      let code = error.status == .notFound ? "not-found" : "bad-request"
      return .refusal(error.status, code, "\(error.status.reasonPhrase).")
    }
  }
}
