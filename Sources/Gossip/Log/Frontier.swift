/// All streams that a node knows and how far it has them. It is the deduplication: an event below
/// its stream's head is a duplicate. Memory is in proportion to the streams, never to the events.
struct Frontier: Sendable {
  /// In order of their coming; a stream's place never changes.
  private(set) var states: [StreamState] = []
  /// Places by ascending stream.
  private(set) var sorted: [Int] = []
  private var places: [StreamID: Int] = [:]
  /// Exclusive or of all committed heads' hashes. A header's hash covers its stream, its seq and
  /// everything before it, so equal digests mean equal frontiers, whatever the order.
  private(set) var fingerprint = Bytes32.zero

  init(_ heads: [StreamHead] = []) {
    for head in heads where places[head.stream] == nil {
      places[head.stream] = states.count
      states.append(StreamState(head: head))
      fingerprint = fingerprint ^ head.headHash
    }
    sorted = states.indices.sorted { states[$0].id < states[$1].id }
  }

  var count: Int { states.count }

  func index(of stream: StreamID) -> Int? { places[stream] }

  /// Changes of `committed` go through ``changeCommitted(_:_:)``, which keeps the fingerprint.
  subscript(index: Int) -> StreamState {
    _read { yield states[index] }
    _modify { yield &states[index] }
  }

  mutating func insert(_ stream: StreamID) -> Int {
    if let place = places[stream] { return place }
    places[stream] = states.count
    states.append(StreamState(id: stream))
    sorted.insert(states.count - 1, at: position(of: stream))
    return states.count - 1
  }

  /// Runs a change of one stream's committed head and brings the fingerprint up to date.
  mutating func changeCommitted<Result>(
    _ index: Int, _ change: (inout StreamState) -> Result
  ) -> Result {
    let before = states[index].committed > 0 ? states[index].committedHash : .zero
    let result = change(&states[index])
    let after = states[index].committed > 0 ? states[index].committedHash : .zero
    fingerprint = fingerprint ^ before ^ after
    return result
  }

  /// Committed heads by ascending stream.
  var heads: [StreamHead] { sorted.compactMap { states[$0].head } }

  /// Places of the streams in a range of IDs, ascending.
  func places(from first: StreamID, through last: StreamID) -> ArraySlice<Int> {
    let start = position(of: first)
    var end = last.number == .max ? sorted.count : position(of: StreamID(last.number + 1))
    end = max(start, end)
    return sorted[start..<end]
  }

  /// Digest of the committed heads among these places, and how many those are.
  func digest(of places: ArraySlice<Int>) -> (digest: Bytes32, streams: Int) {
    var digest = Bytes32.zero
    var count = 0
    for place in places where states[place].committed > 0 {
      digest = digest ^ states[place].committedHash
      count += 1
    }
    return (digest, count)
  }

  /// Where a stream stands, or would, in `sorted`.
  private func position(of stream: StreamID) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if states[sorted[middle]].id < stream { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
