import Foundation
import GRDB
import Gossip

extension SQLiteEventStore {
  package func rememberedContacts() async throws(StorageError) -> [PeerContact] {
    try await read { database in
      let rows = try PreparedStatement(
        database, "SELECT peer, endpoints FROM contacts ORDER BY rank DESC")
      var contacts: [PeerContact] = []
      while try rows.step() {
        let key = PeerKey(rows.ordered(0))
        contacts.append(PeerContact(key: key, endpoints: EndpointList.decode(rows.text(1))))
      }
      return contacts
    }
  }

  package func remember(_ contacts: [PeerContact]) async throws(StorageError) {
    let limit = limits.contactsMax
    do {
      try await pool.write { database in
        let upsert = try PreparedStatement(
          database,
          """
          INSERT INTO contacts (peer, rank, endpoints)
          VALUES (?, (SELECT COALESCE(MAX(rank), 0) + 1 FROM contacts), ?)
          ON CONFLICT (peer) DO UPDATE SET rank = excluded.rank, endpoints = excluded.endpoints
          """)
        // The first of a list is the latest: written last, it ranks highest.
        for contact in contacts.prefix(limit).reversed() {
          upsert.bind(ordered: contact.key.number, at: 1)
          upsert.bind(EndpointList.encode(contact.endpoints), at: 2)
          try upsert.step()
        }
        try database.execute(
          sql: """
            DELETE FROM contacts WHERE peer NOT IN
              (SELECT peer FROM contacts ORDER BY rank DESC LIMIT ?)
            """, arguments: [limit])
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }
}

/// Endpoints as text: a line each, the port after the last space.
private enum EndpointList {
  static func encode(_ endpoints: [Endpoint]) -> String {
    endpoints.prefix(GossipConfiguration().endpointsMax)
      .filter { !$0.host.contains { $0 == "\n" || $0 == " " } }
      .map { "\($0.host) \($0.port)" }.joined(separator: "\n")
  }

  static func decode(_ text: String) -> [Endpoint] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ")
      guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
      return Endpoint(host: String(parts[0]), port: port)
    }
  }
}
