/// Every limit of the chat's own values, in one table. They belong to the protocol: a body that
/// passes one is refused by every node alike, so all must have the same numbers.
package enum ChatLimits {
  /// A message's text. Well under the 64 KiB of an event, so that a later kind can wrap it.
  package static let textBytes = 16 * 1024
  /// Characters as a person counts them (grapheme clusters).
  package static let nameCharacters = 32
  /// Accents and joiners of one character: enough for a family emoji, too few to overprint a page.
  package static let nameScalarsPerCharacter = 12
  /// The name on the wire: 32 characters of the longest ordinary script, with room for emoji.
  package static let nameBytes = 256
  /// Room names are ASCII or letters of up to 4 bytes.
  package static let roomCharacters = 32
  package static let roomBytes = 128
  /// Heads of a room that a message names.
  package static let parents = 8
  /// A client's own mark on a message.
  package static let tagBytes = 64

  /// What a person says of themselves beside their name.
  package static let statusTextBytes = 128
  /// The same of all people of one node record together.
  package static let statusTextsBytes = 16 * 1024
  /// A person's picture: 96 pixels a side, as the page makes it, need 2 to 6 KB.
  package static let pictureBytes = 8 * 1024
  /// A topic: a line under a room's name.
  package static let topicBytes = 256
  /// An emoji: a family of four with room to spare. Only the longest that exist, a kissing couple
  /// with two skin tones, does not fit.
  package static let emojiBytes = 32
  /// Edits kept of one message, the newest ones.
  package static let editsKept = 100
  /// Deletions kept of one person and message. One is enough; a few cover what a person tried
  /// before they could.
  package static let deletionsKept = 4
  /// Emoji that one person may put under one message: more are not shown.
  package static let reactionsPerPerson = 20
  /// Different emoji shown under one message: more do not fit on a page.
  package static let reactionsPerMessage = 50
  /// Emoji that a person put on one message or took off again, the last ones: what was taken off
  /// must be remembered, or it would come back.
  package static let reactionChoicesKept = 64
  /// Topics and archivals kept of one person and room, the newest ones: the newest counts, older
  /// ones only if it turns out that its author was no operator any more.
  package static let topicsKept = 16
  package static let archivalsKept = 16
  /// Appointments and their ends kept of one person and room, the newest ones: more than a LAN has
  /// operators.
  package static let appointmentsKept = 256
  /// Removals kept of one person and room, the newest ones.
  package static let removalsKept = 256
  /// Admissions to a sealed room kept of one person, the newest ones.
  package static let admissionsKept = 1_024
  /// Appointments and their ends of all people that are considered in one room: bounds the work
  /// after each change.
  package static let appointmentsFolded = 1_024

  /// A sealed text (``SealedText``): 16 KiB, 28 bytes of cryptography, as base 64 and with what names
  /// its key.
  package static let sealedTextLetters = 22_000
  package static let sealedTopicLetters = 512
  package static let sealedEmojiLetters = 160
  /// Devices to which one event seals a room's key; more take further events.
  package static let keyBoxes = 128

  /// People listed in one node record; the count beside the list is always whole.
  package static let statusPeople = 256
  package static let statusLinks = 64
  package static let statusURLs = 16
  package static let statusEndpoints = 16
  package static let urlBytes = 256
  package static let hostBytes = 64
  package static let versionBytes = 64
  package static let nodeNameBytes = 64
  package static let pageHashBytes = 32

  /// Encoded bodies beyond these are not looked at.
  package static let bodyBytes = 32 * 1024
  package static let statusBytes = 96 * 1024
  package static let ephemeralBytes = 4 * 1024
}
