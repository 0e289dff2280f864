import Testing

@testable import Chat

/// The checker is itself checked: with folds that have the faults which it is there to find.
@Suite struct ConvergenceCheckTests {
  private typealias Write = LastWrite<Int>

  private func writes(seed: UInt64) -> ([Write], SeededGenerator) {
    var random = SeededGenerator(seed: seed)
    let writes = (0..<12).map { number in
      LastWrite(
        number,
        at: Stamp(time: .random(in: 0...4, using: &random), stream: 1, seq: UInt64(number)))
    }
    return (writes, random)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func aRegisterByStampPasses(seed: UInt64) {
    var (writes, random) = writes(seed: seed)
    let check = ConvergenceCheck<Write?, Write, Int?>(
      empty: nil, apply: { $0.merge($1) },
      merged: { left, right in
        var result = left
        result.merge(right)
        return result
      },
      outcome: { $0?.value })
    #expect(check.brokenLaw(by: writes, using: &random) == nil)
  }

  /// The bug that everything here is about: the last to arrive wins.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func aRegisterByArrivalIsCaught(seed: UInt64) {
    var (writes, random) = writes(seed: seed)
    let check = ConvergenceCheck<Write?, Write, Int?>(
      empty: nil, apply: { $0 = $1 }, merged: { $1 ?? $0 }, outcome: { $0?.value })
    #expect(check.brokenLaw(by: writes, using: &random) != nil)
  }

  @Test func aCountOfArrivalsIsCaught() {
    var (writes, random) = writes(seed: 1)
    let check = ConvergenceCheck<Int, Write, Int>(
      empty: 0, apply: { count, _ in count += 1 }, merged: +, outcome: { $0 })
    #expect(check.brokenLaw(by: writes, using: &random) == .duplicates)
  }

  @Test func aMergeThatPrefersOneSideIsCaught() {
    var (writes, random) = writes(seed: 1)
    let check = ConvergenceCheck<Write?, Write, Int?>(
      empty: nil, apply: { $0.merge($1) }, merged: { left, right in left ?? right },
      outcome: { $0?.value })
    #expect(check.brokenLaw(by: writes, using: &random) == .merge)
  }

  /// A limit by arrival: who comes first stays.
  @Test func aLimitByArrivalIsCaught() {
    var (writes, random) = writes(seed: 1)
    let check = ConvergenceCheck<Set<Int>, Write, Set<Int>>(
      empty: [], apply: { if $0.count < 3 { $0.insert($1.value) } },
      merged: { Set($0.union($1).sorted().prefix(3)) }, outcome: { $0 })
    #expect(check.brokenLaw(by: writes, using: &random) == .order)
  }

  /// A limit by stamp is none of that, at both ends.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func limitsByStampPass(seed: UInt64) {
    var (writes, random) = writes(seed: seed)
    for end in [KeptByStamp<Write>.End.newest, .oldest] {
      let check = ConvergenceCheck<KeptByStamp<Write>, Write, [Write]>(
        empty: KeptByStamp(end, 3), apply: { $0.insert($1) },
        merged: { left, right in
          var result = left
          result.formUnion(right)
          return result
        },
        outcome: { $0.elements })
      #expect(check.brokenLaw(by: writes, using: &random) == nil)
      let sorted = writes.sorted { $0.stamp < $1.stamp }
      let kept = writes.reduce(into: KeptByStamp<Write>(end, 3)) { $0.insert($1) }
      #expect(kept.elements == Array(end == .newest ? sorted.suffix(3) : sorted.prefix(3)))
    }
  }
}
