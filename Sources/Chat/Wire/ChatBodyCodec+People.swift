internal import FoundationEssentials
internal import SwiftProtobuf

/// What people show of themselves.
extension ChatBodyCodec {
  package static func encode(_ picture: PersonPicture) throws(ChatCodecError) -> [UInt8] {
    guard PersonPicture.isAcceptable(picture.image) else { throw .invalid(field: .picture) }
    var wire = WireProfile()
    wire.authorID = picture.authorID
    wire.delegation = picture.delegation ?? 0
    wire.picture = Data(picture.image)
    var body = WireChatBody()
    body.profile = wire
    return try WireBytes.encode(body, limit: ChatLimits.bodyBytes)
  }

  static func picture(_ wire: WireProfile) throws(ChatCodecError) -> PersonPicture {
    let image = [UInt8](wire.picture)
    guard PersonPicture.isAcceptable(image) else { throw .invalid(field: .picture) }
    return PersonPicture(
      authorID: wire.authorID, delegation: wire.delegation == 0 ? nil : wire.delegation,
      image: image)
  }
}
