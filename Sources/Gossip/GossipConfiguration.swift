/// Every number the protocol has, in one place. The defaults are for a LAN.
///
/// Each knob says its unit, what breaks when it is too low or too high, and where it comes from.
/// "LAN" as a source means: reasoned from a switched network with round trips under 10 ms.
package struct GossipConfiguration: Hashable, Sendable {
  package var overlay = Overlay()
  package var broadcast = Broadcast()
  package var repair = Repair()
  package var softState = SoftState()
  package var limits = Limits()

  /// How many addresses a contact may carry. Too low: a host with many interfaces cannot be
  /// reached; too high: a bad peer makes everybody dial in vain. LAN.
  package var endpointsMax = 8

  package init() {}
}

extension GossipConfiguration {
  /// Who is linked to whom. Source of the HyParView numbers: Leitão, Pereira, Rodrigues,
  /// "HyParView", DSN 2007, sections 4 and 5.1.
  package struct Overlay: Hashable, Sendable {
    /// Members, this node included, up to which everybody links to everybody. Too low: one more
    /// hop for small meshes; too high: links grow with the square.
    package var fullMeshMembersMax = 12
    /// Members at which a partial mesh becomes a full one again: lower than the above, so that a
    /// mesh at the edge does not flap.
    package var fullMeshMembersReturn = 10
    /// Links aimed for in a partial mesh (HyParView's active view). Too low: 10 % of failures cut
    /// the overlay; too high: more announcements.
    package var activeLinks = 6
    /// Links beyond which one is dropped for a newcomer.
    package var activeLinksMax = 8
    /// Members past which the larger view below is used (log n + c with n = 10,000).
    package var largeMembersMin = 1_000
    package var activeLinksLarge = 8
    package var activeLinksLargeMax = 10
    /// Members assumed before any are known. Not 0 only for simulations that leave records out.
    package var membersMin = 0
    /// Contacts kept (the passive view, and in a full mesh everybody). Too low: a mesh does not
    /// grow together again after a large cut; too high: long shuffles towards dead nodes.
    package var contactsMax = 128
    /// How often part of the contacts is exchanged. Too low: traffic; too high: stale contacts.
    package var shuffleInterval = Duration.seconds(30)
    /// Active random walk length: hops a join travels.
    package var activeWalk = 6
    /// Passive random walk length: at how many hops left a joiner is remembered.
    package var passiveWalk = 3
    /// How many linked peers' contacts a shuffle carries (ka).
    package var shuffleActive = 3
    /// How many other contacts a shuffle carries (kp).
    package var shufflePassive = 4
    /// How often the overlay is looked at while something is missing. LAN.
    package var checkInterval = Duration.milliseconds(250)
    /// Of two nodes the one with the lower ID dials; the other does too when no link stands after
    /// this time. Too low: two links at once, one for the bin; too high: slow where the lower one
    /// cannot dial.
    package var secondDialDelay = Duration.seconds(5)
    /// The same for a node without any link: it is not to wait for others who may not know of it.
    package var secondDialDelayAlone = Duration.seconds(1)
    /// A dial without an answer counts as failed after this. The transport should give up sooner.
    package var dialTimeout = Duration.seconds(4)
    /// The shortest time between two dials of one contact.
    package var dialBackOffMin = Duration.seconds(1)
    /// The longest time between two dials of one contact.
    package var dialBackOffMax = Duration.seconds(60)
    /// The back-off is the time since the contact was last reached divided by this, between the
    /// two above: a cut of 30 s is healed within 2 s, a machine that is off for a day costs one
    /// dial a minute. Too low: slow healing; too high: dials in vain.
    package var dialBackOffDivisor = 16
    /// A link that was ended on purpose, or declined, is not dialled again before this: the shuffle
    /// has brought other contacts by then. A node with few links waits ``secondDialDelay`` only.
    package var declinedDelay = Duration.seconds(30)
    /// Dials under way at once. Too low: slow start of a full mesh; too high: a burst of
    /// handshakes.
    package var dialsMax = 12
    /// A contact that was not reached for this long is forgotten, unless it is the last.
    package var contactAge = Duration.seconds(3_600)
    /// Links at once, whatever the overlay wants: one bit a link is kept for each stream.
    package var linksMax = 64

    package init() {}
  }

  /// How events spread. Source: Leitão, Pereira, Rodrigues, "Epidemic Broadcast Trees"
  /// (Plumtree), SRDS 2007.
  package struct Broadcast: Hashable, Sendable {
    /// Announcements are gathered for this long. Too low: one announcement a message; too high:
    /// a lost push is noticed late, replica counts lag.
    package var announceInterval = Duration.milliseconds(100)
    /// T1 is the larger of this and ``missingRoundTrips`` round trips. Too low: pulls of what is
    /// on its way; too high: slow repair of a broken tree.
    package var missingTimeoutMin = Duration.milliseconds(150)
    package var missingRoundTrips = 3
    /// T2, the wait before the next announcer is asked: the larger of this and one round trip,
    /// doubled with each attempt up to ``missingBackOffMax``.
    package var graftTimeoutMin = Duration.milliseconds(50)
    package var missingBackOffMax = Duration.seconds(2)
    /// Hops by which another link must be nearer to the author before the tree is changed
    /// (Plumtree section 3.8, threshold). Too low: restless trees; too high: deep trees. Hops of
    /// one and the same event are compared, so that 1 cannot make a loop.
    package var optimizationHops = 1
    /// Events in one push frame at most.
    package var pushEventsMax = 64
    /// Cost of the events in one push frame at most, unless it is a single one.
    package var pushBytesMax = 192 << 10
    /// Announcements in one frame at most: 1,000 are 60 KB.
    package var announcementsMax = 1_000

    package init() {}
  }

