/// Finds what somebody probably meant to write.
package enum NearestWord {
  /// Longer words are not compared.
  package static let wordCharactersMax = 64

  /// The candidate that is the fewest slips of the keyboard away, at most a third of the word; the
  /// first of equals. A candidate that the word begins counts as one slip.
  package static func to(_ word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    guard !word.isEmpty, word.count <= wordCharactersMax else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let lowered = candidate.lowercased()
      var distance = distance(from: word, to: lowered)
      if word.count >= 2, lowered.hasPrefix(word) { distance = min(distance, 1) }
      guard distance <= max(1, max(word.count, lowered.count) / 3) else { continue }
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment; Boytsov,
  /// "Indexing methods for approximate dictionary searching", 2011, section 2).
  package static func distance(from first: String, to second: String) -> Int {
    let first = Array(first)
    let second = Array(second)
    guard first.count <= wordCharactersMax, second.count <= wordCharactersMax else {
      return Int.max
    }
    guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 1...first.count {
      var current = [row]
      for column in 1...second.count {
        let isSame = first[row - 1] == second[column - 1]
        var cost = min(last[column] + 1, current[column - 1] + 1)
        cost = min(cost, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[second.count]
  }
}
