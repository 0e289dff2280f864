import Chat
import Gossip
import MeshNode

/// What lines ask for.
extension ChatClient {
  /// Does what a line asks for; true when the person leaves.
  func handle(_ line: String) async -> Bool {
    let command: SlashCommand
    do throws(SlashCommand.Problem) {
      command = try SlashCommand.parse(line)
    } catch {
      await device.show([.problem(error.sentence)])
      return false
    }
    do throws(ChatError) {
      switch command {
      case .say(let text):
        if !text.allSatisfy(\.isWhitespace) { await say(text) }
      case .nick(let name): try await rename(name)
      case .who: await showPeople()
      case .nodes: await showNodes()
      case .join(let room): try await join(room)
      case .leave(let room): try await leave(room)
      case .rooms: try await showRooms()
      case .history(let count): try await showHistory(count)
      case .help: await showHelp()
      case .quit: return true
      }
    } catch {
      await device.show([.problem(error.text)])
    }
    return false
  }

  private func rename(_ name: String) async throws(ChatError) {
    person = try await service.rename(session, to: name)
    let name = person.name
    await change { $0.name = name }
    await device.show([.notice("You are \(name) now.")])
  }

  private func join(_ typed: String) async throws(ChatError) {
    let room = try roomName(typed)
    if rooms.contains(room) {
      // Where an operator took them out, this is how they come back.
      _ = try await service.enter(room, again: true, by: session)
      await change { $0.room = room }
      await device.show([.notice("You write in #\(room) now.")])
      return
    }
    guard rooms.count < Self.roomsMax else {
      throw ChatError(.busy, "You are in \(rooms.count) rooms; leave one first: /leave ROOM")
    }
    _ = try await service.enter(room, again: true, by: session)
    await enter(room)
  }

  /// Shows a room's past and makes it the current one.
  func enter(_ room: String) async {
    rooms.append(room)
    await change { $0.room = room }
    await device.show([.entered(room: room)])
    let limit = await device.historyLimit()
    guard limit > 0 else { return }
    do throws(ChatError) {
      let page = try await service.history(of: room, before: nil, limit: limit)
      older[room] = page.older
      await show(page)
    } catch {
      await device.show([.problem(error.text)])
    }
  }

  private func show(_ page: HistoryPage) async {
    let entries = page.entries.filter { remember($0.id) }
    let own = person.id
    await device.show(
      entries.map { .message($0, isOwn: $0.author.id == own, isHistory: true) })
  }

  private func leave(_ typed: String?) async throws(ChatError) {
    let room = try typed.map { typed throws(ChatError) in try roomName(typed) } ?? status.room
    guard let place = rooms.firstIndex(of: room) else {
      throw ChatError(.notFound, "You are not in #\(room).")
    }
    if room != RoomName.lobby { try await service.leave(room, by: session) }
    rooms.remove(at: place)
    older[room] = nil
    await device.show([.left(room: room)])
    if room == status.room {
      let next = rooms.last ?? RoomName.lobby
      await change { $0.room = next }
      if !rooms.isEmpty { await device.show([.notice("You write in #\(next) now.")]) }
    }
  }

  private func showHistory(_ count: Int?) async throws(ChatError) {
    let room = status.room
    let screenful = await device.historyLimit()
    let limit = count ?? max(10, screenful)
    // Never asked for: the newest. At the beginning of the room: nothing is older.
    let before = older[room]
    let page = try await service.history(of: room, before: before, limit: limit)
    older[room] = page.older ?? page.entries.first?.position ?? before
    guard !page.entries.isEmpty else {
      await device.show([.notice("There is nothing older in #\(room).")])
      return
    }
    let own = person.id
    await device.show(
      [.notice("Older messages of #\(room):")]
        + page.entries.map { .message($0, isOwn: $0.author.id == own, isHistory: true) }
        + [.notice(page.older == nil ? "That is how #\(room) began." : "/history shows more.")])
    for entry in page.entries { _ = remember(entry.id) }
  }

  private func showPeople() async {
    let people = await service.people()
    let nodes = Dictionary((await service.mesh()).nodes.map { ($0.id, $0.name) }) { first, _ in
      first
    }
    var names = NameBook()
    for person in people { names.meet(person.id, called: person.name) }
    let rows = people.map { person in
      AnswerRow(
        term: names.shown(person.name, of: person.id),
        detail: person.id == self.person.id
          ? "you" : "on \(nodes[person.node] ?? person.node.description)",
        person: person.id)
    }
    await device.show([.answer(title: counted(people.count, "person", "people"), rows: rows)])
  }

  private func showNodes() async {
    let mesh = await service.mesh()
    let rows = mesh.nodes.map { node in
      var details: [String] = []
      switch node.state {
      case .own: details.append("this node")
      case .linked:
        details.append(node.roundTrip.map { "linked, \($0.inMilliseconds)" } ?? "linked")
      case .known: details.append("reached through others")
      case .incompatible: details.append("speaks another version (\(node.version))")
      }
      if node.isForked { details.append("its history exists twice: was its data copied?") }
      if node.state != .incompatible { details.append(counted(node.people, "person", "people")) }
      if let url = node.urls.first { details.append(url) }
      return AnswerRow(term: "\(node.name) (\(node.id))", detail: details.joined(separator: " · "))
    }
    await device.show([.answer(title: counted(mesh.nodes.count, "node", "nodes"), rows: rows)])
  }

  private func showRooms() async throws(ChatError) {
    let known = try await service.rooms()
    let rows = known.map { room in
      var detail = counted(room.messages, "message", "messages")
      if room.members > 0 { detail += " · " + counted(room.members, "member", "members") }
      if room.isArchived { detail += " · archived" }
      if rooms.contains(room.name) { detail += room.name == status.room ? " · here" : " · entered" }
      if let topic = room.topic { detail += " · \(topic)" }
      return AnswerRow(term: "#\(room.name)", detail: detail)
    }
    await device.show([.answer(title: counted(known.count, "room", "rooms"), rows: rows)])
  }

  private func showHelp() async {
    let rows = SlashCommand.all.map { AnswerRow(term: $0.usage, detail: $0.meaning) }
    await device.show([.answer(title: "Commands", rows: rows)])
  }

  private func roomName(_ typed: String) throws(ChatError) -> String {
    do throws(RoomName.Problem) {
      return try RoomName.parse(typed)
    } catch {
      throw ChatError(.roomInvalid, error.sentence)
    }
  }

  private func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }
}

extension Duration {
  /// `0.8 ms`, `12 ms`: for people.
  var inMilliseconds: String {
    let (seconds, attoseconds) = components
    let tenths = seconds * 10_000 + attoseconds / 100_000_000_000_000
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10) ms"
  }
}
