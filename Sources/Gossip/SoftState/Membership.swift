/// Who is there: every node with a live record or a link, this one included.
struct Membership: Sendable {
  struct Member: Sendable {
    let node: NodeID
    var record: NodeRecord?
    /// When the record last came or was renewed.
    var refreshedAt: UInt64 = 0
    var isLinked = false
    var tree = SoftTree()
    /// Its record is to be sent at the next announcement, but not to where it came from.
    var isRecordDue = false
  }

  let own: NodeID
  /// In the order of their coming, with gaps where somebody left: places do not change.
  private(set) var places: [Member?] = []
  private var free: [Int] = []
  private var placeByKey: [PeerKey: Int] = [:]
  private(set) var recordCount = 0
  /// Bytes of all records' bodies.
  private(set) var recordBytes = 0
  /// Revisions of records that ran out, oldest first: for a while only a newer one brings the node
  /// back, so that copies still under way do not.
  private var departed: [(node: NodeID, revision: UInt64, at: UInt64)] = []
  private static let departedNanoseconds: UInt64 = 120_000_000_000

  init(self own: NodeID) {
    self.own = own
    _ = insert(own)
  }

  var count: Int { placeByKey.count }
  var departedCount: Int { departed.count }
  var nodes: [NodeID] { places.compactMap { $0?.node }.sorted() }
  var records: [NodeRecord] { places.compactMap { $0?.record }.sorted { $0.node < $1.node } }

  func place(of node: NodeID) -> Int? {
    guard let place = placeByKey[node.key], places[place]?.node == node else { return nil }
    return place
  }

  func place(of key: PeerKey) -> Int? { placeByKey[key] }

  func contains(_ key: PeerKey) -> Bool { placeByKey[key] != nil }

  /// The member at a place in use.
  subscript(place: Int) -> Member {
    get {
      guard let member = places[place] else { preconditionFailure("no member at \(place)") }
      return member
    }
    _modify {
      guard var member = places[place] else { preconditionFailure("no member at \(place)") }
      places[place] = nil
      defer { places[place] = member }
      yield &member
    }
  }

  /// Nil where another node with the same key is: of 2^64 keys, no accident.
  private mutating func insert(_ node: NodeID) -> Int? {
    if let place = placeByKey[node.key] { return places[place]?.node == node ? place : nil }
    let place = free.popLast() ?? places.count
    if place == places.count { places.append(nil) }
    places[place] = Member(node: node)
    placeByKey[node.key] = place
    return place
  }

  private mutating func remove(_ place: Int) {
    guard let member = places[place], member.node != own else { return }
    placeByKey[member.node.key] = nil
    places[place] = nil
    free.append(place)
  }

  mutating func linked(_ node: NodeID) {
    guard let place = insert(node) else { return }
    self[place].isLinked = true
  }

  mutating func unlinked(_ node: NodeID) {
    guard let place = place(of: node) else { return }
    self[place].isLinked = false
    if self[place].record == nil { remove(place) }
  }

  enum Reception: Hashable, Sendable {
    /// Says something new.
    case changed(Int)
    /// Says the same with a newer revision.
    case renewed(Int)
    /// Known already, or older.
    case known(Int)
    case departed
    case refused
  }

  /// Takes a record if it is newer than what is known.
  mutating func receive(
    _ record: NodeRecord, now: UInt64, limits: GossipConfiguration.SoftState
  ) -> Reception {
    if let place = place(of: record.node), let known = self[place].record {
      guard record.revision > known.revision else { return .known(place) }
      if record.body.isEmpty {
        depart(
          record.node, revision: record.revision, now: now, max: limits.departedMax)
        return .departed
      }
      guard recordBytes - known.body.count + record.body.count <= limits.recordBytesMax else {
        return .refused
      }
      recordBytes += record.body.count - known.body.count
      self[place].record = record
      self[place].refreshedAt = now
      return known.body == record.body ? .renewed(place) : .changed(place)
    }
    if let gone = departed.first(where: { $0.node == record.node }),
      record.revision <= gone.revision, now < gone.at + Self.departedNanoseconds
    {
      return .refused
    }
    guard !record.body.isEmpty, recordCount < limits.recordsMax,
      recordBytes + record.body.count <= limits.recordBytesMax, let place = insert(record.node)
    else { return .refused }
    recordBytes += record.body.count
    departed.removeAll { $0.node == record.node }
    self[place].record = record
    self[place].refreshedAt = now
    recordCount += 1
    return .changed(place)
  }

  /// The node is gone. - Returns: whether it had a record.
  @discardableResult
  mutating func depart(
    _ node: NodeID, revision: UInt64? = nil, now: UInt64, max: Int
  ) -> Bool {
    guard node != own, let place = place(of: node), let record = self[place].record else {
      return false
    }
    departed.append((node, revision ?? record.revision, now))
    if departed.count > max { departed.removeFirst() }
    self[place].record = nil
    recordCount -= 1
    recordBytes -= record.body.count
    if !self[place].isLinked { remove(place) }
    return true
  }

  /// How often records are renewed at this size.
  func refreshInterval(_ configuration: GossipConfiguration.SoftState) -> Duration {
    let least = configuration.refreshInterval
    guard count > configuration.refreshMembers else { return least }
    return min(least * count / configuration.refreshMembers, configuration.refreshIntervalMax)
  }
}
