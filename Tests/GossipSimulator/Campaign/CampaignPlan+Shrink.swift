extension CampaignPlan {
  /// Leaves out one fault after the other as long as some checker still fires, so that a failing
  /// seed shows only the faults that matter. A plan that passes comes back as it was.
  package func shrunk() -> CampaignPlan {
    var smallest = self
    var first = CampaignRun(self)
    let report = first.run()
    guard !report.isPassed else { return self }
    for index in 0..<(report.schedule.faults.count + droppedFaults.count)
    where !smallest.droppedFaults.contains(index) {
      var candidate = smallest
      candidate.droppedFaults.insert(index)
      var run = CampaignRun(candidate)
      if !run.run().isPassed { smallest = candidate }
    }
    return smallest
  }
}
