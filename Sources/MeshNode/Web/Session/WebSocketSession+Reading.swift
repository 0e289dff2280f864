import Chat
import NIOCore
import NIOWebSocket

extension WebSocketSession {
  /// Takes messages out of what came, as long as there is room for their answers.
  func readMessages() {
    while isOpen, state != .joining, inFlight < limits.requestsInFlightMax, var bytes = unread {
      unread = nil
      let item: WebSocketFrameReader.Item?
      do throws(WebSocketFailure) {
        item = try reader.next(from: &bytes)
      } catch {
        close(error.code, error.reason)
        break
      }
      if bytes.readableBytes > 0 {
        if item == nil { bytes.discardReadBytes() }
        unread = bytes
      }
      guard let item else { break }
      take(item)
    }
    pauseOrResume()
    hub.flushAll()
  }

  /// After our close frame: only the client's is looked for.
  func readClose(_ bytes: ByteBuffer) {
    var rest = unread ?? ByteBuffer()
    rest.writeImmutableBuffer(bytes)
    unread = nil
    do throws(WebSocketFailure) {
      while let item = try reader.next(from: &rest) {
        guard case .close = item else { continue }
        context?.close(promise: nil)
        return
      }
      unread = rest
    } catch {
      // What it says matters no more; the timer closes.
    }
  }

  /// While answers are owed the client is not read, so that it feels the back-pressure.
  private func pauseOrResume() {
    let isFull = isOpen && (state == .joining || inFlight >= limits.requestsInFlightMax)
    guard isFull != isReadPaused, let channel = context?.channel else { return }
    isReadPaused = isFull
    try? channel.syncOptions?.setOption(.autoRead, value: !isFull)
  }

  private func take(_ item: WebSocketFrameReader.Item) {
    switch item {
    case .text(let text): take(text)
    case .pong: break
    case .ping(var payload):
      var bytes = ByteBuffer()
      bytes.writeFrameHead(.pong, payloadBytes: payload.readableBytes)
      bytes.writeBuffer(&payload)
      tell(bytes)
    case .close(let code):
      close(code ?? 1000, "")
      context?.close(promise: nil)
    }
  }

  private func take(_ text: String) {
    switch dialect {
    case .plain:
      take(
        state == .waiting
          ? .join(JoinMessage(name: text))
          : .say(OutgoingMessage(text: text), room: RoomName.lobby))
    case .json:
      do throws(ClientMessageError) {
        take(try ClientMessage.decode(text, nonce: nonce, limits: limits))
      } catch {
        fail(error.code, error.text, tag: error.tag)
      }
    }
  }

  private func take(_ message: ClientMessage) {
    switch message {
    case .join(let join):
      guard state == .waiting else {
        return fail("bad-type", "You are in already; use “rename” for another name.")
      }
      state = .joining
      pendingJoin = (join.room, join.cursor)
      let credential: SessionRequest.Credential =
        if let delegation = join.delegation {
          .delegation(delegation, nonce: nonce.bytes)
        } else {
          .token(join.token)
        }
      ask(.open(SessionRequest(name: join.name, credential: credential)))
    case .ping: tell(encoder.frame { buffer, _ in buffer.writeStaticString("{\"type\":\"pong\"}") })
    default:
      guard let identity else {
        return fail("not-joined", "Join first: send a “join” with your name.", tag: message.tag)
      }
      take(message, by: identity.session)
    }
  }

  private func take(_ message: ClientMessage, by session: SessionID) {
    switch message {
    case .join, .ping: break
    case .say(let message, let room):
      ask(.say(session, message, room: room), tag: message.tag)
    case .change(let target, let change, let tag):
      ask(.change(session, target, change, tag: tag), tag: tag)
    case .condition(let condition): ask(.condition(session, condition))
    case .setPicture(let image, let tag): ask(.setPicture(session, image, tag: tag), tag: tag)
    case .picture(let person, let tag): ask(.picture(of: person, tag: tag), tag: tag)
    case .typing(let room): ask(.typing(session, room: room))
    case .read(let position, let room): ask(.read(session, position, room: room))
    case .room(.enter(let room, let again), let tag):
      enter(room, .enter(session, again: again, tag: tag))
    case .room(.make(let kind), let tag):
      enter(kind.name(madeBy: identity?.person ?? 0), .make(kind, session, tag: tag))
    case .room(.leave(let room), let tag): leave(room, session, tag: tag)
    case .room(let request, let tag): ask(.room(session, request, tag: tag), tag: tag)
    case .rename(let name): ask(.rename(session, to: name))
    case .history(let room, let before, let limit):
      ask(.history(room: room, before: before, limit: limit))
    case .versions(let id, let tag): ask(.versions(of: id, tag: tag), tag: tag)
    case .thread(let first, let before, let limit):
      ask(.thread(first, before: before, limit: limit))
    case .rooms: ask(.rooms)
    case .who: ask(.who)
    case .mesh(let watch): self.watch(watch)
    }
  }

  private func watch(_ watch: Bool?) {
    switch watch {
    case true?: hub.meshWatchers[ObjectIdentifier(self)] = self
    case false?:
      hub.meshWatchers[ObjectIdentifier(self)] = nil
      return
    case nil: break
    }
    ask(.mesh)
  }

  /// Its live messages are held until those before have come.
  private func enter(_ room: String, _ purpose: SessionCall.LookPurpose) {
    if let seat = seats.first(where: { $0.audience.key.room == room }) {
      guard seat.state != .held else { return }
      leaveSeat(seat)
    }
    guard seats.count <= limits.roomsMax else {
      return fail("busy", "You are in \(limits.roomsMax) rooms, the most there can be; leave one.")
    }
    take(seatIn: room, state: .held)
    ask(.look(room: room, after: nil, purpose: purpose))
  }

  private func leave(_ room: String, _ session: SessionID, tag: String?) {
    guard room != RoomName.lobby else {
      return fail("not-allowed", "Everybody is in #lobby.", tag: tag)
    }
    if let seat = seats.first(where: { $0.audience.key.room == room }) { leaveSeat(seat) }
    ask(.room(session, .leave(room: room), tag: tag), tag: tag)
  }

  func leaveSeat(_ seat: Seat) {
    seats.removeAll { $0 === seat }
    hub.leave(seat)
  }

  func take(seatIn room: String?, state: Seat.State) {
    seats.append(
      hub.take(self, seatIn: AudienceKey(room: room, dialect: dialect), state: state))
  }

  /// Hands a request to the workers.
  func ask(_ action: SessionCall.Action, tag: String? = nil) {
    inFlight += 1
    let request = SessionCall(action: action, dialect: dialect, session: port)
    guard hub.context.queue.put(request) else {
      let error = ChatError(.busy, "This node has too much to do; try again in a moment.")
      switch action {
      case .open: return receive(.refused(error, tag: nil, during: .opening))
      case .look(let room, _, _):
        return receive(.refused(error, tag: nil, during: .looking(room: room)))
      case .fetch(_, let room, _):
        return receive(.refused(error, tag: nil, during: .fetching(room: room)))
      default: return receive(.refused(error, tag: tag, during: .other))
      }
    }
  }
}

extension ClientMessage {
  fileprivate var tag: String? {
    switch self {
    case .say(let message, _): message.tag
    case .setPicture(_, let tag), .picture(_, let tag), .versions(_, let tag): tag
    case .change(_, _, let tag), .room(_, let tag): tag
    default: nil
    }
  }
}
