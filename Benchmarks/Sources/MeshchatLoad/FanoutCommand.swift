import ArgumentParser
import NIOCore

/// Senders speak in a room at a fixed rate, whatever the node does; everyone receives.
struct FanoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fanout", abstract: "Deliveries a second, latency, lost and doubled messages.")

  @OptionGroup var target: TargetOptions
  @Option(help: "Clients in the room; senders are among them.") var receivers = 1_000
  @Option(help: "Clients that speak.") var senders = 10
  @Option(help: "Messages a second, of all senders together.") var rate = 100.0
  @Option(help: "Bytes of each text.") var payload = 200
  @Option(help: "Seconds of measurement, after one of warming up.") var seconds = 5.0

  func run() async throws {
    guard senders > 0, receivers >= senders, rate > 0, seconds > 0 else {
      throw ValidationError("there must be senders, among the receivers, and a rate")
    }
    var fleet = try await LoadFleet(target, senders: senders)
    try await fleet.connect(receivers)
    let clock = ContinuousClock()
    let sent = try await talk(fleet, clock)
    // What is on its way comes in; a node that is behind gets ten seconds.
    var totals = try await Totals(fleet)
    let end = clock.now + .seconds(10)
    while totals.received < sent.all * receivers, clock.now < end {
      try await Task.sleep(for: .milliseconds(50))
      totals = try await Totals(fleet)
    }
    let deliveries = Double(sent.measured * receivers) / seconds
    print("deliveries/s   \(Int(deliveries)) (offered)")
    print("latency        \(totals.latency.summary)")
    if totals.crossing.count > 0 { print("across nodes   \(totals.crossing.summary)") }
    print("received       \(totals.received) of \(sent.all * receivers)")
    print("lost           \(sent.all * receivers - totals.received)")
    print(
      "duplicates     \(totals.duplicates), reordered \(totals.reordered), refused \(totals.refusals), closed \(totals.closed)"
    )
    if let usage = sent.usage { print(usage.report(deliveries: sent.measured * receivers)) }
    try await fleet.group.shutdownGracefully()
    if totals.received != sent.all * receivers || totals.duplicates > 0 { throw ExitCode(1) }
  }

  private struct Sent {
    var all = 0
    var measured = 0
    var usage: ProcessUsage.Span?
  }

  /// Open loop: message k is due at k/rate, and carries that time.
  private func talk(_ fleet: LoadFleet, _ clock: ContinuousClock) async throws -> Sent {
    let speakers = fleet.senders(senders)
    var sent = Sent()
    let begin = NIODeadline.now().uptimeNanoseconds
    let warmUp = UInt64(1e9)
    let total = warmUp + UInt64(seconds * 1e9)
    let step = 1e9 / rate
    var before: ProcessUsage?
    while true {
      let elapsed = NIODeadline.now().uptimeNanoseconds - begin
      if before == nil, elapsed >= warmUp {
        before = target.pid.flatMap { ProcessUsage(pid: $0) } ?? ProcessUsage.none
        try await fleet.measure(true)
      }
      while Double(sent.all) * step <= Double(min(elapsed, total)) {
        let due = begin + UInt64(Double(sent.all) * step)
        let (index, client) = speakers[sent.all % senders]
        let marker = LoadMarker(
          run: fleet.runNumber, sender: index, number: UInt32(sent.all / senders),
          dueNanoseconds: due)
        let payload = payload
        client.eventLoop.execute {
          client.value.say(marker, payloadBytes: payload)
          client.value.flush()
        }
        sent.all += 1
        if due - begin >= warmUp { sent.measured += 1 }
      }
      if elapsed >= total { break }
      try await Task.sleep(for: .milliseconds(1))
    }
    if let pid = target.pid, let before, let after = ProcessUsage(pid: pid) {
      sent.usage = ProcessUsage.Span(before: before, after: after)
    }
    return sent
  }

  private struct Totals {
    var received = 0
    var duplicates = 0
    var reordered = 0
    var refusals = 0
    var closed = 0
    var latency = LatencyHistogram()
    var crossing = LatencyHistogram()

    init(_ fleet: LoadFleet) async throws {
      for loop in fleet.loops {
        let part = try await loop.run.eventLoop.submit {
          (
            (loop.run.value.latency, loop.run.value.crossing),
            loop.clients.map { client in
              (client.value.tally, client.value.refusals, client.value.closedWith)
            }
          )
        }.get()
        latency.merge(part.0.0)
        crossing.merge(part.0.1)
        for (tally, refused, closedWith) in part.1 {
          received += tally.received
          duplicates += tally.duplicates
          reordered += tally.reordered
          refusals += refused
          if closedWith != nil { closed += 1 }
        }
      }
    }
  }
}
