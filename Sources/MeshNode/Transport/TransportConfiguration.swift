/// Every number of the links between nodes, in one place.
struct TransportConfiguration: Hashable, Sendable {
  /// How long one TCP connect may take. A host on the LAN answers in milliseconds or not at all;
  /// time for one SYN more, which Linux sends after a second. Longer delays the next address, and
  /// a healed network is found by the next dial, which waits for this one.
  var connectTimeout: Duration = .milliseconds(1_500)
  /// From the accepted or made connection to the end of the TLS handshake.
  var tlsTimeout: Duration = .seconds(5)
  /// From the end of the TLS handshake to the peer's valid proof.
  var helloTimeout: Duration = .seconds(5)
  /// Wait before the next address of the same peer is tried beside the first
  /// (RFC 8305, section 8: "Connection Attempt Delay").
  var dialStagger: Duration = .milliseconds(250)

  /// Nothing received for so long: ping.
  var pingAfterIdle: Duration = .seconds(2)
  /// Nothing received for so long: the peer is gone. Three lost pings.
  var deadAfter: Duration = .seconds(6)
  /// A busy link is pinged as well, for its round trip.
  var pingAtLeastEvery: Duration = .seconds(10)
  /// A write that makes no progress for so long ends the link. Longer keeps a stuck peer's lanes
  /// full, shorter breaks links over a short disturbance of the network.
  var writeStallMax: Duration = .seconds(10)
  /// From the last frame of a link to the hard close of its connection.
  var closeGrace: Duration = .milliseconds(500)
  /// How often a link that stopped reading, because the node has enough to do, looks again.
  var crowdedRecheck: Duration = .milliseconds(2)

  /// Links at one time. The overlay keeps far fewer; beyond, the peer is told "full".
  var linksMax = 256
  /// Accepted connections that have not proved who they are: all of them, and of one address.
  var unauthenticatedMax = 64
  var unauthenticatedPerAddressMax = 8
  /// Whether connections from this machine count per address. They do not by default: many nodes
  /// may run on one machine, and whoever is on it needs no port to do harm.
  var countsLoopback = false

  /// The live lane; beyond, it is dropped and the frontier says later what is missing.
  var liveByteMax = 1 << 20
  var liveEventMax = 1_024
  /// The control and bulk lanes; beyond, the link ends. Control frames are small and bulk follows
  /// the receiver's credit of 256 KiB, so only a peer that no longer reads gets here.
  var controlByteMax = 4 << 20
  var bulkByteMax = 4 << 20
  /// Bytes handed to TLS at a time. Less costs system calls; more makes a control frame wait
  /// longer behind bulk.
  var writeBatchByteMax = 64 << 10
  /// Bytes of the connection not yet sent, above which nothing more is taken from the lanes.
  var writeBufferByteMax = 256 << 10

  /// Before a peer has proved who it is it gets no more memory than this for a frame.
  var handshakeFrameByteMax = 4 << 10
  /// Frames handed on at a time.
  var receivedBatchMax = 64

  init() {}
}
