import Discovery

/// `--mode auto --host name --id 16-hex --port n --boot n --web n --mesh text --peer host:port
/// --interface name --command run|doctor`, each with a value.
struct ProbeOptions {
  struct UsageError: Error, CustomStringConvertible { let description: String }

  private(set) var configuration = DiscoveryConfiguration()
  private(set) var isDoctor = false
  let record: ServiceRecord

  init(arguments: [String]) throws {
    var host = "probe"
    var id: UInt64 = 1
    var port: UInt16 = 7_420
    var boot: UInt64 = 1
    var web: UInt16?
    var mesh = "test"
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else {
        throw UsageError(description: "\(option) needs a value")
      }
      func number<Number: FixedWidthInteger>(radix: Int = 10) throws -> Number {
        guard let number = Number(value, radix: radix) else {
          throw UsageError(description: "\(option) \(value) is no number")
        }
        return number
      }
      switch option {
      case "--mode":
        guard let mode = DiscoveryMode(rawValue: value) else {
          throw UsageError(description: "no mode \(value)")
        }
        configuration.mode = mode
      case "--command": isDoctor = value == "doctor"
      case "--host": host = value
      case "--id": id = try number(radix: 16)
      case "--port": port = try number()
      case "--boot": boot = try number()
      case "--web": web = try number()
      case "--mesh": mesh = value
      case "--peer": configuration.staticPeers.append(try StaticPeer(text: value))
      case "--interface": configuration.interfaces.append(value)
      default: throw UsageError(description: "unknown option \(option)")
      }
    }
    let digits = String(id, radix: 16, uppercase: true)
    let shortID = String((String(repeating: "0", count: 16 - digits.count) + digits).prefix(8))
    record = ServiceRecord(
      instance: ServiceRecord.instanceName(host: host, shortID: shortID), port: port, idPrefix: id,
      meshHint: mesh, version: "0.0.0", bootID: boot, webPort: web)
  }
}
