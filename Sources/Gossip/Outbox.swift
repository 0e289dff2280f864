/// What one input gave to send that is better sent together: gathered per link, and turned into
/// frames when the input is done.
struct Outbox: Sendable {
  struct Push: Sendable {
    let slot: Int
    let event: Event
    let hops: UInt8
    let isDirect: Bool
  }

  var persist: [Event] = []
  var pushes: [Push] = []
  var prunes: [(slot: Int, stream: StreamID)] = []
  var grafts: [(slot: Int, stream: StreamID)] = []
  var replicas: [StreamID] = []

  /// Once for each link and stream, however many duplicates one frame brought.
  mutating func addPrune(_ slot: Int, _ stream: StreamID) {
    guard !prunes.contains(where: { $0.slot == slot && $0.stream == stream }) else { return }
    prunes.append((slot, stream))
  }
}

extension GossipEngine {
  /// Turns what was gathered into effects: first what is to be kept, then what is to be sent.
  mutating func flush() {
    schedulePulls()
    if !outbox.persist.isEmpty {
      effects.append(.persist(outbox.persist))
      outbox.persist = []
    }
    if !outbox.pushes.isEmpty { flushPushes() }
    if !outbox.prunes.isEmpty {
      flush(outbox.prunes) { .prune($0) }
      outbox.prunes = []
    }
    if !outbox.grafts.isEmpty {
      flush(outbox.grafts) { .graft($0) }
      outbox.grafts = []
    }
    if !outbox.replicas.isEmpty {
      effects.append(.replicasChanged(outbox.replicas))
      outbox.replicas = []
    }
  }

  private mutating func flush(
    _ gathered: [(slot: Int, stream: StreamID)], frame: ([StreamID]) -> Frame
  ) {
    for slot in linkTable.live {
      var streams: [StreamID] = []
      for entry in gathered where entry.slot == slot { streams.append(entry.stream) }
      for chunk in streams.chunks(of: FrameCodec.streamsPerFrameMax) {
        send(frame(chunk), to: slot)
      }
    }
  }

  /// One frame a link for as many events as fit, in the order they were gathered.
  private mutating func flushPushes() {
    let pushes = outbox.pushes
    outbox.pushes = []
    for slot in linkTable.live {
      var batch: [Event] = []
      var bytes = 0
      var last: Outbox.Push?
      for push in pushes where push.slot == slot {
        let limits = configuration.broadcast
        if let last,
          last.hops != push.hops || last.isDirect != push.isDirect
            || batch.count == limits.pushEventsMax
            || bytes + push.event.cost > limits.pushBytesMax
        {
          send(.push(batch, hops: last.hops, isDirect: last.isDirect), to: slot)
          batch = []
          bytes = 0
        }
        batch.append(push.event)
        bytes += push.event.cost
        last = push
      }
      if let last { send(.push(batch, hops: last.hops, isDirect: last.isDirect), to: slot) }
    }
  }
}

extension Array {
  /// The elements in arrays of at most so many.
  func chunks(of size: Int) -> [[Element]] {
    guard count > size else { return isEmpty ? [] : [self] }
    return stride(from: 0, to: count, by: size).map { start in
      Array(self[start..<Swift.min(start + size, count)])
    }
  }
}
