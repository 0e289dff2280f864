import NIOCore

extension WebSocketSession {
  /// A worker's answer. Writes; the turn of the loop flushes.
  func receive(_ reply: SessionReply) {
    if case .notice(let bytes) = reply {
      tell(bytes)
      return
    }
    inFlight -= 1
    if isOpen {
      take(reply)
    } else if case .opened(let opened) = reply {
      // The client was gone before it was in.
      _ = hub.context.queue.put(
        SessionCall(action: .close(opened.session), dialect: dialect, session: nil))
    }
    if isReadPaused, inFlight <= limits.requestsInFlightMax / 2 { readMessages() }
  }

  private func take(_ reply: SessionReply) {
    switch reply {
    case .notice: break
    case .frames(let bytes): tell(bytes)
    case .opened(let opened): come(in: opened)
    case .looked(let room, let bytes, let logPosition):
      guard let seat = seat(in: room) else { return }
      if state == .joining { finishJoin() }
      write(bytes)
      go(on: seat, beyond: logPosition)
    case .fetched(let room, let bytes, let logPosition, let isLast):
      guard let seat = seat(in: room), seat.state == .fetching else { return }
      if bytes.readableBytes > 0 { write(bytes) }
      seat.logPosition = max(seat.logPosition, logPosition)
      if isLast { go(on: seat, beyond: logPosition) } else { fetchMore(seat) }
    case .refused(let error, let tag, let stage): refuse(error, tag: tag, during: stage)
    }
  }

  private func refuse(_ error: ChatError, tag: String?, during stage: SessionReply.Stage) {
    switch stage {
    case .opening:
      state = .waiting
      pendingJoin = nil
    case .looking(let room):
      if let seat = seat(in: room) { leaveSeat(seat) }
      if state == .joining {
        leaveEverything()
        state = .waiting
        pendingJoin = nil
      }
    case .fetching:
      // The log cannot be read: the client comes back when it can.
      return close(1013, "too slow: the node could not read its log")
    case .other: break
    }
    fail(error.code.rawValue, error.text, tag: tag)
  }

  private func come(in opened: OpenedSession) {
    identity = (opened.session, opened.person.id)
    hub.sessionsByPerson[opened.person.id, default: []].append(self)
    let room = pendingJoin?.room ?? "lobby"
    take(seatIn: room, state: .held)
    let after = pendingJoin?.cursor.flatMap { encoder.cursor.logPosition(of: $0) }
    ask(.look(room: room, after: after, purpose: .join(opened)))
  }

  private func finishJoin() {
    state = .joined
    since = .now()
    pendingJoin = nil
    take(seatIn: nil, state: .live)
  }

  /// Something for this person, or only for this session.
  func take(_ frame: PersonalFrame) {
    switch frame.recipients {
    case .one(let session):
      if identity?.session == session { tell(frame.bytes) }
    case .outside(let room):
      if seat(in: room) == nil { tell(frame.bytes) }
    case .leaving(let room):
      guard let seat = seat(in: room) else { return }
      leaveSeat(seat)
      tell(frame.bytes)
    case .removed(let room):
      if let seat = seat(in: room) { leaveSeat(seat) }
      tell(frame.bytes)
    }
  }

  private func seat(in room: String) -> Seat? { seats.first { $0.audience.key.room == room } }

  // MARK: Cursors

  /// Takes a seat to the ring, or to the log where the ring does not reach back.
  private func go(on seat: Seat, beyond logPosition: Int64) {
    if seat.resume(beyond: logPosition) { pump(seat) } else { fetchMore(seat) }
  }

  /// Writes what a seat has not got, as far as the client takes it.
  func pump(_ seat: Seat) {
    guard state == .joined else { return }
    switch seat.state {
    case .held: return
    case .fetching:
      if !seat.isFetchAsked { fetchMore(seat) }
      return
    case .live: break
    }
    let audience = seat.audience
    guard seat.next >= audience.ring.start else { return fellOut(seat) }
    while seat.next < audience.ring.end, stuckSince == nil {
      let (run, lowest, logPosition) = audience.ring[seat.next]
      if lowest > seat.logPosition {
        write(run.bytes, isLive: audience.key.room != nil)
      } else {
        writeUnknown(of: run, beyond: seat.logPosition)
      }
      seat.next += 1
      if logPosition > seat.logPosition { seat.logPosition = logPosition }
    }
  }

  /// The part of a run that a session has not had from the log already.
  private func writeUnknown(of run: FrameRun, beyond logPosition: Int64) {
    let offset = run.offset(beyond: logPosition)
    let length = run.bytes.readableBytes - offset
    guard length > 0,
      let rest = run.bytes.getSlice(at: run.bytes.readerIndex + offset, length: length)
    else { return }
    write(rest, isLive: true)
  }

  private func fellOut(_ seat: Seat) {
    guard seat.audience.key.room != nil else {
      // What everyone is told is not kept: a picture of now takes its place.
      seat.next = seat.audience.ring.end
      if dialect == .json { ask(.who) }
      return
    }
    seat.state = .fetching
    fetchMore(seat)
  }

  /// One request at a time, and only while the client takes what it gets.
  private func fetchMore(_ seat: Seat) {
    seat.state = .fetching
    seat.isFetchAsked = stuckSince == nil
    guard seat.isFetchAsked, let room = seat.audience.key.room else { return }
    ask(.fetch(identity?.session, room: room, after: seat.logPosition))
  }
}
