import NIOCore

/// All sessions of one event loop: its audiences, its timer wheel, and the turn in which everything
/// that gathered is written. Confined to its event loop.
final class LoopHub {
  let context: WebSessionContext
  let inbox: LoopInbox
  var audiences: [AudienceKey: Audience] = [:]
  var wheel: TimerWheel<WebSocketSession>
  /// Sessions of each person here, for what only they are told.
  var sessionsByPerson: [UInt64: [WebSocketSession]] = [:]
  var meshWatchers: [ObjectIdentifier: WebSocketSession] = [:]
  /// The newest picture of the mesh, for watchers that could not take it when it came.
  var latestMesh: FrameRun?
  private(set) var sessions: [ObjectIdentifier: WebSocketSession] = [:]
  /// Sessions that were written to in this turn.
  private var unflushed: [WebSocketSession] = []
  /// Audiences for which frames have come that are not written yet.
  private var due: [Audience] = []
  private var pace = FanOutPace()
  private var isRoundScheduled = false
  /// Each session is flushed right after it was written to, while all of it is in the processor's
  /// cache.
  private var isInRound = false
  private var gatheredPresence: [(key: AudienceKey, run: FrameRun)] = []
  private var stopping: String?
  private var wheelTask: RepeatedTask?

  init(context: WebSessionContext, inbox: LoopInbox) {
    self.context = context
    self.inbox = inbox
    wheel = TimerWheel(tick: context.limits.wheelTick)
  }

  // MARK: Sessions

  func add(_ session: WebSocketSession) {
    sessions[ObjectIdentifier(session)] = session
    wheel.add(session, after: .zero)
    if wheelTask == nil { startWheel() }
    if let stopping { session.stop(stopping) }
  }

  func remove(_ session: WebSocketSession) {
    sessions[ObjectIdentifier(session)] = nil
    meshWatchers[ObjectIdentifier(session)] = nil
  }

  private func startWheel() {
    let tick = TimeAmount(context.limits.wheelTick)
    let bound = NIOLoopBound(self, eventLoop: inbox.eventLoop)
    wheelTask = inbox.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in
      bound.value.turnWheel()
    }
  }

  private func turnWheel() {
    let now = NIODeadline.now()
    for session in wheel.turn() {
      if let delay = session.check(now) { wheel.add(session, after: delay) }
    }
  }

  /// Ends the timer; call on the event loop when the sessions are gone.
  func end() {
    wheelTask?.cancel()
    wheelTask = nil
    inbox.detach()
  }

  // MARK: Audiences

  func take(_ session: WebSocketSession, seatIn key: AudienceKey, state: Seat.State) -> Seat {
    let limits = context.limits
    let audience =
      audiences[key]
      ?? Audience(
        key: key, ring: FrameRing(framesMax: limits.ringFramesMax, bytesMax: limits.ringBytesMax))
    if audiences[key] == nil {
      audiences[key] = audience
      context.audiences.add(key)
    }
    let seat = Seat(session: session, audience: audience, state: state)
    audience.add(seat)
    return seat
  }

  func leave(_ seat: Seat) {
    let audience = seat.audience
    audience.remove(seat)
    guard audience.seats.isEmpty, audiences[audience.key] === audience else { return }
    audiences[audience.key] = nil
    context.audiences.remove(audience.key)
  }

  // MARK: A turn

  /// Takes what gathered since the last turn: one write and one flush for each session.
  func turn(_ items: [LoopInbox.Item], overflowed: Bool) {
    for item in items {
      switch item {
      case .batch(let batch): take(batch)
      case .reply(let session, let reply): session.value.receive(reply)
      }
    }
    if overflowed {
      for audience in due { seal(audience) }
      due = Array(audiences.values)
      for audience in due { audience.ring.forget() }
    }
    if let pause = pace.pause(at: .now()), stopping == nil {
      scheduleRound(after: pause)
    } else {
      writeDue()
    }
    flushAll()
    if let stopping { for session in sessions.values { session.stop(stopping) } }
  }

  private func take(_ batch: FeedBatch) {
    for (key, run) in batch.rooms { gather(run, for: key) }
    for (key, run) in batch.status { gather(run, for: key) }
    if !batch.presence.isEmpty { gatherPresence(batch.presence) }
    for (author, run) in batch.delivery {
      for session in sessionsByPerson[author] ?? [] { session.tell(run.bytes) }
    }
    for frame in batch.personal {
      for session in sessionsByPerson[frame.person] ?? [] { session.take(frame) }
    }
    if let mesh = batch.mesh {
      latestMesh = mesh
      for session in meshWatchers.values { session.tellMesh(mesh.bytes) }
    }
    if let text = batch.stopping { stopping = text }
  }

  /// Puts runs of one round into one: a session gets one slice however many there were.
  private func gather(_ run: FrameRun, for key: AudienceKey) {
    guard let audience = audiences[key] else { return }
    guard audience.arriving != nil else {
      audience.arriving = run
      due.append(audience)
      return
    }
    let gathered = audience.arriving?.bytes.readableBytes ?? 0
    if gathered + run.bytes.readableBytes > context.limits.chunkBytesMax {
      seal(audience)
      audience.arriving = run
    } else {
      audience.arriving?.append(run)
    }
  }

  private func seal(_ audience: Audience) {
    guard let run = audience.arriving else { return }
    audience.arriving = nil
    audience.ring.append(run)
  }

  /// A round: what has come, to everybody it is for.
  private func writeDue() {
    guard !due.isEmpty else { return }
    let start = NIODeadline.now()
    let audiences = due
    due.removeAll(keepingCapacity: true)
    isInRound = true
    var sessions = 0
    for audience in audiences {
      seal(audience)
      sessions += audience.seats.count
      for seat in audience.seats {
        seat.session.pump(seat)
        seat.session.flushIfWanted()
      }
    }
    isInRound = false
    pace.wrote(sessions: sessions, from: start, to: .now())
  }

  private func scheduleRound(after pause: TimeAmount) {
    guard !isRoundScheduled, !due.isEmpty else { return }
    isRoundScheduled = true
    let bound = NIOLoopBound(self, eventLoop: inbox.eventLoop)
    inbox.eventLoop.scheduleTask(in: pause) {
      bound.value.isRoundScheduled = false
      bound.value.writeDue()
    }
  }

  private func gatherPresence(_ presence: [(key: AudienceKey, run: FrameRun)]) {
    let isFirst = gatheredPresence.isEmpty
    gatheredPresence += presence
    guard isFirst else { return }
    let bound = NIOLoopBound(self, eventLoop: inbox.eventLoop)
    inbox.eventLoop.scheduleTask(in: TimeAmount(context.limits.presenceGather)) {
      bound.value.writePresence()
    }
  }

  private func writePresence() {
    for (key, run) in gatheredPresence { gather(run, for: key) }
    gatheredPresence = []
    writeDue()
  }

  // MARK: Flushing

  func flushLater(_ session: WebSocketSession) {
    if !isInRound { unflushed.append(session) }
  }

  func flushAll() {
    guard !unflushed.isEmpty else { return }
    let sessions = unflushed
    unflushed.removeAll(keepingCapacity: true)
    for session in sessions { session.flush() }
  }
}
