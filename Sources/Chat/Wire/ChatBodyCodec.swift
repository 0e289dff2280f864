internal import FoundationEssentials
internal import SwiftProtobuf

/// Turns what people say into event bodies and back. Everything decoded keeps the limits and the
/// rules that do not depend on a Unicode version, so that all nodes agree on what is a message.
package enum ChatBodyCodec {
  package static let saltBytes = 16

  /// With the text in the body, as version 1 of the protocol had it: it can never be erased.
  package static func encode(_ message: RoomMessage) throws(ChatCodecError) -> [UInt8] {
    try check(message)
    return try encode(wire(message))
  }

  /// With the text in the payload.
  ///
  /// - Parameter salt: ``saltBytes`` random bytes.
  package static func parts(
    of message: RoomMessage, salt: [UInt8]
  ) throws(ChatCodecError) -> ChatParts {
    try check(message)
    var body = wire(message)
    body.text = ""
    return ChatParts(body: try encode(body), payload: try payload(message.text, salt: salt))
  }

  package static func decode(
    _ bytes: [UInt8], payload: ChatPayload = .none
  ) throws(ChatCodecError) -> ChatBody {
    let body = try WireBytes.decode(WireChatBody.self, from: bytes, limit: ChatLimits.bodyBytes)
    switch body.kind {
    case .roomMessage(let wire):
      let text = try Self.text(inBody: wire.text, payload: payload)
      let message = RoomMessage(
        room: wire.room, authorID: wire.authorID, authorName: wire.authorName, text: text ?? "",
        parents: wire.parents.map { MessageID($0) }, tag: wire.tag.isEmpty ? nil : wire.tag,
        delegation: wire.delegation == 0 ? nil : wire.delegation,
        replyTo: wire.hasReplyTo ? MessageID(wire.replyTo) : nil, isUrgent: wire.isUrgent,
        thread: wire.hasThread ? MessageID(wire.thread) : nil)
      try check(message, hasText: text != nil)
      return .message(message)
    case .delegation(let wire): return .delegation(try delegation(wire))
    case .messageChange(let wire): return try amendment(wire, payload)
    case .readMark(let wire): return .read(try readMark(wire))
    case .roomChange(let wire): return try roomAmendment(wire)
    case .roomKeys(let wire): return .roomKeys(try roomKeys(wire))
    case .profile(let wire): return .picture(try picture(wire))
    case nil:
      return .unknown
    }
  }

  private static func wire(_ message: RoomMessage) -> WireRoomMessage {
    var wire = WireRoomMessage()
    wire.room = message.room
    wire.authorID = message.authorID
    wire.authorName = message.authorName
    wire.text = message.text
    wire.parents = message.parents.map(WireMessageReference.init)
    wire.tag = message.tag ?? ""
    wire.delegation = message.delegation ?? 0
    if let target = message.replyTo { wire.replyTo = WireMessageReference(target) }
    wire.isUrgent = message.isUrgent
    if let first = message.thread { wire.thread = WireMessageReference(first) }
    return wire
  }

  private static func encode(_ wire: WireRoomMessage) throws(ChatCodecError) -> [UInt8] {
    var body = WireChatBody()
    body.roomMessage = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  private static func check(_ message: RoomMessage, hasText: Bool = true) throws(ChatCodecError) {
    try WireRules.check(room: message.room)
    try WireRules.check(name: message.authorName)
    if hasText { try WireRules.check(text: message.text, in: message.room) }
    guard message.parents.count <= ChatLimits.parents else { throw .invalid(field: .parents) }
    try check(tag: message.tag)
  }

  private static func check(tag: String?) throws(ChatCodecError) {
    guard let tag else { return }
    guard !tag.isEmpty, tag.utf8.count <= ChatLimits.tagBytes, ScalarRules.isOneLine(tag) else {
      throw .invalid(field: .tag)
    }
  }
}

// MARK: Payloads

extension ChatBodyCodec {
  private static func payload(
    _ text: String, salt: [UInt8]
  ) throws(ChatCodecError) -> [UInt8] {
    guard salt.count == saltBytes else { throw .invalid(field: .payload) }
    var wire = WirePayload()
    wire.salt = Data(salt)
    wire.text = text
    return try WireBytes.encode(wire, limit: ChatLimits.bodyBytes)
  }

  /// Never in both places: what one node shows must not depend on what another has erased. Nil: it is
  /// erased, or has not come.
  private static func text(
    inBody text: String, payload: ChatPayload
  ) throws(ChatCodecError) -> String? {
    switch payload {
    case .none: return text
    case .absent:
      guard text.isEmpty else { throw .invalid(field: .payload) }
      return nil
    case .bytes(let bytes):
      guard text.isEmpty else { throw .invalid(field: .payload) }
      let wire = try WireBytes.decode(WirePayload.self, from: bytes, limit: ChatLimits.bodyBytes)
      guard wire.salt.count == saltBytes else { throw .invalid(field: .payload) }
      return wire.text
    }
  }
}

// MARK: Delegations

extension ChatBodyCodec {
  package static func encode(_ delegation: Delegation) throws(ChatCodecError) -> [UInt8] {
    guard delegation.isWellFormed else { throw .invalid(field: .delegation) }
    var wire = WireDelegation()
    wire.firstKey = Data(delegation.firstKey)
    wire.chain = delegation.chain.map { device in
      var endorsement = WireDeviceEndorsement()
      endorsement.key = Data(device.key)
      endorsement.signature = Data(device.signature)
      return endorsement
    }
    wire.boxKey = Data(delegation.boxKey)
    wire.nonce = Data(delegation.nonce)
    wire.until = delegation.until
    wire.signature = Data(delegation.signature)
    var body = WireChatBody()
    body.delegation = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  private static func delegation(_ wire: WireDelegation) throws(ChatCodecError) -> Delegation {
    let delegation = Delegation(
      firstKey: [UInt8](wire.firstKey),
      chain: wire.chain.map { .init(key: [UInt8]($0.key), signature: [UInt8]($0.signature)) },
      boxKey: [UInt8](wire.boxKey), nonce: [UInt8](wire.nonce), until: wire.until,
      signature: [UInt8](wire.signature))
    guard delegation.isWellFormed else { throw .invalid(field: .delegation) }
    return delegation
  }
}

// MARK: Changes of messages

extension ChatBodyCodec {
  /// With an edit's text in the body, as version 1 of the protocol had it.
  package static func encode(_ amendment: MessageAmendment) throws(ChatCodecError) -> [UInt8] {
    try check(amendment)
    return try encode(wire(amendment))
  }

  /// With an edit's text in the payload.
  ///
  /// - Parameter salt: ``saltBytes`` random bytes.
  package static func parts(
    of amendment: MessageAmendment, salt: [UInt8]
  ) throws(ChatCodecError) -> ChatParts {
    try check(amendment)
    var body = wire(amendment)
    guard case .edit(let text) = amendment.change else { return ChatParts(body: try encode(body)) }
    body.editedText = ""
    return ChatParts(body: try encode(body), payload: try payload(text, salt: salt))
  }

  private static func wire(_ amendment: MessageAmendment) -> WireMessageChange {
    var wire = WireMessageChange()
    wire.room = amendment.room
    wire.authorID = amendment.authorID
    wire.delegation = amendment.delegation ?? 0
    wire.target = WireMessageReference(amendment.target)
    switch amendment.change {
    case .edit(let text): wire.editedText = text
    case .reaction(let emoji, let isOn):
      var reaction = WireReaction()
      reaction.emoji = emoji
      reaction.isOn = isOn
      wire.reaction = reaction
    case .pin(let isOn): wire.isPinned = isOn
    case .deletion: wire.isDeleted = true
    case .acknowledgement: wire.isAcknowledged = true
    }
    wire.tag = amendment.tag ?? ""
    return wire
  }

  private static func encode(_ wire: WireMessageChange) throws(ChatCodecError) -> [UInt8] {
    var body = WireChatBody()
    body.messageChange = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  /// A change of a kind that this version does not know is unknown as a whole.
  private static func amendment(
    _ wire: WireMessageChange, _ payload: ChatPayload
  ) throws(ChatCodecError) -> ChatBody {
    let change: MessageAmendment.Change
    var hasText = true
    switch wire.change {
    case .editedText(let inBody):
      let text = try text(inBody: inBody, payload: payload)
      hasText = text != nil
      change = .edit(text ?? "")
    case .reaction(let reaction): change = .reaction(emoji: reaction.emoji, isOn: reaction.isOn)
    case .isPinned(let isOn): change = .pin(isOn: isOn)
    case .isDeleted(true): change = .deletion
    case .isAcknowledged(true): change = .acknowledgement
    case .isDeleted, .isAcknowledged, nil: return .unknown
    }
    guard wire.hasTarget else { throw .invalid(field: .target) }
    let amendment = MessageAmendment(
      room: wire.room, authorID: wire.authorID,
      delegation: wire.delegation == 0 ? nil : wire.delegation, target: MessageID(wire.target),
      change: change, tag: wire.tag.isEmpty ? nil : wire.tag)
    try check(amendment, hasText: hasText)
    return .amendment(amendment)
  }

  private static func check(
    _ amendment: MessageAmendment, hasText: Bool = true
  ) throws(ChatCodecError) {
    try WireRules.check(room: amendment.room)
    try check(tag: amendment.tag)
    switch amendment.change {
    case .edit(let text):
      if hasText { try WireRules.check(text: text, in: amendment.room) }
    case .reaction(let emoji, _):
      try WireRules.check(emoji: emoji, in: amendment.room)
    case .pin, .deletion, .acknowledgement: break
    }
  }
}

// MARK: Reading

extension ChatBodyCodec {
  package static func encode(_ mark: ReadMark) throws(ChatCodecError) -> [UInt8] {
    try WireRules.check(room: mark.room)
    var wire = WireReadMark()
    wire.room = mark.room
    wire.authorID = mark.authorID
    wire.delegation = mark.delegation ?? 0
    wire.message = WireMessageReference(mark.position.id)
    wire.key = mark.position.key
    wire.depth = mark.position.depth
    var body = WireChatBody()
    body.readMark = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  private static func readMark(_ wire: WireReadMark) throws(ChatCodecError) -> ReadMark {
    try WireRules.check(room: wire.room)
    return ReadMark(
      room: wire.room, authorID: wire.authorID,
      delegation: wire.delegation == 0 ? nil : wire.delegation,
      position: TimelinePosition(
        key: wire.key, depth: wire.depth, id: MessageID(wire.message)))
  }
}

extension WireMessageReference {
  fileprivate init(_ id: MessageID) {
    self.init()
    stream = id.stream
    seq = id.seq
  }
}

extension MessageID {
  fileprivate init(_ wire: WireMessageReference) {
    self.init(stream: wire.stream, seq: wire.seq)
  }
}
