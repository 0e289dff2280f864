import Chat
import Gossip
import Testing

@testable import MeshNode

/// The room of two people has one name, whoever opens it.
@Suite struct DirectRoomTests {
  @Test(arguments: [
    ("15AX1E8ZVWRT1", "8G0BPXKH484GX", "~5e3mj26xrpesv223te9sa1c4zg"),
    ("1EYJK23G2XEQV", "CSA57C2D92JB0", "~3cn5qq7519ajerm1fnjpd28q5c"),
  ])
  func namesOfDirectRooms(one: String, other: String, name: String) throws {
    let one = try #require(CrockfordBase32.decode(one))
    let other = try #require(CrockfordBase32.decode(other))
    let cryptography = SwiftCryptoPersonCryptography()
    #expect(SealedRoom.directName(of: one, and: other, cryptography: cryptography) == name)
    #expect(SealedRoom.directName(of: other, and: one, cryptography: cryptography) == name)
  }
}
