import CAvahi

/// An mDNS responder of this process's own (libavahi-core), for machines without avahi-daemon.
///
/// It publishes no addresses of the machine by itself, but under a host name that is the node's alone
/// and without reverse records: so several of them on one machine, and a daemon, live side by side on
/// port 5353. (Reverse records of one address under two names would collide for ever.)
///
/// `@unchecked Sendable`: touched by the poll thread only, which runs all of Avahi's callbacks too.
final class AvahiEmbeddedSession: AvahiSession, @unchecked Sendable {
  private let thread: AvahiPollThread
  private unowned let owner: any AvahiSessionOwner
  private let filter: InterfaceFilter
  /// libavahi-core's functions, filled by ``open()``.
  private var library = CAvahiCore()
  private var hostLabel: String
  private var server: OpaquePointer?
  private var browser: OpaquePointer?
  private var resolvers: Set<OpaquePointer> = []
  /// The service, and the addresses of the host that it is on: apart, so that a new address does not
  /// make the service go and come.
  private var serviceGroup: OpaquePointer?
  private var addressGroup: OpaquePointer?
  private var published: PublishingPlan?

  init(
    thread: AvahiPollThread, owner: any AvahiSessionOwner, filter: InterfaceFilter,
    hostLabel: String
  ) {
    self.thread = thread
    self.owner = owner
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
    for interface in NetworkInterface.all() {
      if filter.isExplicit, filter.allows(interface.name) {
        configuration.allow_interfaces = avahi_string_list_add(
          configuration.allow_interfaces, interface.name)
      } else if !filter.allows(interface.name) {
        configuration.deny_interfaces = avahi_string_list_add(
          configuration.deny_interfaces, interface.name)
      }
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
      server, AvahiValues.anyInterface, AvahiValues.anyFamily, ServiceRecord.serviceType, nil,
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
      server, AvahiIfIndex(key.interface), proto, key.instance, ServiceRecord.serviceType, nil,
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

  func publish(_ plan: PublishingPlan) {
    guard server != nil, plan != published else { return }
    let isServiceSame = plan.record == published?.record && plan.indices == published?.indices
    published = plan
    publishAddresses(plan)
    if !isServiceSame { publishService(plan) }
  }

  func close() {
    // Groups first and then the server, which sends the goodbyes before it closes its sockets.
    if let serviceGroup { library.s_entry_group_free(serviceGroup) }
    if let addressGroup { library.s_entry_group_free(addressGroup) }
    for resolver in resolvers { library.s_service_resolver_free(resolver) }
    if let browser { library.s_service_browser_free(browser) }
    if let server { library.server_free(server) }
    (serviceGroup, addressGroup, browser, server) = (nil, nil, nil, nil)
    resolvers = []
    published = nil
  }

  private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private var lastError: String {
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

// MARK: - Publishing

extension AvahiEmbeddedSession {
  private var hostName: String { hostLabel + ".local" }

  private func publishService(_ plan: PublishingPlan) {
    guard let server else { return }
    if let serviceGroup {
      library.s_entry_group_reset(serviceGroup)
    } else {
      serviceGroup = library.s_entry_group_new(
        server,
        { _, _, state, context in
          guard let context else { return }
          let session = Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
          session.serviceGroupChanged(to: state)
        }, context)
    }
    guard let serviceGroup else {
      owner.failed(DiscoveryProblem(.publish, lastError))
      return
    }
    guard !plan.interfaces.isEmpty else { return }
    let record = plan.record
    for interface in plan.interfaces {
      let status = AvahiValues.withList(of: record.text) { list in
        library.server_add_service_strlst(
          server, serviceGroup, AvahiIfIndex(interface.index), AvahiValues.anyFamily,
          AvahiPublishFlags(rawValue: 0), record.instance, ServiceRecord.serviceType, nil, hostName,
          record.port, list)
      }
      if status == AVAHI_ERR_COLLISION {
        published = nil
        owner.publishingChanged(.collision)
        return
      }
      guard status >= 0 else {
        published = nil
        owner.publishingChanged(.failure(AvahiValues.words(forError: status)))
        return
      }
    }
    let status = library.s_entry_group_commit(serviceGroup)
    if status < 0 {
      published = nil
      owner.publishingChanged(.failure(AvahiValues.words(forError: status)))
    }
  }

  private func publishAddresses(_ plan: PublishingPlan) {
    guard let server else { return }
    if let addressGroup {
      library.s_entry_group_reset(addressGroup)
    } else {
      addressGroup = library.s_entry_group_new(
        server,
        { _, _, state, context in
          guard let context else { return }
          let session = Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
          session.addressGroupChanged(to: state)
        }, context)
    }
    guard let addressGroup else {
      owner.failed(DiscoveryProblem(.publish, lastError))
      return
    }
    var count = 0
    for interface in plan.interfaces {
      for text in interface.publishedAddresses {
        var address = AvahiAddress()
        guard avahi_address_parse(text, AvahiValues.anyFamily, &address) != nil else { continue }
        let status = library.server_add_address(
          server, addressGroup, AvahiIfIndex(interface.index), AvahiValues.anyFamily,
          AVAHI_PUBLISH_NO_REVERSE, hostName, &address)
        if status < 0 {
          let words = AvahiValues.words(forError: status)
          owner.failed(DiscoveryProblem(.publish, "address \(text) of \(interface.name): \(words)"))
        } else {
          count += 1
        }
      }
    }
    guard count > 0 else { return }
    let status = library.s_entry_group_commit(addressGroup)
    if status < 0 {
      owner.failed(DiscoveryProblem(.publish, AvahiValues.words(forError: status)))
    }
  }

  private func serviceGroupChanged(to state: AvahiEntryGroupState) {
    let error = server.map { library.server_errno($0) } ?? AvahiValues.failure
    guard let state = AvahiValues.groupState(state, error: error) else { return }
    if case .failure = state { published = nil }
    owner.publishingChanged(state)
  }

  private func addressGroupChanged(to state: AvahiEntryGroupState) {
    guard state == AVAHI_ENTRY_GROUP_COLLISION else { return }
    // Only a node with the same ID has this host name: a copied data directory, or the same node
    // started twice. The service must refer to the new name, so it is published anew as well.
    owner.failed(
      DiscoveryProblem(
        .publish, "another node on this network has this node's ID; was its data copied?"))
    guard let plan = published, let text = avahi_alternative_host_name(hostLabel) else { return }
    hostLabel = String(cString: text)
    avahi_free(text)
    thread.perform { [weak self] in
      guard let self, server != nil else { return }
      published = nil
      publish(plan)
    }
  }
}
