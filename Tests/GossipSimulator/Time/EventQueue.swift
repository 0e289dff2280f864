/// What is going to happen, in order of virtual time; things due at one moment happen in the order
/// in which they were scheduled.
///
/// A 4-ary heap of small entries beside a slab of payloads, so that sifting moves 24 bytes and
/// never touches a reference count.
package struct EventQueue<Payload> {
  private struct Entry {
    var time: UInt64
    var order: UInt64
    var slot: Int

    func isBefore(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : order < other.order
    }
  }

  private var heap: [Entry] = []
  private var slots: [Payload?] = []
  private var freeSlots: [Int] = []
  private var scheduledCount: UInt64 = 0

  package init() {}

  package var count: Int { heap.count }
  package var isEmpty: Bool { heap.isEmpty }
  package var nextTime: VirtualTime? { heap.first.map { VirtualTime(nanoseconds: $0.time) } }

  package mutating func schedule(_ payload: Payload, at time: VirtualTime) {
    let slot: Int
    if let free = freeSlots.popLast() {
      slot = free
      slots[slot] = payload
    } else {
      slot = slots.count
      slots.append(payload)
    }
    heap.append(Entry(time: time.nanoseconds, order: scheduledCount, slot: slot))
    scheduledCount += 1
    siftUp(heap.count - 1)
  }

  package mutating func popNext() -> (time: VirtualTime, payload: Payload)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    guard let payload = slots[first.slot].take() else { return nil }
    freeSlots.append(first.slot)
    return (VirtualTime(nanoseconds: first.time), payload)
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    let entry = heap[index]
    while index > 0 {
      let parent = (index - 1) / 4
      guard entry.isBefore(heap[parent]) else { break }
      heap[index] = heap[parent]
      index = parent
    }
    heap[index] = entry
  }

  private mutating func siftDown() {
    var index = 0
    let entry = heap[0]
    while true {
      let firstChild = index * 4 + 1
      guard firstChild < heap.count else { break }
      var smallest = firstChild
      for child in firstChild..<min(firstChild + 4, heap.count)
      where heap[child].isBefore(heap[smallest]) {
        smallest = child
      }
      guard heap[smallest].isBefore(entry) else { break }
      heap[index] = heap[smallest]
      index = smallest
    }
    heap[index] = entry
  }
}
