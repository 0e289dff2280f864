import CAvahi

extension AvahiDaemonSession {
  func publish(_ plan: PublishingPlan) {
    guard let client else { return }
    // On all of the daemon's interfaces as one record where nobody chose: Avahi says no goodbye for a
    // record while an equal one stands, be it on another interface, so of records on several
    // interfaces only the last is withdrawn at once.
    let places = plan.isExplicit ? plan.indices : [0]
    for group in services.removeAll(except: places) { _ = library.entry_group_free(group) }
    for interface in places where !services.holds(plan.record, on: interface) {
      guard let group = services.group(of: interface) ?? newGroup(of: client, for: interface) else {
        owner.publishingChanged(.failure(lastError))
        return
      }
      _ = library.entry_group_reset(group)
      services.fill(interface, with: plan.record)
      var status = add(plan.record, on: interface, to: group)
      if status >= 0 { status = library.entry_group_commit(group) }
      guard status >= 0 else {
        withdraw()
        let isCollision = status == Int32(AVAHI_ERR_COLLISION)
        owner.publishingChanged(
          isCollision ? .collision : .failure(AvahiValues.words(forError: status)))
        return
      }
    }
  }

  /// Takes the record back, as while the daemon's own host name is in doubt.
  func withdraw() {
    guard services.isFilled else { return }
    services.empty()
    for group in services.groups { _ = library.entry_group_reset(group) }
  }

  private func newGroup(of client: OpaquePointer, for interface: UInt32) -> OpaquePointer? {
    let group = library.entry_group_new(
      client,
      { group, state, context in
        guard let context, let group else { return }
        Unmanaged<AvahiDaemonSession>.fromOpaque(context).takeUnretainedValue()
          .groupChanged(group, to: state)
      }, context)
    if let group { services.add(group, of: interface) }
    return group
  }

  /// Avahi's status, negative when it refuses.
  private func add(
    _ record: ServiceRecord, on interface: UInt32, to group: OpaquePointer
  ) -> Int32 {
    AvahiValues.withList(of: record.text) { list in
      library.entry_group_add_service_strlst(
        group, AvahiValues.interface(interface), AvahiValues.anyFamily,
        AvahiPublishFlags(rawValue: 0),
        record.instance, serviceType, nil, nil, record.port, list)
    }
  }

  private func groupChanged(_ group: OpaquePointer, to state: AvahiEntryGroupState) {
    let error = client.map { library.client_errno($0) } ?? AvahiValues.failure
    guard let state = AvahiValues.groupState(state, error: error) else { return }
    switch state {
    case .probing: break
    case .established:
      services.established(group)
      guard services.isEstablished else { return }
    case .collision, .failure: withdraw()
    }
    owner.publishingChanged(state)
  }
}
