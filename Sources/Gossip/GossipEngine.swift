/// The replication protocol of one node, without I/O: facts in, commands out.
///
/// Never throws, never logs, never iterates a Dictionary or Set to produce effects: the same
/// inputs with the same seed give the same effects in every process.
package struct GossipEngine {
  package mutating func handle(_ input: GossipInput, now: MeshInstant) -> [GossipEffect] {
    []
  }
}
