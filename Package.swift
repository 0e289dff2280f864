// swift-tools-version: 6.2

import PackageDescription

/// Every target is built the same way: Swift 6 language mode, no warning survives.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "meshchat",
  products: [
    .executable(name: "meshchat", targets: ["meshchat"]),
    .executable(name: "gossip-simulate", targets: ["GossipSimulate"]),
    .executable(name: "storage-benchmark", targets: ["StorageBenchmark"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // No pkgConfig: it would link libavahi-client, which must not be; see the shim.
    .systemLibrary(
      name: "CAvahi",
      providers: [.apt(["libavahi-client-dev", "libavahi-core-dev", "libavahi-common-dev"])]),
    .systemLibrary(
      name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "Discovery",
      dependencies: [
        "CAvahi",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(
      name: "Gossip",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Wire/gossip.proto"],
      swiftSettings: strict),
    .target(
      name: "Chat",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Wire/chat.proto"],
      swiftSettings: strict),
    .target(
      name: "MeshNode",
      dependencies: [
        "CZlib", "Chat", "Discovery", "Gossip",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "meshchat",
      dependencies: [
        "CQRencode", "Chat", "Discovery", "Gossip", "MeshNode",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: strict),
    .target(
      name: "GossipSimulator", dependencies: ["Chat", "Gossip"], path: "Tests/GossipSimulator",
      exclude: ["campaigns"], swiftSettings: strict),
    .executableTarget(
      name: "GossipSimulate", dependencies: ["GossipSimulator"], path: "Tests/GossipSimulate",
      swiftSettings: strict),
    .executableTarget(
      name: "discovery-probe",
      dependencies: [
        "Discovery",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      path: "Tests/DiscoveryProbe", swiftSettings: strict),
    .testTarget(
      name: "GossipTests", dependencies: ["Gossip", "GossipSimulator"], exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(
      name: "ChatTests", dependencies: ["Chat"], exclude: ["Golden"], swiftSettings: strict),
    .testTarget(name: "DiscoveryTests", dependencies: ["Discovery"], swiftSettings: strict),
    .executableTarget(
      name: "StorageBenchmark", dependencies: ["Chat", "Gossip", "MeshNode"],
      path: "Tests/StorageBenchmark", swiftSettings: strict),
    .testTarget(
      name: "MeshNodeTests",
      dependencies: [
        "CZlib", "Chat", "Discovery", "Gossip", "MeshNode",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      exclude: ["Storage/Golden"], swiftSettings: strict),
    .testTarget(
      name: "MeshChatTests",
      dependencies: [
        "Chat", "Discovery", "Gossip", "MeshNode", "meshchat",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      swiftSettings: strict),
  ]
)
