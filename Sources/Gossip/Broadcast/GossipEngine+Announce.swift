/// Plumtree's lazy half: what was committed is told to every link, gathered over an interval. It
/// is how a missing event is noticed, and what replica counts are made of.
extension GossipEngine {
  mutating func announceLater(_ index: Int) {
    guard !streams[index].isAnnouncementDue else { return }
    streams[index].isAnnouncementDue = true
    announcementsDue.append(index)
    guard !isAnnounceTimerRunning else { return }
    isAnnounceTimerRunning = true
    startTimer(.announce, after: configuration.broadcast.announceInterval)
  }

  mutating func announceTimerFired() {
    isAnnounceTimerRunning = false
    var announcements: [Announcement] = []
    announcements.reserveCapacity(announcementsDue.count)
    for index in announcementsDue {
      streams[index].isAnnouncementDue = false
      guard let head = streams[index].head else { continue }
      announcements.append(Announcement(head: head, hops: streams[index].hops))
    }
    announcementsDue.removeAll(keepingCapacity: true)
    for chunk in announcements.chunks(of: configuration.broadcast.announcementsMax) {
      for slot in linkTable.live { send(.announce(chunk), to: slot) }
    }
    flushRecords()
  }

  mutating func receiveAnnouncements(_ announcements: [Announcement], from slot: Int) {
    for announcement in announcements {
      guard let index = streamForPush(announcement.head.stream, from: slot) else { continue }
      notePeer(slot, announcement.head, index)
      if streams[index].hasGap {
        startMissingTimer(index, slot)
      } else {
        optimize(index, announcement, slot)
      }
    }
  }

  /// How far a peer has a stream.
  mutating func notePeer(_ slot: Int, _ head: StreamHead, _ index: Int) {
    let count = head.head + 1
    let before = streams[index].peerCommitted(slot)
    streams[index].setPeerCommitted(slot, count)
    if count > before {
      outbox.replicas.append(head.stream)
      streams[index].unavailable.remove(slot)
    }
    noteBranch(slot, head, index)
  }

  private mutating func noteBranch(_ slot: Int, _ head: StreamHead, _ index: Int) {
    let stream = streams[index]
    let own: Bytes32
    if head.head + 1 == stream.next {
      own = stream.receivedHash
    } else if head.head + 1 == stream.committed {
      own = stream.committedHash
    } else {
      return
    }
    if own == head.headHash {
      streams[index].onOtherBranch.remove(slot)
    } else if !stream.onOtherBranch.contains(slot) {
      foundFork(index, nil, from: slot)
      wantAgain([EventID(stream: head.stream, seq: head.head)], from: slot)
    }
  }

  /// Plumtree's optimisation (section 3.8): a link that is nearer to the author by enough hops
  /// becomes the parent in place of the present one.
  private mutating func optimize(_ index: Int, _ announcement: Announcement, _ slot: Int) {
    guard !isFullMesh, announcement.hops != .max, let parent = streams[index].parent,
      parent != slot, announcement.head.head + 1 == streams[index].next,
      Int(announcement.hops) + 1 + configuration.broadcast.optimizationHops
        <= Int(streams[index].hops)
    else { return }
    prune(index, parent)
    graft(index, slot)
    streams[index].hops = announcement.hops + 1
  }
}
