import Foundation
import NIOSSL

/// How the web entry of a node is set up.
package struct WebConfiguration: Sendable {
  /// The address to listen on; `::` takes IPv4 as well.
  package var host = "::"
  /// The port to try first.
  package var port = 8080
  /// Ports to try behind a busy one; 0 when the port was asked for.
  package var furtherPorts = 20
  /// The folder of the page; nil for none.
  package var webroot: URL?
  /// Whether files of the webroot are read again when they change.
  package var reloadsWebroot = false
  /// Where the certificate is kept; nil for no TLS.
  package var certificateFolder: URL?
  /// A certificate and key of the operator's own, in PEM files, instead of one made here.
  package var ownCertificate: (certificate: URL, key: URL)?
  /// Names of this machine, beside its host name.
  package var hostNames: [String] = []
  /// What a `welcome` says.
  package var meshName = ""
  package var welcomeLimits = WelcomeLimits(
    textBytes: 16 * 1024, nameCharacters: 32, messagesPerSecond: 20)
  /// Threads that serve sockets. More than four gain nothing on a LAN.
  package var eventLoops = min(max(1, Self.usableProcessors), 4)
  package var limits = WebLimits()

  package init() {}

  /// Processors that this process may run on, which may be fewer than there are: a bit each in the
  /// mask that Linux tells (proc(5), /proc/pid/status).
  private static var usableProcessors: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let mask = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
    let count = mask?.dropFirst("Cpus_allowed:".count).reduce(0) {
      $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count ?? ProcessInfo.processInfo.activeProcessorCount
  }
}
