import GRDB
import Gossip

extension SQLiteEventStore {
  package func beginStream(_ first: Event) async throws(StorageError) {
    try await write { writer in
      let highest = writer.state.streams.values.reduce(0) { max($0, $1.ownRank) }
      _ = try writer.append([first])
      writer.change(first.stream) { $0.ownRank = highest + 1 }
      let birth = writer.state.ownBirth ?? first.header.time
      writer.state.ownBirth = min(birth, first.header.time)
    }
  }

  package func ownStream() async throws(StorageError) -> StreamHead? {
    try await read { database in
      let find = try PreparedStatement(
        database,
        """
        SELECT stream, floor, head, head_hash FROM streams
        WHERE own_rank > 0 ORDER BY own_rank DESC LIMIT 1
        """)
      defer { find.reset() }
      guard try find.step() else { return nil }
      return StreamHead(
        stream: StreamID(find.ordered(0)), floor: find.ordered(1), head: find.ordered(2),
        headHash: find.bytes32(3))
    }
  }
}
