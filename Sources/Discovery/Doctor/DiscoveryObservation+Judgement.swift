extension DiscoveryObservation {
  /// One check per stage. Pure: the same sight, the same words.
  var report: DiscoveryReport {
    guard mode != .off else {
      let note = DiscoveryCheck(
        .daemon, .warning, "Discovery is off: only peers named with --peer are dialled.",
        advice: "Leave out --discovery off to find nodes on the LAN.")
      return DiscoveryReport(checks: [interfacesCheck, note] + [namesCheck].compactMap(\.self))
    }
    var checks = [interfacesCheck, busCheck, daemonCheck, publishCheck, browseCheck]
    checks += [resolveCheck, connectCheck]
    if let namesCheck { checks.append(namesCheck) }
    return DiscoveryReport(checks: checks)
  }

  private var interfacesCheck: DiscoveryCheck {
    let outside = interfaces.filter { !$0.isLoopback }
    guard outside.isEmpty else {
      let list = outside.map { "\($0.name) (\($0.addresses.joined(separator: ", ")))" }
      return DiscoveryCheck(
        .interfaces, .passed, "Up with multicast: \(list.joined(separator: "; ")).")
    }
    let advice =
      isFilterExplicit
      ? "Check the names after --interface, and that those interfaces are up."
      : "Plug in the cable or join the Wi-Fi; see which interfaces are up with: ip -br address"
    guard interfaces.isEmpty else {
      return DiscoveryCheck(
        .interfaces, .warning, "Only this machine itself can be reached: no network is up.",
        advice: advice)
    }
    return DiscoveryCheck(
      .interfaces, .failed, "No network interface is up that takes multicast.", advice: advice)
  }

  private var busCheck: DiscoveryCheck {
    switch daemon {
    case .notAsked:
      DiscoveryCheck(.bus, .skipped, "Not needed: Avahi runs inside meshchat.")
    case .busUnreachable(let reason):
      DiscoveryCheck(
        .bus, mode == .daemon ? .failed : .warning,
        "The system D-Bus cannot be reached: \(reason).",
        advice: mode == .daemon
          ? "Start it with: sudo systemctl start dbus, or use --discovery auto."
          : "Nothing needs to be done: meshchat runs Avahi inside itself.")
    case .running, .notRunning, .broken:
      DiscoveryCheck(.bus, .passed, "The system D-Bus answers.")
    }
  }

  private var daemonCheck: DiscoveryCheck {
    if case .running(let version) = daemon {
      return DiscoveryCheck(.daemon, .passed, "avahi-daemon answers (\(version)).")
    }
    if backend == .embedded {
      return DiscoveryCheck(.daemon, .passed, "Avahi runs inside meshchat.")
    }
    if case .broken(let reason) = daemon {
      return DiscoveryCheck(
        .daemon, .failed, "avahi-daemon does not answer properly: \(reason).",
        advice: "Restart it with: sudo systemctl restart avahi-daemon")
    }
    let start = "Start it with: sudo systemctl start avahi-daemon"
    if mode == .daemon {
      return DiscoveryCheck(
        .daemon, .failed, "avahi-daemon is not running.",
        advice: "\(start), or use --discovery auto.")
    }
    let reason = problems[.daemon] ?? "it gave no reason"
    return DiscoveryCheck(
      .daemon, .failed, "Avahi does not run, not even inside meshchat: \(reason).",
      advice: "Another program may hold UDP port 5353 for itself; see: sudo ss -lunp 'sport = 5353'"
    )
  }

  private var publishCheck: DiscoveryCheck {
    if let publishedInstance {
      return DiscoveryCheck(
        .publish, .passed, "A trial record was announced as \"\(publishedInstance)\".")
    }
    guard backend != .none else { return skipped(.publish) }
    let reason = problems[.publish] ?? "no answer in time"
    return DiscoveryCheck(
      .publish, .failed, "A trial record could not be announced: \(reason).",
      advice: "See whether avahi-daemon.conf has disable-publishing=yes or "
        + "disable-user-service-publishing=yes.")
  }

  private var browseCheck: DiscoveryCheck {
    guard publishedInstance != nil else { return skipped(.browse) }
    guard isOwnRecordSeen else {
      let reason = problems[.browse].map { ": \($0)" } ?? ""
      return DiscoveryCheck(
        .browse, .failed, "The own trial record is not seen by browsing\(reason).",
        advice: "Let UDP port 5353 in and out of this machine's firewall.")
    }
    guard othersSeen.isEmpty else {
      return DiscoveryCheck(
        .browse, .passed, "Announced on this network: \(othersSeen.joined(separator: ", ")).")
    }
    return DiscoveryCheck(
      .browse, .warning, "The own trial record is seen, and no node is announced.",
      advice: "Start meshchat on another machine; if it runs there, see that both are on the same "
        + "network, that UDP port 5353 is open on both, and that the Wi-Fi does not isolate guests."
    )
  }

  private var resolveCheck: DiscoveryCheck {
    guard !othersSeen.isEmpty else { return skipped(.resolve) }
    let unresolved = othersSeen.filter { !othersResolved.contains($0) }
    guard unresolved.isEmpty else {
      let reason = problems[.resolve].map { " (\($0))" } ?? ""
      return DiscoveryCheck(
        .resolve, othersResolved.isEmpty ? .failed : .warning,
        "No address was found for \(unresolved.joined(separator: ", "))\(reason).",
        advice: "They may have just gone; if they run, the network loses multicast packets.")
    }
    return DiscoveryCheck(.resolve, .passed, "Every announced node has an address.")
  }

  private var connectCheck: DiscoveryCheck {
    guard !contacts.isEmpty else { return skipped(.connect) }
    return connectCheck(
      .connect, of: contacts,
      advice: "Let the gossip port in through the firewall of the machine that does not answer.")
  }

  private var namesCheck: DiscoveryCheck? {
    if !deadNames.isEmpty {
      return DiscoveryCheck(
        .names, .failed, "\(deadNames.joined(separator: "; ")).",
        advice: "Correct what --peer names, or use a numeric address.")
    }
    guard !staticContacts.isEmpty else { return nil }
    return connectCheck(
      .names, of: staticContacts,
      advice:
        "See that meshchat runs there with this --gossip-port, and that its firewall lets it in.")
  }

  private func connectCheck(
    _ stage: DiscoveryStage, of contacts: [Contact], advice: String
  ) -> DiscoveryCheck {
    var answered: [String] = []
    var silent: [String] = []
    for contact in contacts {
      switch contact.answer {
      case .success(let endpoint): answered.append("\(contact.name) at \(endpoint)")
      case .failure(let failure): silent.append("\(contact.name) (\(failure.reason))")
      }
    }
    guard silent.isEmpty else {
      return DiscoveryCheck(
        stage, answered.isEmpty ? .failed : .warning,
        "The gossip port does not answer: \(silent.joined(separator: ", ")).", advice: advice)
    }
    return DiscoveryCheck(stage, .passed, "Answers: \(answered.joined(separator: ", ")).")
  }

  private func skipped(_ stage: DiscoveryStage) -> DiscoveryCheck {
    DiscoveryCheck(stage, .skipped, "Not looked at.")
  }
}
