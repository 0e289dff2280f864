import NIOCore
import NIOPosix
import NIOSSL

/// All clients of a run, spread over event loops.
struct LoadFleet: Sendable {
  struct Loop: Sendable {
    let run: NIOLoopBound<LoadRun>
    var clients: [NIOLoopBound<LoadClient>] = []
  }

  let group: MultiThreadedEventLoopGroup
  private(set) var loops: [Loop] = []
  private let options: TargetOptions
  private let targets: [LoadTarget]
  private let tls: NIOSSLContext
  private let number = UInt64.random(in: 1...UInt64(UInt32.max))

  init(_ options: TargetOptions, senders: Int) async throws {
    self.options = options
    targets = try options.targets()
    group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
    var configuration = TLSConfiguration.makeClientConfiguration()
    // The certificate is the node's own; nothing is proven by it here.
    configuration.certificateVerification = .none
    tls = try NIOSSLContext(configuration: configuration)
    let number = number
    for eventLoop in group.makeIterator() {
      let run = try await eventLoop.submit {
        NIOLoopBound(LoadRun(number: number, senders: senders), eventLoop: eventLoop)
      }.get()
      loops.append(Loop(run: run))
    }
  }

  /// Connects so many clients, a few at a time, and waits until all have joined.
  mutating func connect(_ count: Int, atOnce: Int = 64) async throws {
    var next = 0
    while next < count {
      let batch = next..<min(count, next + atOnce)
      let waiting = batch.map { (index: $0, client: client($0)) }
      for (index, future) in waiting {
        loops[index % loops.count].clients.append(try await future.get())
      }
      next = batch.upperBound
    }
  }

  /// The first `count` clients: who speaks.
  func senders(_ count: Int) -> [(index: Int, client: NIOLoopBound<LoadClient>)] {
    (0..<count).map { ($0, loops[$0 % loops.count].clients[$0 / loops.count]) }
  }

  func client(_ index: Int) -> EventLoopFuture<NIOLoopBound<LoadClient>> {
    let loop = loops[index % loops.count]
    let place = (index: index % targets.count, count: targets.count)
    let target = targets[place.index]
    let (room, tls) = (options.room, tls)
    let eventLoop = loop.run.eventLoop
    return eventLoop.flatSubmit {
      let joined = eventLoop.makePromise(of: Void.self)
      let client = LoadClient(
        target: target, place: place, name: "load \(index)", room: room, run: loop.run.value,
        joined: joined)
      let bound = NIOLoopBound(client, eventLoop: eventLoop)
      return ClientBootstrap(group: eventLoop)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            if target.isSecure {
              try channel.pipeline.syncOperations.addHandler(
                try NIOSSLClientHandler(context: tls, serverHostname: nil))
            }
            try channel.pipeline.syncOperations.addHandler(bound.value)
          }
        }
        .connect(host: target.host, port: target.port)
        .flatMapError { error in
          joined.fail(error)
          return eventLoop.makeFailedFuture(error)
        }
        .flatMap { _ in joined.futureResult }
        .map { bound }
    }
  }

  func measure(_ isMeasuring: Bool) async throws {
    for loop in loops {
      try await loop.run.eventLoop.submit { loop.run.value.isMeasuring = isMeasuring }.get()
    }
  }

  var runNumber: UInt64 { number }
}
