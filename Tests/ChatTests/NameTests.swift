import Testing

@testable import Chat

@Suite struct NameTests {
  @Test(arguments: [
    ("Ada", "Ada"), ("  Ada   Lovelace ", "Ada Lovelace"), ("Ада", "Ада"), ("李", "李"),
    ("Zoë", "Zoë"), ("Zoe\u{308}", "Zoë"), ("👩‍👩‍👧 family", "👩‍👩‍👧 family"), ("❤️", "❤️"),
    ("a\u{3000}b", "a b"),
    ("नमस्ते", "नमस्ते"), ("🇩🇪", "🇩🇪"),
  ])
  func goodNames(typed: String, kept: String) throws {
    let name = try NameRules.parse(typed)
    #expect(name == kept)
    #expect(NameRules.isAcceptableOnWire(name))
  }

  @Test(arguments: [
    ("", NameRules.Problem.empty), ("   ", .empty), ("\u{3000}", .empty),
    ("a\u{202E}b", .invisibleCharacter), ("a\u{200B}b", .invisibleCharacter),
    ("a\nb", .invisibleCharacter), ("a\u{1B}[31m", .invisibleCharacter),
    ("\u{200D}", .invisibleCharacter), ("a\u{200D}b", .invisibleCharacter),
    ("\u{301}a", .invisibleCharacter), ("\u{FEFF}Ada", .invisibleCharacter),
    ("a" + String(repeating: "\u{301}", count: 30), .invisibleCharacter),
    (String(repeating: "a", count: 33), .tooLong),
    (String(repeating: "👩‍👩‍👧", count: 32), .tooLong),
  ])
  func badNames(typed: String, problem: NameRules.Problem) {
    #expect(throws: problem) { try NameRules.parse(typed) }
    #expect(problem.sentence.hasSuffix("."))
  }

  @Test func thirtyTwoCharactersFit() throws {
    #expect(try NameRules.parse(String(repeating: "李", count: 32)).count == 32)
  }

  @Test func oneNameOfTwoPeopleIsToldApart() {
    #expect(NameRules.distinguished("Ada", id: 0x1234_4F2A) == "Ada·4f2a")
    #expect(NameRules.distinguished("Ada", id: 0x2) == "Ada·0002")
  }

  @Test(arguments: [
    ("#Lobby", "lobby"), ("garden", "garden"), (" #a-b_c.d9 ", "a-b_c.d9"), ("Größe", "größe"),
    ("会議", "会議"),
  ])
  func goodRooms(typed: String, kept: String) throws {
    let room = try RoomName.parse(typed)
    #expect(room == kept)
    #expect(RoomName.isCanonical(room))
  }

  @Test(arguments: [
    ("", RoomName.Problem.empty), ("#", .empty), ("##a", .character("#")), ("a b", .character(" ")),
    ("a/b", .character("/")), ("😀", .character("😀")), (String(repeating: "a", count: 33), .tooLong),
  ])
  func badRooms(typed: String, problem: RoomName.Problem) {
    #expect(throws: problem) { try RoomName.parse(typed) }
    #expect(problem.sentence.hasSuffix("."))
  }

  @Test func onlyThoseWhoLookAlikeAreMarked() {
    var book = NameBook()
    book.meet(1, called: "Ada")
    book.meet(1, called: "Ada")
    #expect(book.shown("Ada", of: 1) == "Ada")
    // Not met yet, and a name that is somebody's.
    #expect(book.shown("ada", of: 2) == "ada·0002")
    book.meet(2, called: "ada")
    #expect(book.shown("Ada", of: 1) == "Ada·0001")
    #expect(book.shown("Bob", of: 3) == "Bob")
  }

  @Test func strangersDoNotMakeItGrowForEver() {
    var book = NameBook()
    for number in 0..<UInt64(2 * NameBook.peopleMax) { book.meet(number, called: "n \(number)") }
    book.meet(1, called: "Ada")
    book.meet(2, called: "Ada")
    #expect(book.shown("Ada", of: 1) == "Ada·0001")
  }
}
