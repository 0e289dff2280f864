import Chat
import GRDB
import Gossip

/// The picture that each person shows: the one with the greatest stamp.
///
/// Lives for one read, or on the writing queue for one transaction.
struct PictureTable {
  /// Pictures named to one client, those of the people who changed theirs last.
  static let namedMax = 2_000

  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Nil: a later one is there.
  func insert(
    _ image: [UInt8], of person: UInt64, at stamp: Stamp, logPosition: Int64
  ) throws -> PictureMark? {
    let write = try PreparedStatement(
      database,
      """
      INSERT INTO pictures (person, log_position, time, stream, seq, mark, image)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (person) DO UPDATE SET log_position = excluded.log_position,
        time = excluded.time, stream = excluded.stream, seq = excluded.seq, mark = excluded.mark,
        image = excluded.image
      WHERE (excluded.time, excluded.stream, excluded.seq)
        > (pictures.time, pictures.stream, pictures.seq)
      """)
    let mark = image.isEmpty ? 0 : Digest.sha256(image).prefix
    write.bind(ordered: person, at: 1)
    write.bind(logPosition, at: 2)
    write.bind(ordered: stamp.time, at: 3)
    write.bind(ordered: stamp.stream, at: 4)
    write.bind(ordered: stamp.seq, at: 5)
    write.bind(ordered: mark, at: 6)
    write.bind(image, at: 7)
    try write.step()
    return database.changesCount > 0 ? PictureMark(person: person, mark: mark) : nil
  }

  func marks() throws -> [PictureMark] {
    let rows = try PreparedStatement(
      database,
      """
      SELECT person, mark FROM pictures WHERE mark != ? ORDER BY log_position DESC LIMIT ?
      """)
    rows.bind(ordered: 0, at: 1)
    rows.bind(Int64(Self.namedMax), at: 2)
    var marks: [PictureMark] = []
    while try rows.step() {
      marks.append(PictureMark(person: rows.ordered(0), mark: rows.ordered(1)))
    }
    return marks
  }

  func image(of person: UInt64) throws -> [UInt8]? {
    let find = try PreparedStatement(database, "SELECT image FROM pictures WHERE person = ?")
    find.bind(ordered: person, at: 1)
    defer { find.reset() }
    guard try find.step() else { return nil }
    let image = find.bytes(0)
    return image.isEmpty ? nil : image
  }
}
