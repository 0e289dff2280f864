import CAvahi

/// Between Avahi's C values and this module's.
enum AvahiValues {
  /// TXT strings taken of one record.
  private static let textStringsMax = 64

  static let anyInterface = AvahiIfIndex(AVAHI_IF_UNSPEC)
  /// 0 stands for every interface, everywhere but in Avahi.
  static func interface(_ index: UInt32) -> AvahiIfIndex {
    index == 0 ? anyInterface : AvahiIfIndex(clamping: index)
  }

  static let anyFamily = AvahiProtocol(AVAHI_PROTO_UNSPEC)
  static let failure = Int32(AVAHI_ERR_FAILURE)

  static func words(forError code: Int32) -> String {
    avahi_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  static func proto(_ family: Sighting.Key.Family) -> AvahiProtocol {
    AvahiProtocol(family == .ipv4 ? AVAHI_PROTO_INET : AVAHI_PROTO_INET6)
  }

  /// Nil for what no browser should give: no interface, no family, no name.
  static func key(
    interface: AvahiIfIndex, proto: AvahiProtocol, name: UnsafePointer<CChar>?
  ) -> Sighting.Key? {
    guard let name, let index = UInt32(exactly: interface), index > 0 else { return nil }
    let family: Sighting.Key.Family
    switch Int(proto) {
    case Int(AVAHI_PROTO_INET): family = .ipv4
    case Int(AVAHI_PROTO_INET6): family = .ipv6
    default: return nil
    }
    return Sighting.Key(instance: String(cString: name), interface: index, family: family)
  }

  /// Copies a resolver's answer; nil when it has no address.
  static func answer(
    address: UnsafePointer<AvahiAddress>?, port: UInt16,
    text: UnsafeMutablePointer<AvahiStringList>?
  ) -> ResolvedInstance? {
    guard let address else { return nil }
    var buffer = [CChar](repeating: 0, count: 64)
    guard avahi_address_snprint(&buffer, buffer.count, address) != nil else { return nil }
    let host = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return ResolvedInstance(address: host, port: port, text: strings(of: text))
  }

  private static func strings(of list: UnsafeMutablePointer<AvahiStringList>?) -> [[UInt8]] {
    var strings: [[UInt8]] = []
    var next = list
    while let item = next, strings.count < textStringsMax {
      let size = avahi_string_list_get_size(item)
      if let bytes = avahi_string_list_get_text(item) {
        strings.append(Array(UnsafeBufferPointer(start: bytes, count: size)))
      }
      next = avahi_string_list_get_next(item)
    }
    // Avahi keeps the list in the reverse order.
    return strings.reversed()
  }

  /// Lends a list made of `strings` for the time of `body`.
  static func withList<Result>(
    of strings: [[UInt8]], _ body: (UnsafeMutablePointer<AvahiStringList>?) -> Result
  ) -> Result {
    var list: UnsafeMutablePointer<AvahiStringList>?
    for string in strings { list = avahi_string_list_add_arbitrary(list, string, string.count) }
    defer { avahi_string_list_free(list) }
    return body(list)
  }

  /// `foo` becomes `foo #2`, `foo #2` becomes `foo #3`.
  static func alternative(toInstance name: String) -> String {
    guard let text = avahi_alternative_service_name(name) else { return name + " #2" }
    defer { avahi_free(text) }
    return String(cString: text)
  }

  static func groupState(_ state: AvahiEntryGroupState, error: Int32) -> GroupState? {
    switch state {
    case AVAHI_ENTRY_GROUP_REGISTERING: .probing
    case AVAHI_ENTRY_GROUP_ESTABLISHED: .established
    case AVAHI_ENTRY_GROUP_COLLISION: .collision
    case AVAHI_ENTRY_GROUP_FAILURE: .failure(words(forError: error))
    default: nil
    }
  }
}
