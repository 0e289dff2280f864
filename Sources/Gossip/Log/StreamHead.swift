/// How far a node has one stream: everything from `floor` to `head` (and always event 0).
package struct StreamHead: Hashable, Sendable {
  package let stream: StreamID
  /// The lowest seq still kept; 0 unless retention has removed older ones.
  package let floor: UInt64
  /// The highest seq of the gapless run.
  package let head: UInt64
  /// The header hash at `head`: two nodes with different hashes at one head hold a forked stream.
  package let headHash: Bytes32

  package init(stream: StreamID, floor: UInt64, head: UInt64, headHash: Bytes32) {
    self.stream = stream
    self.floor = floor
    self.head = head
    self.headHash = headHash
  }
}
