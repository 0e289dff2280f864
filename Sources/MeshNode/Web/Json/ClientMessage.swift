import Chat
import Gossip

/// What a client asks for, of PROTOCOL.md 1.2.
enum ClientMessage: Equatable {
  case join(JoinMessage)
  case say(OutgoingMessage, room: String)
  case change(EventID, MessageAmendment.Change, tag: String?)
  case condition(PersonCondition)
  /// Empty: none.
  case setPicture([UInt8], tag: String?)
  case picture(of: UInt64, tag: String?)
  case typing(room: String)
  case read(TimelinePosition, room: String)
  case room(RoomRequest, tag: String?)
  case rename(String)
  case history(room: String, before: TimelinePosition?, limit: Int)
  case thread(EventID, before: TimelinePosition?, limit: Int)
  case versions(of: EventID, tag: String?)
  case rooms
  case who
  case mesh(watch: Bool?)
  case ping
}

/// How somebody comes in.
struct JoinMessage: Equatable {
  let name: String
  var room = RoomName.lobby
  var token: String?
  /// Signed by the person's device; in the place of a token.
  var delegation: Delegation?
  var cursor: String?
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
  ///
  /// - Parameter nonce: what the node gave this client to sign.
  static func decode(
    _ text: String, nonce: SessionNonce, limits: WebLimits
  ) throws(ClientMessageError) -> ClientMessage {
    let members: [String: JsonObjectReader.Value]
    do throws(JsonObjectReader.Malformed) {
      members = try JsonObjectReader.read(text)
    } catch {
      throw ClientMessageError(
        code: "bad-json", text: "A message must be one JSON object.", tag: nil)
    }
    return try Decoder(members: members, nonce: nonce, limits: limits).message()
  }

  struct Decoder {
    let members: [String: JsonObjectReader.Value]
    let nonce: SessionNonce
    let limits: WebLimits

    func message() throws(ClientMessageError) -> ClientMessage {
      switch members["type"] {
      case .text("say"):
        return .say(
          OutgoingMessage(
            text: try text("text"), replyTo: try id("reply"), thread: try id("thread"),
            isUrgent: try optionalBool("urgent") ?? false, tag: try tag()),
          room: try room() ?? RoomName.lobby)
      case .text("edit"):
        return .change(try namedID(), .edit(try text("text")), tag: try tag())
      case .text("react"):
        let reaction = MessageAmendment.Change.reaction(
          emoji: try text("emoji"), isOn: try optionalBool("on") ?? true)
        return .change(try namedID(), reaction, tag: try tag())
      case .text("pin"):
        return .change(try namedID(), .pin(isOn: try optionalBool("on") ?? true), tag: try tag())
      case .text("delete"): return .change(try namedID(), .deletion, tag: try tag())
      case .text("acknowledge"): return .change(try namedID(), .acknowledgement, tag: try tag())
      case .text("ping"): return .ping
      case .text("join"):
        return .join(
          JoinMessage(
            name: try text("name"), room: try room() ?? RoomName.lobby,
            token: try optionalText("token"), delegation: try delegation(),
            cursor: try optionalText("cursor")))
      case .text("condition"): return .condition(try condition())
      case .text("picture"): return try picture()
      case .text("typing"): return .typing(room: try namedRoom())
      case .text("read"):
        guard let at = TimelinePosition(wireText: try text("at")) else {
          throw bad("“at” must be the “order” and the “id” of a message with a / between.")
        }
        return .read(at, room: try namedRoom())
      case .text("rename"): return .rename(try text("name"))
      case .text("history"):
        return .history(room: try namedRoom(), before: try before(), limit: try limit())
      case .text("versions"): return .versions(of: try namedID(), tag: try tag())
      case .text("thread"):
        return .thread(try namedID(), before: try before(), limit: try limit())
      case .text("rooms"): return .rooms
      case .text("who"): return .who
      case .text("mesh"): return .mesh(watch: try optionalBool("watch"))
      case .text(let type):
        guard let request = try roomRequest(type) else { throw unknownType }
        return .room(request, tag: try tag())
      default: throw unknownType
      }
    }

