import CoreFoundation
import Foundation
import GRDB
import Gossip
import Testing

@testable import MeshNode

@Suite struct DataDirectoryTests {
  let directory = TemporaryDirectory()

  @Test func standsWhereTheDesktopKeepsData() {
    let named = DataDirectory.standard(environment: ["XDG_DATA_HOME": "/x", "HOME": "/home/a"])
    #expect(named.path == "/x/meshchat")
    let relative = DataDirectory.standard(environment: ["XDG_DATA_HOME": "x", "HOME": "/home/a"])
    #expect(relative.path == "/home/a/.local/share/meshchat")
  }

  @Test func isPrivate() async throws {
    let data = directory.data
    let identity = try NodeIdentity(of: prepared(data))
    try await SQLiteEventStore.with(data) { store async throws in
      _ = try await store.append([StreamWriter(1).firstEvent])
      #expect(mode(data.path) == 0o700)
      for name in ["log.sqlite", "log.sqlite-wal", "log.sqlite-shm", "lock", "node.key"] {
        #expect(mode(data.path + "/" + name) == 0o600, "\(name)")
      }
    }
    #expect(try NodeIdentity(of: data).nodeID == identity.nodeID)
  }

  @Test func oneNodeAtATime() async throws {
    let data = directory.data
    let store = try SQLiteEventStore(data)
    let error = #expect(throws: StorageError.self) { try SQLiteEventStore(data) }
    #expect(error == .locked(path: data.path, holder: "process \(getpid())"))
    #expect(error?.description.contains("--data-dir") == true)
    #expect(throws: StorageError.self) { try data.reset() }
    await store.close()
    await #expect(throws: StorageError.closed) {
      try await store.append([StreamWriter(1).firstEvent])
    }
    try await SQLiteEventStore.with(data) { store async throws in
      #expect(store.wasCleanlyClosed)
    }
  }

  @Test func resetTakesAwayWhatIsOursAndNothingElse() async throws {
    let data = directory.data
    _ = try NodeIdentity(of: prepared(data))
    try await SQLiteEventStore.with(data) { store async throws in
      _ = try await store.append([StreamWriter(1).firstEvent])
    }
    let other = data.path + "/other"
    #expect(FileManager.default.createFile(atPath: other, contents: nil))
    try data.reset()
    #expect(try FileManager.default.contentsOfDirectory(atPath: data.path) == ["other"])
    unlink(other)
    try data.reset()
    #expect(!FileManager.default.fileExists(atPath: data.path))
    try data.reset()
  }

  @Test func aFileInItsPlaceIsAClearError() throws {
    let path = directory.path + "/file"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let error = #expect(throws: StorageError.self) { try DataDirectory(path: path).prepare() }
    #expect(error?.description.contains("--data-dir") == true)
  }

  private func prepared(_ directory: DataDirectory) throws -> DataDirectory {
    try directory.prepare()
    return directory
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    stat(path, &status)
    return status.st_mode & 0o777
  }
}

@Suite struct NodeIdentityTests {
  let directory = TemporaryDirectory()

  @Test func signaturesAreTheKeysAndNobodyElses() {
    let ada = NodeIdentity()
    let cryptography = SwiftCryptoCryptography()
    let text = Array("hello".utf8)
    let signature = ada.sign(text)
    #expect(signature.count == 64)
    #expect(ada.nodeID.bytes == cryptography.hash(ada.publicKey.bytes))
    #expect(cryptography.isValid(signature: signature, of: text, by: ada.publicKey))
    #expect(!cryptography.isValid(signature: signature, of: text + [0], by: ada.publicKey))
    let bob = NodeIdentity()
    #expect(!cryptography.isValid(signature: signature, of: text, by: bob.publicKey))
    #expect(!cryptography.isValid(signature: [], of: text, by: ada.publicKey))
  }

  /// RFC 6234's and RFC 8032's test vectors: "abc", and section 7.1, test 3.
  @Test func hashAndSignaturesAreTheStandards() throws {
    let hash = SwiftCryptoCryptography().hash(Array("abc".utf8))
    #expect(hash.bytes.prefix(4) == [0xba, 0x78, 0x16, 0xbf])
    #expect(hash.bytes.suffix(2) == [0x15, 0xad])
    let key = try #require(
      Bytes32(bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")))
    let signature = bytes(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
    #expect(
      SwiftCryptoCryptography().isValid(signature: signature, of: [0xaf, 0x82], by: key))
  }

  @Test func theOpenMeshIsFixed() {
    #expect(MeshID.open.bytes == Digest.sha256(Array("meshchat open mesh v1".utf8)))
  }

  @Test func aKeyThatOthersCanReadOrThatIsNoneIsRefused() throws {
    let data = directory.data
    try data.prepare()
    _ = try NodeIdentity(of: data)
    chmod(data.identityPath, 0o644)
    #expect(throws: IdentityError.readableByOthers(path: data.identityPath)) {
      try NodeIdentity(of: data)
    }
    chmod(data.identityPath, 0o600)
    try Data("x".utf8).write(to: URL(fileURLWithPath: data.identityPath))
    chmod(data.identityPath, 0o600)
    #expect(throws: IdentityError.malformed(path: data.identityPath)) {
      try NodeIdentity(of: data)
    }
  }

  private func bytes(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap { index in
      let start = text.index(text.startIndex, offsetBy: index)
      return UInt8(text[start..<text.index(start, offsetBy: 2)], radix: 16)
    }
  }
}
