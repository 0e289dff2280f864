import GRDB

/// The tables of the log, and every version of them. A published migration never changes: a new
/// version is a new migration, and a golden file of each one in the tests.
enum StorageSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      for statement in version1 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("v2") { database in
      for statement in version2 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("v3") { database in
      for statement in version3 { try database.execute(sql: statement) }
    }
    migrator.registerMigration("v4") { database in
      for statement in version4 { try database.execute(sql: statement) }
    }
    return migrator
  }

  /// The tables that are made from the log alone, in an order in which they can be emptied.
  static let derivedTables = [
    "edges", "members", "messages", "missing_payloads", "reads", "room_states", "rooms",
  ]

  /// Derived tables whose rows outlive their events: who said something, and who is an operator, must
  /// not depend on how much a node keeps. What the log still has of them is made anew with the others.
  static let forgettingLasting =
    ["key_boxes", "pictures", "room_changes", "room_keys"].map {
      "DELETE FROM \($0) WHERE log_position IN (SELECT log_position FROM events)"
    } + [
      """
      DELETE FROM changes
      WHERE kind != 4 OR log_position IN (SELECT log_position FROM events)
      """,
      """
      DELETE FROM delegations WHERE EXISTS
        (SELECT 1 FROM events e WHERE e.stream = delegations.stream AND e.seq = delegations.seq)
      """,
    ]

  /// Set in `meta` by a migration that changes what is derived: it is all made anew before the log is
  /// used.
  static let isRebuildDue = "SELECT 1 FROM meta WHERE name = 'rebuild'"
  static let rebuildIsDone = "DELETE FROM meta WHERE name = 'rebuild'"

  /// Unsigned 64-bit columns (stream, seq, time, key, author) are stored with the top bit flipped:
  /// see ``Swift/UInt64/stored``.
  ///
  /// - `events.log_position` is given out by the writer, one after the other. The last one given out
  ///   is never free again, since the head of a stream is never removed.
  /// - `messages` has the position of its event as its row: `messages_in_log`, on the room alone,
  ///   is therefore in the order of the log within a room, and `messages_in_order` finds any page
  ///   of a timeline without sorting.
  /// - `streams.own_rank`: 0 for streams of others; among this node's own the highest is the one that
  ///   it appends to.
  /// - `edges` leads from a parent, whether it has come or not, to those that name it.
  private static let version1 = [
    """
    CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE streams (
      stream INTEGER NOT NULL PRIMARY KEY,
      author BLOB NOT NULL,
      author_key BLOB NOT NULL,
      floor INTEGER NOT NULL,
      head INTEGER NOT NULL,
      head_hash BLOB NOT NULL,
      is_forked INTEGER NOT NULL,
      own_rank INTEGER NOT NULL) STRICT
    """,
    """
    CREATE TABLE events (
      log_position INTEGER NOT NULL PRIMARY KEY,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      header BLOB NOT NULL,
      hash BLOB NOT NULL,
      signature BLOB NOT NULL,
      signature_check INTEGER NOT NULL,
      body BLOB) STRICT
    """,
    "CREATE UNIQUE INDEX events_by_id ON events (stream, seq)",
    """
    CREATE TABLE forks (
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      hash BLOB NOT NULL,
      header BLOB NOT NULL,
      signature BLOB NOT NULL,
      body BLOB,
      PRIMARY KEY (stream, seq, hash)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE rooms (
      room INTEGER NOT NULL PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      messages INTEGER NOT NULL) STRICT
    """,
    """
    CREATE TABLE messages (
      log_position INTEGER NOT NULL PRIMARY KEY,
      room INTEGER NOT NULL,
      key INTEGER NOT NULL,
      depth INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      time INTEGER NOT NULL,
      is_late INTEGER NOT NULL,
      has_gap INTEGER NOT NULL,
      author INTEGER NOT NULL,
      author_name TEXT NOT NULL,
      text TEXT NOT NULL,
      tag TEXT,
      parents BLOB) STRICT
    """,
    "CREATE INDEX messages_in_order ON messages (room, key, depth, stream, seq)",
    "CREATE INDEX messages_in_log ON messages (room)",
    "CREATE INDEX messages_by_tag ON messages (author, tag) WHERE tag IS NOT NULL",
    """
    CREATE TABLE edges (
      parent_stream INTEGER NOT NULL,
      parent_seq INTEGER NOT NULL,
      child INTEGER NOT NULL,
      PRIMARY KEY (parent_stream, parent_seq, child)) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE contacts (
      peer INTEGER NOT NULL PRIMARY KEY,
      rank INTEGER NOT NULL,
      endpoints TEXT NOT NULL) STRICT
    """,
  ]
  /// People with keys, and what is done to messages after they were said.
  ///
  /// - `delegations`: those whose signatures held, by the place of their event; `until` in
  ///   milliseconds since 1970.
  /// - `messages.is_signed`: said under one of them, by the person it speaks for, in time. Where not,
  ///   `author` is an ID that no person with keys has.
  /// - `reads`: the furthest place of each person in each room.
  /// - `changes`: by target, whether it has come or not; `content` is the new text, or the emoji;
  ///   `changes_in_log` is in the order of the log within a room.
  private static let version2 = [
    """
    CREATE TABLE delegations (
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      person INTEGER NOT NULL,
      until INTEGER NOT NULL,
      first_key BLOB NOT NULL,
      PRIMARY KEY (stream, seq)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX delegations_by_person ON delegations (person)",
    "ALTER TABLE messages ADD COLUMN is_signed INTEGER NOT NULL DEFAULT 0",
    """
    CREATE TABLE changes (
      log_position INTEGER NOT NULL PRIMARY KEY,
      room INTEGER NOT NULL,
      target_stream INTEGER NOT NULL,
      target_seq INTEGER NOT NULL,
      time INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      author INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      content TEXT,
      is_on INTEGER NOT NULL) STRICT
    """,
    """
    CREATE TABLE reads (
      room INTEGER NOT NULL,
      person INTEGER NOT NULL,
      key INTEGER NOT NULL,
      depth INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (room, person)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX changes_by_target ON changes (target_stream, target_seq)",
    "CREATE INDEX changes_in_log ON changes (room)",
    "INSERT INTO meta (name, value) VALUES ('rebuild', 'yes')",
  ]

  /// Rooms: what was done to them, who is in them, the keys of sealed ones.
  ///
  /// - `room_changes`: all that may count, by whom a device vouches for, and who joined and left;
  ///   `content` is the topic, or what somebody who joined was called.
  /// - `members`: everybody about whom something is known, by ``RoomStanding``; `was_let_in`: they are or
  ///   were of the sealed room.
  /// - `room_states`: what counts of the changes; `direct` and `operators` as 8 bytes each;
  ///   `departure` the stamp of the last one, 24 bytes.
  /// - `room_keys`: one row for each event; `key_boxes`: the boxes in it.
  /// - `messages.is_double`: the same person said it under the same tag before, on a node that died
  ///   before it told anybody; it keeps its place, and is not shown.
  /// - `delegations.device`: first 8 bytes of the SHA-256 of the device's box key.
  private static let version3 = [
    """
    CREATE TABLE room_changes (
      log_position INTEGER NOT NULL PRIMARY KEY,
      room TEXT NOT NULL,
      time INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      author INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      person INTEGER NOT NULL,
      content TEXT NOT NULL,
      is_on INTEGER NOT NULL) STRICT
    """,
    "CREATE INDEX room_changes_by_room ON room_changes (room)",
    """
    CREATE TABLE members (
      room TEXT NOT NULL,
      person INTEGER NOT NULL,
      standing INTEGER NOT NULL,
      name TEXT NOT NULL,
      was_let_in INTEGER NOT NULL,
      PRIMARY KEY (room, person)) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX members_by_person ON members (person, standing)",
    """
    CREATE TABLE room_states (
      room TEXT NOT NULL PRIMARY KEY,
      topic TEXT,
      topic_author INTEGER NOT NULL,
      topic_time INTEGER NOT NULL,
      is_archived INTEGER NOT NULL,
      maker INTEGER,
      operators BLOB NOT NULL,
      members INTEGER NOT NULL,
      direct BLOB NOT NULL,
      departure BLOB) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE room_keys (
      log_position INTEGER NOT NULL PRIMARY KEY,
      room TEXT NOT NULL,
      key_id INTEGER NOT NULL,
      number INTEGER NOT NULL,
      author INTEGER NOT NULL,
      time INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL) STRICT
    """,
    "CREATE INDEX room_keys_by_room ON room_keys (room, key_id)",
    """
    CREATE TABLE key_boxes (
      log_position INTEGER NOT NULL,
      device INTEGER NOT NULL,
      encapsulated BLOB NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (log_position, device)) STRICT, WITHOUT ROWID
    """,
    "ALTER TABLE messages ADD COLUMN is_double INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE delegations ADD COLUMN device INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX delegations_by_person",
    "CREATE INDEX delegations_by_person ON delegations (person, device)",
    "INSERT OR REPLACE INTO meta (name, value) VALUES ('rebuild', 'yes')",
  ]

  /// What can be erased, threads, what is acknowledged, and people's pictures.
  ///
  /// - `events.payload`: NULL where the header knows of none, and once it is erased.
  /// - `missing_payloads`: events that came without a payload though nothing says that it is erased.
  /// - `pictures`: the last one of each person; `mark`: the first 8 bytes of its SHA-256.
  /// - `messages.thread_stream`, `thread_seq`: the first message of the thread; NULL where there is none.
  private static let version4 = [
    "ALTER TABLE events ADD COLUMN payload BLOB",
    "ALTER TABLE forks ADD COLUMN payload BLOB",
    "CREATE TABLE missing_payloads (log_position INTEGER NOT NULL PRIMARY KEY) STRICT",
    "CREATE INDEX changes_deleting ON changes (room) WHERE kind = 4",
    "ALTER TABLE messages ADD COLUMN thread_stream INTEGER",
    "ALTER TABLE messages ADD COLUMN thread_seq INTEGER",
    """
    CREATE INDEX messages_by_thread ON messages
      (thread_stream, thread_seq, key, depth, stream, seq) WHERE thread_stream IS NOT NULL
    """,
    """
    CREATE TABLE pictures (
      person INTEGER NOT NULL PRIMARY KEY,
      log_position INTEGER NOT NULL,
      time INTEGER NOT NULL,
      stream INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      mark INTEGER NOT NULL,
      image BLOB NOT NULL) STRICT
    """,
    "CREATE INDEX pictures_recent ON pictures (log_position, person, mark)",
  ]
}
