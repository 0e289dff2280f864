import CAvahi

extension AvahiEmbeddedSession {
  private var hostName: String { hostLabel + ".local" }

  func publish(_ plan: PublishingPlan) {
    guard let server else { return }
    self.plan = plan
    for group in addresses.removeAll(except: plan.indices) { library.s_entry_group_free(group) }
    for interface in plan.interfaces { publishAddresses(of: interface, at: server) }
    guard !services.holds(plan.record, on: 0) else { return }
    let status = publish(plan.record, at: server)
    if status < 0 {
      withdrawServices()
      let isCollision = status == Int32(AVAHI_ERR_COLLISION)
      owner.publishingChanged(
        isCollision ? .collision : .failure(AvahiValues.words(forError: status)))
    }
  }

  /// Publishes on all of the server's interfaces as one record: Avahi says no goodbye for a record
  /// while an equal one stands, be it on another interface. Gives Avahi's status, negative when it
  /// refuses.
  private func publish(_ record: ServiceRecord, at server: OpaquePointer) -> Int32 {
    let known = services.group(of: 0)
    let new =
      known
      ?? library.s_entry_group_new(
        server,
        { _, group, state, context in
          guard let context, let group else { return }
          Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
            .serviceGroupChanged(group, to: state)
        }, context)
    guard let group = new else { return library.server_errno(server) }
    if known == nil { services.add(group, of: 0) }
    library.s_entry_group_reset(group)
    services.fill(0, with: record)
    let status = AvahiValues.withList(of: record.text) { list in
      library.server_add_service_strlst(
        server, group, AvahiValues.anyInterface, AvahiValues.anyFamily,
        AvahiPublishFlags(rawValue: 0), record.instance, serviceType, nil, hostName,
        record.port, list)
    }
    return status < 0 ? status : library.s_entry_group_commit(group)
  }

  private func publishAddresses(of interface: NetworkInterface, at server: OpaquePointer) {
    let texts = interface.publishedAddresses
    guard !addresses.holds(texts, on: interface.index) else { return }
    let known = addresses.group(of: interface.index)
    let new =
      known
      ?? library.s_entry_group_new(
        server,
        { _, _, state, context in
          guard let context, state == AVAHI_ENTRY_GROUP_COLLISION else { return }
          Unmanaged<AvahiEmbeddedSession>.fromOpaque(context).takeUnretainedValue()
            .hostNameCollided()
        }, context)
    guard let group = new else {
      owner.failed(DiscoveryProblem(.publish, lastError))
      return
    }
    if known == nil { addresses.add(group, of: interface.index) }
    library.s_entry_group_reset(group)
    addresses.fill(interface.index, with: texts)
    for text in texts { add(text, of: interface, to: group, at: server) }
    let status = library.s_entry_group_commit(group)
    if status < 0 {
      owner.failed(DiscoveryProblem(.publish, AvahiValues.words(forError: status)))
    }
  }

  private func add(
    _ text: String, of interface: NetworkInterface, to group: OpaquePointer,
    at server: OpaquePointer
  ) {
    var address = AvahiAddress()
    guard avahi_address_parse(text, AvahiValues.anyFamily, &address) != nil else { return }
    let status = library.server_add_address(
      server, group, AvahiIfIndex(interface.index), AvahiValues.anyFamily,
      AVAHI_PUBLISH_NO_REVERSE, hostName, &address)
    if status < 0 {
      let words = AvahiValues.words(forError: status)
      owner.failed(DiscoveryProblem(.publish, "address \(text) of \(interface.name): \(words)"))
    }
  }

  private func withdrawServices() {
    services.empty()
    for group in services.groups { library.s_entry_group_reset(group) }
  }

  private func serviceGroupChanged(_ group: OpaquePointer, to state: AvahiEntryGroupState) {
    let error = server.map { library.server_errno($0) } ?? AvahiValues.failure
    guard let state = AvahiValues.groupState(state, error: error) else { return }
    switch state {
    case .probing: break
    case .established:
      services.established(group)
      guard services.isEstablished else { return }
    case .collision, .failure: withdrawServices()
    }
    owner.publishingChanged(state)
  }

  /// Only a node with the same ID has this host name: a copied data directory, or the same node
  /// started twice. The service must refer to the new name, so it is published anew as well.
  private func hostNameCollided() {
    owner.failed(
      DiscoveryProblem(
        .publish, "another node on this network has this node's ID; was its data copied?"))
    // Later: this is called from within a group that is to be emptied.
    thread.perform { [weak self] in
      guard let self, server != nil, let plan else { return }
      if let text = avahi_alternative_host_name(hostLabel) {
        hostLabel = String(cString: text)
        avahi_free(text)
      }
      addresses.empty()
      withdrawServices()
      publish(plan)
    }
  }
}