    private var unknownType: ClientMessageError {
      bad("The type of the message is not known; see PROTOCOL.md, 1.2.")
    }

    /// One's own where there is `data`, otherwise somebody's.
    private func picture() throws(ClientMessageError) -> ClientMessage {
      if let data = try optionalText("data") {
        guard let image = Base64URL.decode(data) else { throw bad("“data” must be base 64 (URL).") }
        return .setPicture(image, tag: try tag())
      }
      guard let person = CrockfordBase32.decode(try text("person")) else {
        throw bad("“person” must be the ID of a person.")
      }
      return .picture(of: person, tag: try tag())
    }

    private func before() throws(ClientMessageError) -> TimelinePosition? {
      guard let place = try optionalText("before") else { return nil }
      guard let before = TimelinePosition(wireText: place) else {
        throw bad("“before” must be the “older” of an earlier answer.")
      }
      return before
    }

    /// All of its members or none.
    private func delegation() throws(ClientMessageError) -> Delegation? {
      guard let first = try optionalText("key") else { return nil }
      guard case .number(let number)? = members["until"], let until = UInt64(exactly: number),
        let firstKey = Base64URL.decode(first), let boxKey = Base64URL.decode(try text("box")),
        let signature = Base64URL.decode(try text("sig")), let chain = try chain()
      else { throw bad("“key”, “box”, “until” and “sig” must be as PROTOCOL.md, 1.2 says.") }
      let delegation = Delegation(
        firstKey: firstKey, chain: chain, boxKey: boxKey, nonce: nonce.bytes, until: until,
        signature: signature)
      guard delegation.isWellFormed else {
        throw bad("A key has 65 bytes, a signature 64, and a person at most 8 further devices.")
      }
      return delegation
    }

    /// `key.signature` of each further device, with spaces between.
    private func chain() throws(ClientMessageError) -> [Delegation.Device]? {
      var devices: [Delegation.Device] = []
      for pair in (try optionalText("chain") ?? "").split(separator: " ") {
        let parts = pair.split(separator: ".").map { Base64URL.decode(String($0)) }
        guard parts.count == 2, let key = parts[0], let signature = parts[1] else { return nil }
        devices.append(Delegation.Device(key: key, signature: signature))
      }
      return devices
    }

    private func condition() throws(ClientMessageError) -> PersonCondition {
      let (typed, isAway) = (
        try optionalText("text") ?? "", try optionalBool("away") ?? false
      )
      do throws(PersonCondition.Problem) {
        return try PersonCondition(typed: typed, isAway: isAway)
      } catch {
        throw ClientMessageError(code: "too-long", text: error.sentence, tag: shortTag)
      }
    }

    private func namedID() throws(ClientMessageError) -> EventID {
      guard let id = try id("id") else { throw bad("“id” is missing.") }
      return id
    }

    private func id(_ name: String) throws(ClientMessageError) -> EventID? {
      guard let text = try optionalText(name) else { return nil }
      guard let id = EventID(text: text) else {
        throw bad("“\(name)” must be the ID of a message.")
      }
      return id
    }

    func namedRoom() throws(ClientMessageError) -> String {
      guard let room = try room() else { throw bad("“room” is missing.") }
      return room
    }

    /// In the one form that everything else knows it by: `#Garden` is `garden`.
    private func room() throws(ClientMessageError) -> String? {
      guard let typed = try optionalText("room") else { return nil }
      do throws(RoomName.Problem) {
        return try RoomName.canonical(typed)
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

    func text(_ name: String) throws(ClientMessageError) -> String {
      guard let text = try optionalText(name) else { throw bad("“\(name)” is missing.") }
      return text
    }

    func optionalText(_ name: String) throws(ClientMessageError) -> String? {
      switch members[name] {
      case nil, .null: return nil
      case .text(let text): return text
      default: throw bad("“\(name)” must be a text.")
      }
    }

    func optionalBool(_ name: String) throws(ClientMessageError) -> Bool? {
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

    func bad(_ text: String) -> ClientMessageError {
      ClientMessageError(code: "bad-type", text: text, tag: shortTag)
    }
  }
}
