/// Checks that what a fold shows is a function of the set of changes: the same for every order, for
/// changes that come more than once, and for parts that are merged in any order.
struct ConvergenceCheck<Fold, Change, Outcome: Equatable> {
  enum Law: String, Equatable {
    case order, duplicates, merge, mergeOfThree, mergeWithItself, changesAfterMerge
  }

  let empty: Fold
  let apply: (inout Fold, Change) -> Void
  let merged: (Fold, Fold) -> Fold
  let outcome: (Fold) -> Outcome

  /// The first law that is found broken; nil if none is.
  func brokenLaw(
    by changes: [Change], rounds: Int = 6, using random: inout SeededGenerator
  ) -> Law? {
    let expected = outcome(fold(changes))
    for _ in 0..<rounds {
      let shuffled = changes.shuffled(using: &random)
      guard outcome(fold(shuffled)) == expected else { return .order }

      let repeated = shuffled + shuffled.filter { _ in Bool.random(using: &random) }
      guard outcome(fold(repeated.shuffled(using: &random))) == expected else {
        return .duplicates
      }

      // Some changes come to both sides, as they do before a partition.
      let sides = shuffled.map { _ in Int.random(in: 0...2, using: &random) }
      let left = fold(zip(shuffled, sides).filter { $0.1 != 0 }.map(\.0))
      let right = fold(
        zip(shuffled, sides).filter { $0.1 != 1 }.map(\.0).shuffled(using: &random))
      guard outcome(merged(left, right)) == expected, outcome(merged(right, left)) == expected
      else { return .merge }

      let third = fold(shuffled.filter { _ in Bool.random(using: &random) })
      let inward = merged(left, merged(third, right))
      let outward = merged(merged(right, left), third)
      guard outcome(inward) == expected, outcome(outward) == expected else {
        return .mergeOfThree
      }
      guard outcome(merged(left, left)) == outcome(left) else { return .mergeWithItself }

      var late = merged(left, fold([]))
      for change in shuffled.reversed() { apply(&late, change) }
      guard outcome(late) == expected else { return .changesAfterMerge }
    }
    return nil
  }

  private func fold(_ changes: [Change]) -> Fold {
    changes.reduce(into: empty) { apply(&$0, $1) }
  }
}
