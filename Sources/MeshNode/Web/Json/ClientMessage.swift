import Chat

/// What a client asks for, of PROTOCOL.md 1.2.
enum ClientMessage: Equatable {
  case join(name: String, room: String, token: String?, cursor: String?)
  case say(room: String, text: String, tag: String?)
  case enter(room: String)
  case leave(room: String)
  case rename(String)
  case history(room: String, before: TimelinePosition?, limit: Int)
  case rooms
  case who
  case mesh(watch: Bool?)
  case ping
}

/// Why a message of a client was not understood.
struct ClientMessageError: Error, Equatable {
  let code: String
  let text: String
  /// Of the message, if it could be read.
  let tag: String?
}

extension ClientMessage {
  /// Reads a text message. Every text is answered with a message or an error.
  static func decode(
    _ text: String, limits: WebLimits
  ) throws(ClientMessageError) -> ClientMessage {
    let members: [String: JsonObjectReader.Value]
    do throws(JsonObjectReader.Malformed) {
      members = try JsonObjectReader.read(text)
    } catch {
      throw ClientMessageError(
        code: "bad-json", text: "A message must be one JSON object.", tag: nil)
    }
    return try Decoder(members: members, limits: limits).message()
  }

  private struct Decoder {
    let members: [String: JsonObjectReader.Value]
    let limits: WebLimits

    func message() throws(ClientMessageError) -> ClientMessage {
      switch members["type"] {
      case .text("say"):
        return .say(
          room: try room() ?? RoomName.lobby, text: try text("text"), tag: try tag())
      case .text("ping"): return .ping
      case .text("join"):
        return .join(
          name: try text("name"), room: try room() ?? RoomName.lobby,
          token: try optionalText("token"), cursor: try optionalText("cursor"))
      case .text("enter"): return .enter(room: try namedRoom())
      case .text("leave"): return .leave(room: try namedRoom())
      case .text("rename"): return .rename(try text("name"))
      case .text("history"): return try history()
      case .text("rooms"): return .rooms
      case .text("who"): return .who
      case .text("mesh"): return .mesh(watch: try optionalBool("watch"))
      default: throw bad("The type of the message is not known; see PROTOCOL.md, 1.2.")
      }
    }

    private func history() throws(ClientMessageError) -> ClientMessage {
      var before: TimelinePosition?
      if let place = try optionalText("before") {
        before = TimelinePosition(wireText: place)
        guard before != nil else {
          throw bad("“before” must be the “older” of an earlier answer.")
        }
      }
      return .history(room: try namedRoom(), before: before, limit: try limit())
    }

    private func namedRoom() throws(ClientMessageError) -> String {
      guard let room = try room() else { throw bad("“room” is missing.") }
      return room
    }

    /// In the one form that everything else knows it by: `#Garden` is `garden`.
    private func room() throws(ClientMessageError) -> String? {
      guard let typed = try optionalText("room") else { return nil }
      do throws(RoomName.Problem) {
        return try RoomName.parse(typed)
      } catch {
        throw ClientMessageError(code: "room-invalid", text: error.sentence, tag: shortTag)
      }
    }

    private func limit() throws(ClientMessageError) -> Int {
      switch members["limit"] {
      case nil, .null: return limits.historyPage
      case .number(let number):
        guard let limit = Int(exactly: number), limit >= 1 else {
          throw bad("“limit” must be a whole number from 1 to \(limits.historyPageMax).")
        }
        return min(limit, limits.historyPageMax)
      default: throw bad("“limit” must be a number.")
      }
    }

    private func tag() throws(ClientMessageError) -> String? {
      guard let tag = try optionalText("tag") else { return nil }
      guard tag.unicodeScalars.count <= limits.tagCharactersMax else {
        throw ClientMessageError(
          code: "too-long", text: "A tag has at most \(limits.tagCharactersMax) characters.",
          tag: nil)
      }
      return tag
    }

    private func text(_ name: String) throws(ClientMessageError) -> String {
      guard let text = try optionalText(name) else { throw bad("“\(name)” is missing.") }
      return text
    }

    private func optionalText(_ name: String) throws(ClientMessageError) -> String? {
      switch members[name] {
      case nil, .null: return nil
      case .text(let text): return text
      default: throw bad("“\(name)” must be a text.")
      }
    }

    private func optionalBool(_ name: String) throws(ClientMessageError) -> Bool? {
      switch members[name] {
      case nil, .null: return nil
      case .bool(let value): return value
      default: throw bad("“\(name)” must be true or false.")
      }
    }

    /// The tag, where it is one, for an error about something else.
    private var shortTag: String? {
      guard case .text(let tag) = members["tag"],
        tag.unicodeScalars.count <= limits.tagCharactersMax
      else { return nil }
      return tag
    }

    private func bad(_ text: String) -> ClientMessageError {
      ClientMessageError(code: "bad-type", text: text, tag: shortTag)
    }
  }
}
