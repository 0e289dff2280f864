import Foundation
import Gossip
import MeshNode

/// Measures the log: `storage-benchmark [pull|say|page|fill|rooms] [events]`. Prints one line per figure.
@main
struct StorageBenchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let wanted = arguments.first ?? "all"
    let events = arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
    if wanted == "pull" || wanted == "all" { try await pull(events) }
    if wanted == "say" || wanted == "all" { try await say(min(events, 20_000)) }
    if wanted == "page" || wanted == "all" { try await page(events) }
    if wanted == "fill" { try await fill(events) }
    if wanted == "rooms" { try await rooms(events) }
  }

  /// A new node takes in a history.
  static func pull(_ events: Int) async throws {
    let history = try BenchmarkHistory(events: events, authors: 10)
    for size in [64, 256, 512] {
      let batches = history.batches(of: size)
      try await withStore { store, _ in
        let cpu = cpuTime()
        let elapsed = try await ContinuousClock().measure {
          for batch in batches { _ = try await store.append(batch) }
        }
        print(
          "pull: \(rate(events, elapsed)) events/s in batches of \(size),",
          "\(rate(events, cpuTime() - cpu)) events per second of CPU")
      }
    }
  }

  /// Own messages, each acknowledged when it is on the disk, from so many people at once.
  static func say(_ messages: Int) async throws {
    for people in [1, 10, 100] {
      try await withStore { store, _ in
        let count = people == 1 ? min(messages, 2_000) : messages
        let history = try BenchmarkHistory(events: count + 1, authors: 1)
        let events = history.streams[0]
        try await store.beginStream(events[0])
        let clock = ContinuousClock()
        var latencies: [Duration] = []
        var next = 1
        let begin = clock.now
        try await withThrowingTaskGroup(of: Duration.self) { group in
          func add() {
            let event = events[next]
            let before = store.queue.admitted
            next += 1
            group.addTask {
              let start = clock.now
              _ = try await store.append([event])
              return clock.now - start
            }
            while store.queue.admitted == before { sched_yield() }
          }
          for _ in 0..<min(people, count) { add() }
          while let latency = try await group.next() {
            latencies.append(latency)
            if next < events.count { add() }
          }
        }
        let elapsed = clock.now - begin
        latencies.sort()
        print(
          "say: \(rate(latencies.count, elapsed)) messages/s by \(people) at once, latency",
          "p50 \(milliseconds(percentile(latencies, 50))) ms,",
          "p99 \(milliseconds(percentile(latencies, 99))) ms,",
          "max \(milliseconds(latencies.last ?? .zero)) ms")
      }
    }
  }

  /// Pages of 100 backwards through a room.
  static func page(_ events: Int) async throws {
    try await withStore { store, _ in
      let history = try BenchmarkHistory(events: events, authors: 10)
      for batch in history.batches(of: 512) { _ = try await store.append(batch) }
      let clock = ContinuousClock()
      var latencies: [Duration] = []
      var page = try await store.history(of: "lobby", before: nil, limit: 100)
      while page.hasMore, let first = page.entries.first {
        let start = clock.now
        page = try await store.history(of: "lobby", before: first.position, limit: 100)
        latencies.append(clock.now - start)
      }
      latencies.sort()
      print(
        "page: 100 messages of \(events) in p50 \(milliseconds(percentile(latencies, 50))) ms,",
        "p99 \(milliseconds(percentile(latencies, 99))) ms")
      let start = clock.now
      var served = 0
      for stream in history.streams {
        var next: UInt64 = 0
        while true {
          let range = StreamRange(stream: stream[0].stream, first: next, last: .max)
          let run = try await store.run(range, budget: BulkBudget(events: 64, bytes: 256 << 10))
          guard let last = run.events.last else { break }
          served += run.events.count
          next = last.seq + 1
        }
      }
      print("run: \(rate(served, clock.now - start)) events/s read and checked, 64 at a time")
    }
  }

  /// Memory and size with many messages; they are made up as they go.
  static func fill(_ events: Int) async throws {
    try await withStore { store, directory in
      let opening = BenchmarkHistory.opening(0)
      _ = try await store.append([opening])
      var head = opening
      let chunk = 50_000
      let before = residentKibibytes()
      for start in stride(from: 1, to: events, by: chunk) {
        var made: [Event] = []
        for number in start..<min(start + chunk, events) {
          let message = try BenchmarkHistory.body(number, after: head)
          head = BenchmarkHistory.event(
            stream: head.stream, seq: head.seq + 1, prev: head.hash,
            milliseconds: UInt64(number), parts: message)
          made.append(head)
        }
        let elapsed = try await ContinuousClock().measure {
          for first in stride(from: 0, to: made.count, by: 512) {
            _ = try await store.append(Array(made[first..<min(first + 512, made.count)]))
          }
        }
        let size = try FileManager.default.attributesOfItem(atPath: directory.databasePath)[.size]
        print(
          "fill: \(start + made.count - 1) events, \(rate(made.count, elapsed)) events/s,",
          "\(residentKibibytes() - before) KiB more resident, \(size ?? 0) bytes of database")
      }
    }
  }

  static func withStore(
    _ body: (SQLiteEventStore, DataDirectory) async throws -> Void
  ) async throws {
    let base =
      ProcessInfo.processInfo.environment["STORAGE_BENCHMARK_DIRECTORY"]
      ?? FileManager.default.temporaryDirectory.path
    let directory = DataDirectory(path: base + "/storage-benchmark-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let store = try SQLiteEventStore(directory)
    try await body(store, directory)
    await store.close()
  }

  static func rate(_ count: Int, _ elapsed: Duration) -> Int {
    Int(Double(count) / (elapsed / .seconds(1)))
  }

  static func percentile(_ sorted: [Duration], _ percent: Int) -> Duration {
    sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, sorted.count * percent / 100)]
  }

  static func milliseconds(_ duration: Duration) -> Double {
    (duration / .milliseconds(1) * 100).rounded() / 100
  }

  /// Of all threads, spent in the process and for it in the kernel.
  private static func cpuTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static func residentKibibytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
