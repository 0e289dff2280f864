import Gossip

/// What is counted on the way of frames.
extension Simulation {
  func beginProbe(_ index: Int, author: SimulatedNode) {
    ledger.setProbe(probes.count, event: index)
    probes.append(
      Probe(
        event: index, author: author.index, sentAt: now, members: options.members,
        flood: Flood(self, from: author.index)))
  }

  func countCopies(_ frame: Frame, from sender: Int, to node: SimulatedNode) {
    switch frame {
    case .push(let events, _, _), .pulled(let events):
      for event in events {
        guard let index = ledger.index(of: event) else { continue }
        ledger.countCopy(index)
        let probe = ledger.entries[index].probe
        if probe >= 0 { probes[probe].arrived(from: sender, at: node.index, now: now) }
      }
    default: break
    }
  }

  /// A share of all frames is really turned into bytes and back.
  func passedThroughCodec(_ frame: Frame) -> Frame {
    guard networkRandom.chance(perMille: options.codecPerMille) else { return frame }
    let codec = FrameCodec()
    let bytes = codec.encode(frame)
    do {
      let decoded = try codec.decode(bytes, hash: SimulatedCryptography().hash)
      guard decoded == .frame(frame) else {
        report(.conduct, "the codec changed a frame: \(frame)")
        return frame
      }
      codecBytes += bytes.count
      codecApproximateBytes += frame.approximateByteCount
      return frame
    } catch {
      report(.conduct, "the codec refuses \(frame), which it wrote: \(error)")
      return frame
    }
  }

  /// Lets time pass until all logs are equal and hold everything acknowledged; how long that took
  /// from `start` on. Nil when it did not happen within `limit`.
  package func runUntilConverged(from start: VirtualTime, limit: Duration) -> Duration? {
    let step: Duration = options.members <= 100 ? .milliseconds(10) : .milliseconds(100)
    while now < start + limit {
      if now >= start, convergence.isReached(self) { return now.since(start) }
      if isHopeless { return nil }
      run(until: now + step)
    }
    return nil
  }
}
