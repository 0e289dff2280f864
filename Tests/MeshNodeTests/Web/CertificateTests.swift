import Foundation
import Testing

@testable import MeshNode

@Suite("The web certificate")
struct CertificateTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("meshchat-cert-\(UUID().uuidString)")

  private func certificate(
    hosts: Set<String> = ["localhost"], addresses: Set<[UInt8]> = [[127, 0, 0, 1]],
    now: Date = Date()
  ) throws -> WebCertificate {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return try WebCertificate.kept(
      in: folder, names: CertificateNames(hosts: hosts, addresses: addresses), now: now)
  }

  @Test("it is kept while it fits, and made anew for a new address or before it runs out")
  func renewal() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(WebCertificate.certificateFile)
    let first = try certificate(addresses: [[127, 0, 0, 1], [192, 0, 2, 1]])
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(first.names.addresses.contains([192, 0, 2, 1]))
    _ = try certificate()
    #expect(try String(contentsOf: path, encoding: .utf8) == text)
    let moved = try certificate(addresses: [[192, 0, 2, 2]])
    #expect(moved.names.addresses == [[192, 0, 2, 2]])
    let moment = moved.notAfter.addingTimeInterval(-29 * 86_400)
    let renewed = try certificate(addresses: [[192, 0, 2, 2]], now: moment)
    #expect(renewed.notAfter > moved.notAfter)
    _ = try renewed.context()
  }

  @Test("a spoilt file is replaced")
  func spoilt() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try certificate()
    for file in [WebCertificate.certificateFile, WebCertificate.keyFile] {
      try Data("nonsense".utf8).write(to: folder.appendingPathComponent(file))
      _ = try certificate().context()
    }
  }

  @Test("this machine's names hold localhost and both loopback addresses")
  func names() {
    let names = CertificateNames.now(hostNames: ["Anvil.example", "bad name"])
    #expect(names.hosts == ["localhost", "anvil.example", "anvil.local"])
    #expect(names.addresses.contains([127, 0, 0, 1]))
    #expect(names.addresses.contains(Array(repeating: 0, count: 15) + [1]))
  }
}
