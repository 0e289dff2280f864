import Chat
import Gossip
import NIOCore

/// What happens to rooms, for those in them and for those it is about.
extension FeedEncoder {
  mutating func add(_ change: StandingChange) {
    let frame = encoder.frame { $1.writeStanding(change, forPerson: true, into: &$0) }
    let (told, recipients): (ByteBuffer, PersonalFrame.Recipients)
    switch change.standing {
    case .member, .invited: (told, recipients) = (frame, .outside(room: change.room))
    case .removed: (told, recipients) = (frame, .removed(room: change.room))
    case .outside:
      let left = encoder.frame { $1.writeLeft(change.room, into: &$0) }
      (told, recipients) = (left, .leaving(room: change.room))
    }
    addPersonal(PersonalFrame(person: change.person, recipients: recipients, bytes: told))
    addPassing(in: change.room) { $1.writeStanding(change, forPerson: false, into: &$0) }
    if change.standing == .outside || change.standing == .removed,
      SealedRoom.isName(change.room)
    {
      addPassing(in: change.room) { $1.writeKeyed(change.info, into: &$0) }
    }
  }

  /// For everybody in a sealed room: somebody there may have something to seal to it.
  mutating func addDevice(of person: UInt64) {
    for key in present.keys {
      guard let room = key.room, SealedRoom.isName(room) else { continue }
      addPassing(in: room) { $1.writeDevice(of: person, into: &$0) }
    }
  }

  mutating func addPersonal(
    _ address: SessionAddress, _ write: (inout ByteBuffer, ServerMessageEncoder) -> Void
  ) {
    addPersonal(
      PersonalFrame(
        person: address.person, recipients: .one(address.session), bytes: encoder.frame(write)))
  }
}
