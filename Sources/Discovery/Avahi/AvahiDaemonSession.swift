import CAvahi

/// A connection to the system's avahi-daemon over D-Bus (libavahi-client).
///
/// `@unchecked Sendable`: touched by the poll thread only, which runs all of Avahi's callbacks too.
final class AvahiDaemonSession: AvahiSession, @unchecked Sendable {
  /// What the daemon's side is like.
  enum State: Hashable, Sendable {
    /// It answers; `isReady`: its host name stands, so records may refer to it.
    case up(isReady: Bool)
    /// The bus is there, the daemon is not.
    case missing
    case broken(String)
  }

  private let thread: AvahiPollThread
  unowned let owner: any AvahiSessionOwner
  let serviceType: String
  private let onState: (State) -> Void
  /// libavahi-client's functions, filled by ``connect()``.
  private(set) var library = CAvahiClient()
  private(set) var client: OpaquePointer?
  private var browser: OpaquePointer?
  private var resolvers: Set<OpaquePointer> = []
  var services = GroupBoard<ServiceRecord>()

  /// - Parameter onState: called on the thread, never from within Avahi.
  init(
    thread: AvahiPollThread, owner: any AvahiSessionOwner, serviceType: String,
    onState: @escaping (State) -> Void
  ) {
    self.thread = thread
    self.owner = owner
    self.serviceType = serviceType
    self.onState = onState
  }

  var version: String {
    guard let client, let text = library.client_get_version_string(client) else { return "unknown" }
    return String(cString: text)
  }

  /// Connects to the bus. Nil, or why it cannot be reached.
  func connect() -> String? {
    if let words = cavahi_load_client(&library) { return String(cString: words) }
    var error: Int32 = 0
    client = library.client_new(
      thread.api, AVAHI_CLIENT_NO_FAIL,
      { client, state, context in
        guard let context else { return }
        Unmanaged<AvahiDaemonSession>.fromOpaque(context).takeUnretainedValue()
          .clientChanged(client, to: state)
      }, context, &error)
    return client == nil ? AvahiValues.words(forError: error) : nil
  }

  func browse() {
    guard let client, browser == nil else { return }
    browser = library.service_browser_new(
      client, AvahiValues.anyInterface, AvahiValues.anyFamily, serviceType, nil,
      AvahiLookupFlags(rawValue: 0),
      { _, interface, proto, event, name, _, _, _, context in
        guard let context else { return }
        Unmanaged<AvahiDaemonSession>.fromOpaque(context).takeUnretainedValue()
          .browserTold(event, AvahiValues.key(interface: interface, proto: proto, name: name))
      }, context)
    if browser == nil { owner.failed(DiscoveryProblem(.browse, lastError)) }
  }

  func resolve(_ key: Sighting.Key) -> Bool {
    guard let client else { return false }
    let proto = AvahiValues.proto(key.family)
    let resolver = library.service_resolver_new(
      client, AvahiIfIndex(key.interface), proto, key.instance, serviceType, nil,
      proto, AvahiLookupFlags(rawValue: 0),
      { resolver, interface, proto, event, name, _, _, _, address, port, text, _, context in
        guard let context, let resolver else { return }
        let session = Unmanaged<AvahiDaemonSession>.fromOpaque(context).takeUnretainedValue()
        let key = AvahiValues.key(interface: interface, proto: proto, name: name)
        let answer =
          event == AVAHI_RESOLVER_FOUND
          ? AvahiValues.answer(address: address, port: port, text: text) : nil
        session.resolverTold(resolver, key, answer)
      }, context)
    guard let resolver else { return false }
    resolvers.insert(resolver)
    return true
  }

  func close() {
    // Freed one by one and then the client: a reset tells the daemon to say goodbye at once.
    for group in services.removeAll() { _ = library.entry_group_free(group) }
    for resolver in resolvers { _ = library.service_resolver_free(resolver) }
    if let browser { _ = library.service_browser_free(browser) }
    if let client { library.client_free(client) }
    (browser, client) = (nil, nil)
    resolvers = []
  }

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  var lastError: String {
    client.map { AvahiValues.words(forError: library.client_errno($0)) } ?? "not connected"
  }

  private func clientChanged(_ source: OpaquePointer?, to state: AvahiClientState) {
    let new: State
    switch state {
    case AVAHI_CLIENT_S_RUNNING: new = .up(isReady: true)
    case AVAHI_CLIENT_S_REGISTERING, AVAHI_CLIENT_S_COLLISION: new = .up(isReady: false)
    case AVAHI_CLIENT_CONNECTING: new = .missing
    default:
      new = .broken(source.map { AvahiValues.words(forError: library.client_errno($0)) } ?? "gone")
    }
    // Later: the first call comes before the constructor returns, and some lead to `close`.
    thread.perform { [weak self] in
      guard let self, client != nil else { return }
      onState(new)
    }
  }

  private func browserTold(_ event: AvahiBrowserEvent, _ key: Sighting.Key?) {
    switch event {
    case AVAHI_BROWSER_NEW:
      guard let key, let interface = NetworkInterface.name(ofIndex: key.interface) else { return }
      owner.browserFound(key, interface: interface)
    case AVAHI_BROWSER_REMOVE:
      if let key { owner.browserLost(key) }
    case AVAHI_BROWSER_ALL_FOR_NOW: owner.browserSettled()
    case AVAHI_BROWSER_FAILURE: owner.broke(DiscoveryProblem(.browse, lastError))
    default: break
    }
  }

  private func resolverTold(
    _ resolver: OpaquePointer, _ key: Sighting.Key?, _ answer: ResolvedInstance?
  ) {
    let reason = lastError
    // One answer each: a resolver that is kept costs the daemon one of the client's objects.
    guard resolvers.remove(resolver) != nil else { return }
    _ = library.service_resolver_free(resolver)
    guard let key else { return }
    if let answer {
      owner.resolved(key, as: answer)
    } else {
      owner.resolveFailed(key, because: reason)
    }
  }
}
