import CAvahi

/// An mDNS responder of this process's own (libavahi-core), for machines without avahi-daemon.
///
/// It publishes no addresses of the machine by itself, but under a host name that is the node's alone
/// and without reverse records: so several of them on one machine, and a daemon, live side by side on
/// port 5353. (Reverse records of one address under two names would collide for ever.)
///
/// `@unchecked Sendable`: touched by the poll thread only, which runs all of Avahi's callbacks too.
final class AvahiEmbeddedSession: AvahiSession, @unchecked Sendable {
  let thread: AvahiPollThread
  unowned let owner: any AvahiSessionOwner
  let serviceType: String
  private let filter: InterfaceFilter
  /// libavahi-core's functions, filled by ``open()``.
  private(set) var library = CAvahiCore()
  var hostLabel: String
  private(set) var server: OpaquePointer?
  private var browser: OpaquePointer?
  private var resolvers: Set<OpaquePointer> = []
  /// The service, and the addresses of the host that it is on: apart, so that a new address does not
  /// make the service go and come.
  var services = GroupBoard<ServiceRecord>()
  var addresses = GroupBoard<[String]>()
  /// What was to be published last.
  var plan: PublishingPlan?

  init(
    thread: AvahiPollThread, owner: any AvahiSessionOwner, serviceType: String,
    filter: InterfaceFilter, hostLabel: String
  ) {
    self.thread = thread
    self.owner = owner
    self.serviceType = serviceType
    self.filter = filter
    self.hostLabel = hostLabel
  }

  /// Nil, or why there is no responder.
  func open() -> String? {
    if let words = cavahi_load_core(&library) { return String(cString: words) }
    // Avahi would write to standard error, over a person's terminal.
    library.set_log_function { _, _ in }
    var configuration = AvahiServerConfig()
    guard library.server_config_init(&configuration) != nil else { return "out of memory" }
    defer { library.server_config_free(&configuration) }
    configuration.host_name = avahi_strdup(hostLabel)
    configuration.publish_addresses = 0
    configuration.publish_hinfo = 0
    configuration.publish_workstation = 0
    configuration.publish_domain = 0
    configuration.enable_wide_area = 0
    configuration.use_ipv4 = 1
    configuration.use_ipv6 = 1
    for name in filter.names.sorted() {
      configuration.allow_interfaces = avahi_string_list_add(configuration.allow_interfaces, name)
    }
    for interface in NetworkInterface.all() where !filter.allows(interface.name) {
      configuration.deny_interfaces = avahi_string_list_add(
        configuration.deny_interfaces, interface.name)
    }
    var error: Int32 = 0
    server = library.server_new(
      thread.api, &configuration,
      { server, state, context in
        guard let context, state == AVAHI_SERVER_FAILURE else { return }
        let session = Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
        let error = server.map { session.library.server_errno($0) } ?? AvahiValues.failure
        session.owner.broke(DiscoveryProblem(.daemon, AvahiValues.words(forError: error)))
      }, context, &error)
    return server == nil ? AvahiValues.words(forError: error) : nil
  }

  func browse() {
    guard let server, browser == nil else { return }
    browser = library.s_service_browser_new(
      server, AvahiValues.anyInterface, AvahiValues.anyFamily, serviceType, nil,
      AvahiLookupFlags(rawValue: 0),
      { _, interface, proto, event, name, _, _, _, context in
        guard let context else { return }
        Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
          .browserTold(event, AvahiValues.key(interface: interface, proto: proto, name: name))
      }, context)
    if browser == nil { owner.failed(DiscoveryProblem(.browse, lastError)) }
  }

  func resolve(_ key: Sighting.Key) -> Bool {
    guard let server else { return false }
    let proto = AvahiValues.proto(key.family)
    let resolver = library.s_service_resolver_new(
      server, AvahiIfIndex(key.interface), proto, key.instance, serviceType, nil,
      proto, AvahiLookupFlags(rawValue: 0),
      { resolver, interface, proto, event, name, _, _, _, address, port, text, _, context in
        guard let context, let resolver else { return }
        let session = Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
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
    // Groups first and then the server, which sends the goodbyes before it closes its sockets.
    for group in services.removeAll() + addresses.removeAll() { library.s_entry_group_free(group) }
    for resolver in resolvers { library.s_service_resolver_free(resolver) }
    if let browser { library.s_service_browser_free(browser) }
    if let server { library.server_free(server) }
    (browser, server) = (nil, nil)
    resolvers = []
    plan = nil
  }

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  var lastError: String {
    server.map { AvahiValues.words(forError: library.server_errno($0)) } ?? "not open"
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
    guard resolvers.remove(resolver) != nil else { return }
    library.s_service_resolver_free(resolver)
    guard let key else { return }
    if let answer {
      owner.resolved(key, as: answer)
    } else {
      owner.resolveFailed(key, because: reason)
    }
  }
}
