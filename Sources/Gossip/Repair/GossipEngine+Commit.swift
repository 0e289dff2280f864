/// What the log answers: from here on the events count as this node's, and the peers they came
/// from may send more.
extension GossipEngine {
  mutating func committed(_ events: [EventID]) {
    var changed: [Int] = []
    for event in events {
      guard let index = streams.index(of: event.stream) else { continue }
      let released = streams.changeCommitted(index) { $0.commit(through: event.seq) }
      guard released.events > 0 else { continue }
      uncommittedEvents -= released.events
      uncommittedBytes -= released.bytes
      if changed.last != index { changed.append(index) }
      announceLater(index)
    }
    guard !changed.isEmpty else { return }
    settle()
    serveWaiting()
  }

  /// Disk full, most likely: what was received is forgotten, and taken in again some time later.
  mutating func commitFailed(_ events: [EventID]) {
    takeBack(events)
    repair.pausedUntil = nanoseconds + configuration.repair.commitRetry.wholeNanoseconds
    settle()
    startRepairTimer()
  }

  /// They do not follow what the log has of their streams: those are left alone for some time, the
  /// others go on.
  mutating func commitRefused(_ events: [EventID]) {
    let until = nanoseconds + configuration.repair.commitRetry.wholeNanoseconds
    for event in events {
      guard let index = streams.index(of: event.stream) else { continue }
      streams[index].refusedUntil = until
    }
    takeBack(events)
    settle()
    startRepairTimer()
  }

  private mutating func takeBack(_ events: [EventID]) {
    for event in events {
      guard let index = streams.index(of: event.stream) else { continue }
      guard event.seq >= streams[index].committed else {
        // The replacement of a damaged one: it is still to be had.
        insertDamaged([event])
        continue
      }
      let released = streams[index].rollBack()
      uncommittedEvents -= released.events
      uncommittedBytes -= released.bytes
      dropOutOfOrder(index)
      endPull(index)
      want(index)
    }
  }

  /// Gives credit back for pulled batches that are in the log, or never will be.
  private mutating func settle() {
    for slot in linkTable.live where !linkTable[slot].pulling.committing.isEmpty {
      var events = 0
      var bytes = 0
      linkTable[slot].pulling.committing.removeAll { batch in
        let stream = streams[batch.stream]
        guard stream.committed > batch.lastSeq || stream.next <= batch.lastSeq else {
          return false
        }
        events += batch.events
        bytes += batch.bytes
        return true
      }
      linkTable[slot].pulling.committingEvents -= events
      linkTable[slot].pulling.committingBytes -= bytes
      linkTable[slot].pulling.progressAt = nanoseconds
      grantCredit(slot)
    }
  }
}
