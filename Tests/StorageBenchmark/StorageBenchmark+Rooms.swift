import Foundation
import Gossip
import MeshNode

extension StorageBenchmark {
  static let roomCount = 1_000
  private static let measured = 200

  /// Many messages in a thousand rooms: opening the log, a room, the directory, and saying something,
  /// each also with an empty log.
  static func rooms(_ events: Int) async throws {
    try await withStore { store, directory in
      print("empty log: \(try await said(in: store, from: nil))")
      var head = BenchmarkHistory.opening(1)
      _ = try await store.append([head])
      let elapsed = try await ContinuousClock().measure {
        var made: [Event] = []
        for number in 1...events {
          let room = "room-\(number % roomCount)"
          head = BenchmarkHistory.event(
            stream: head.stream, seq: head.seq + 1, prev: head.hash,
            milliseconds: UInt64(number),
            parts: try BenchmarkHistory.body(number, after: head, in: room))
          made.append(head)
          if made.count == 512 || number == events {
            _ = try await store.append(made)
            made = []
          }
        }
      }
      print("filled: \(events) messages in \(roomCount) rooms, \(rate(events, elapsed)) a second")
      await store.close()
      let clock = ContinuousClock()
      var start = clock.now
      let opened = try SQLiteEventStore(directory)
      _ = try await opened.streams()
      print("opened the log in \(milliseconds(clock.now - start)) ms")
      start = clock.now
      let listed = try await opened.rooms()
      print("listed \(listed.count) rooms in \(milliseconds(clock.now - start)) ms")
      var latencies: [Duration] = []
      for number in 0..<measured {
        let room = "room-\(number * 7 % roomCount)"
        let start = clock.now
        _ = try await opened.history(of: room, before: nil, limit: 100)
        _ = try await opened.reads(of: room)
        _ = try await opened.roomInfo(room)
        _ = try await opened.heads(of: room)
        latencies.append(clock.now - start)
      }
      latencies.sort()
      print(
        "opened a room in p50 \(milliseconds(percentile(latencies, 50))) ms,",
        "p99 \(milliseconds(percentile(latencies, 99))) ms")
      print("full log: \(try await said(in: opened, from: head))")
      await opened.close()
    }
  }

  /// One message after the other, each on the disk before the next.
  private static func said(
    in store: SQLiteEventStore, from last: Event?
  ) async throws -> String {
    var head: Event
    if let last {
      head = last
    } else {
      head = BenchmarkHistory.opening(0)
      _ = try await store.append([head])
    }
    let clock = ContinuousClock()
    var latencies: [Duration] = []
    for number in 0..<measured {
      head = BenchmarkHistory.event(
        stream: head.stream, seq: head.seq + 1, prev: head.hash,
        milliseconds: UInt64(10_000_000 + number),
        parts: try BenchmarkHistory.body(number, after: head, in: "room-\(number % roomCount)"))
      let start = clock.now
      _ = try await store.append([head])
      latencies.append(clock.now - start)
    }
    latencies.sort()
    return "said something in p50 \(milliseconds(percentile(latencies, 50))) ms, "
      + "p99 \(milliseconds(percentile(latencies, 99))) ms"
  }
}
