/// What one client has received of every sender of this run: nothing may be missing, come twice or
/// come out of order.
struct ReceiverTally: Sendable {
  /// The next number expected of each sender.
  private var expected: [UInt32]
  /// Numbers passed over, of each sender: lost, unless they come late.
  private var missing: [Set<UInt32>]
  private(set) var received = 0
  private(set) var duplicates = 0
  private(set) var reordered = 0

  init(senders: Int) {
    expected = Array(repeating: 0, count: senders)
    missing = Array(repeating: [], count: senders)
  }

  mutating func take(sender: Int, number: UInt32) {
    guard expected.indices.contains(sender) else { return }
    let next = expected[sender]
    if number == next {
      expected[sender] = next + 1
      received += 1
    } else if number > next, number - next < 1_000_000 {
      for passed in next..<number { missing[sender].insert(passed) }
      expected[sender] = number + 1
      received += 1
    } else if missing[sender].remove(number) != nil {
      received += 1
      reordered += 1
    } else {
      duplicates += 1
    }
  }
}
