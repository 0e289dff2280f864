import Chat
import Foundation
import Logging
import MeshNode

/// The time between the start of a node and its stop: whoever says first that it is over (a signal,
/// the person at the terminal, the node) ends it.
struct RunSession {
  let started: NodeStarted
  let configuration: Configuration
  let terminal: RawTerminal?
  let signals: StopSignals
  let logger: Logger

  func live() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await name in signals.stops {
          logger.info("stopping", metadata: ["signal": "\(name)"])
          return
        }
      }
      if !configuration.isHeadless { group.addTask { await chat() } }
      await group.next()
      group.cancelAll()
    }
  }

  private func chat() async {
    if let terminal, terminal.enter() {
      await chat(on: terminal)
    } else {
      let device = PlainDevice(
        input: InputDescriptor(STDIN_FILENO), isJSON: configuration.isJSON)
      if await !chat(at: device) { await untilCancelled() }
    }
  }

  /// Nobody could come in: the node serves others all the same.
  private func untilCancelled() async {
    let (never, signal) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    for await _ in never {}
    signal.finish()
  }

  private func chat(on terminal: RawTerminal) async {
    let device = TerminalDevice(terminal: terminal, hasColour: RunCommand.hasColour)
    let (logLines, logLine) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingNewest(TerminalDevice.logLinesMax))
    if isatty(STDERR_FILENO) == 1 { LogOutput.standard.redirect { logLine.yield($0) } }
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await device.run(input: InputDescriptor(STDIN_FILENO))
        return false
      }
      group.addTask {
        for await _ in signals.resizes { await device.resized() }
        return false
      }
      group.addTask {
        await device.runLog(logLines)
        return false
      }
      group.addTask {
        _ = await chat(at: device)
        return true
      }
      while let isOver = await group.next(), !isOver {}
      group.cancelAll()
    }
    LogOutput.standard.redirect(to: nil)
    await device.leave("Stopping \(started.name)…")
  }

  /// Until the person leaves; false when they could not come in.
  private func chat(at device: some LineDevice) async -> Bool {
    let memory = TerminalMemory(dataDirectory: started.dataDirectory)
    let remembered = memory.load()
    let name = configuration.isNameChosen ? configuration.name : remembered?.name ?? Self.userName
    do throws(ChatError) {
      try await ChatClient.run(
        service: started.service, device: device, name: name ?? started.name,
        token: remembered?.token
      ) { opened in
        if let token = opened.token {
          memory.save(TerminalMemory.Person(name: opened.person.name, token: token))
        }
      }
      return true
    } catch {
      logger.error("nobody could come in from here", metadata: ["reason": "\(error.text)"])
      return false
    }
  }

  /// The machine's name for who runs this; root is nobody's name.
  private static var userName: String? {
    let name = ProcessInfo.processInfo.environment["USER"] ?? ""
    return name == "root" ? nil : try? NameRules.parse(name)
  }
}