  /// How what was missed is fetched.
  package struct Repair: Hashable, Sendable {
    /// How often a fingerprint of the frontier goes to each link. Too low: traffic; too high: a
    /// lost announcement is noticed late.
    package var fingerprintInterval = Duration.seconds(10)
    /// Streams up to which a whole frontier is sent: 500 are 28 KB.
    package var wholeFrontierStreams = 500
    /// Into how many parts a range that differs is split. Source: Meyer, "Range-Based Set
    /// Reconciliation", SRDS 2023, section 3.
    package var rangeParts = 16
    /// Streams of a range at or below which its heads are sent rather than split.
    package var rangeLeafStreams = 32
    /// Heads in one reconcile frame at most.
    package var headsMax = 1_000
    /// One unit of credit: what one bulk frame holds at most.
    package var unit = BulkBudget(events: 64, bytes: 192 << 10)
    /// Units a link may have under way, from the request to the commit. The rate is at most
    /// window / (round trip + commit): 32 units of 64 events in 50 ms are 40,000 events/s. Too
    /// low: slow catching up; too high: memory (6 MiB a link) and live events wait behind.
    package var windowUnits = 32
    /// Streams asked of one link at once.
    package var pullStreamsMax = 256
    /// Ranges that a peer may have waiting at this node; more are a protocol violation.
    package var serveRangesMax = 1_024
    /// A pull without progress for this long is given to another link.
    package var pullStall = Duration.seconds(3)
    /// After a failed commit (disk full) nothing is pulled for this long, and nothing of a stream
    /// after an event that the log refused. Too low: a full disk is written to in vain; too high: a
    /// node lags when there is room again.
    package var commitRetry = Duration.seconds(2)
    /// How often stalled pulls and unmet wants are looked at while there are any.
    package var checkInterval = Duration.milliseconds(500)

    package init() {}
  }

  /// Node records and ephemeral messages.
  package struct SoftState: Hashable, Sendable {
    /// How often a node says that it is still there, in a mesh of up to
    /// ``refreshMembers``. Too low: traffic; too high: the dead look alive.
    package var refreshInterval = Duration.seconds(10)
    /// Past this many members the interval grows in proportion, so that a node hears of about
    /// ten refreshes a second at any size.
    package var refreshMembers = 100
    /// The longest refresh interval: at 10,000 members a node hears 170 refreshes a second.
    package var refreshIntervalMax = Duration.seconds(60)
    /// Refreshes that may be missed before a record runs out.
    package var missedRefreshes = 3
    /// Records kept at most; further nodes are not counted.
    package var recordsMax = 16_384
    /// Bytes of their bodies at most: 4 KB each for the most nodes.
    package var recordBytesMax = 64 << 20
    /// Records in one frame at most, and the cost of their bodies at most, unless it is one.
    package var recordsPerFrame = 64
    package var recordBytesPerFrame = 128 << 10
    /// Records up to which a new link is sent all of them; past it only this node's own, and the
    /// others come with their refreshes.
    package var recordsExchangeMax = 2_000
    /// Departed nodes remembered, so that an old record does not bring them back.
    package var departedMax = 1_024
    /// Ephemeral messages remembered for deduplication. Too low: a loop in the overlay lets one
    /// circle; at 4,096 a mesh may say 400 a second for 10 s.
    package var ephemeralSeenMax = 4_096
    /// How far a deadline may have passed by this node's clock: clocks differ.
    package var ephemeralGrace = Duration.seconds(60)

    package init() {}
  }

  /// What bad or overwhelmed peers may cost.
  package struct Limits: Hashable, Sendable {
    /// New streams that pushes and announcements over one link may begin per minute; further
    /// ones come by repair. Too low: a large mesh starts slowly; too high: a bad peer fills the
    /// frontier.
    package var newStreamsPerMinute = 20
    /// Streams at all. At about 300 bytes each: 30 MB.
    package var streamsMax = 100_000
    /// Events of one stream kept while those before them are missing.
    package var outOfOrderPerStream = 64
    /// Cost of all events kept out of order, in bytes.
    package var outOfOrderBytes = 8 << 20
    /// Events handed to the log and not yet committed: beyond it pushes are ignored, and pulled
    /// later. Too low: a slow disk turns pushes into pulls; too high: memory.
    package var uncommittedEvents = 16_384
    /// Their cost in bytes.
    package var uncommittedBytes = 32 << 20
    /// Damaged events waiting for a replacement.
    package var damagedMax = 4_096

    package init() {}
  }
}
