extension AvahiCoordinator {
  /// Names tried before giving up for a while: a network where this many are taken is hostile.
  private static let collisionsMax = 32

  func watchInterfaces() {
    readInterfaces()
    let watch = InterfaceWatch(thread: thread) { [weak self] in self?.interfacesChanged() }
    if watch.open() {
      interfaceWatch = watch
    } else {
      report(DiscoveryProblem(.interfaces, "the kernel does not tell of changes of interfaces"))
    }
  }

  private func readInterfaces() {
    interfaces = NetworkInterface.all().filter { $0.takesMulticast && filter.allows($0.name) }
    if interfaces.isEmpty {
      report(DiscoveryProblem(.interfaces, "no network interface is up that takes multicast"))
    } else {
      works(.interfaces)
    }
  }

  private func interfacesChanged() {
    guard interfaceTimer == nil else { return }
    interfaceTimer = thread.schedule(after: limits.interfaceSettleTime) { [weak self] in
      guard let self else { return }
      interfaceTimer = nil
      let former = interfaces
      readInterfaces()
      if interfaces != former { publish() }
    }
  }

  /// Publishes the record on the interfaces there are, under the name it has now.
  func publish() {
    guard isPublishing, mayPublish, let active else { return }
    active.publish(
      PublishingPlan(record: record, interfaces: interfaces, isExplicit: filter.isExplicit))
  }

  func publishingChanged(_ state: GroupState) {
    switch state {
    case .probing: send(.publishing(.probing(instance: record.instance)))
    case .established:
      works(.publish)
      collisionCount = 0
      send(.publishing(.established(instance: record.instance)))
    case .collision: rename()
    case .failure(let reason):
      report(DiscoveryProblem(.publish, "the own record is not announced: \(reason)"))
      retryPublishing()
    }
  }

  private func rename() {
    collisionCount += 1
    guard collisionCount <= Self.collisionsMax else {
      report(DiscoveryProblem(.publish, "\(collisionCount) names in a row are taken"))
      collisionCount = 0
      retryPublishing()
      return
    }
    let former = record.instance
    record.instance = AvahiValues.alternative(toInstance: former)
    send(.publishing(.renamed(from: former, to: record.instance)))
    // Later: this is called from within the group that is to be filled anew.
    thread.perform { [weak self] in self?.publish() }
  }

  private func retryPublishing() {
    if let publishRetryTimer { thread.cancel(publishRetryTimer) }
    publishRetryTimer = thread.schedule(after: limits.failureRetry) { [weak self] in
      self?.publishRetryTimer = nil
      self?.publish()
    }
  }
}
