/// What a name looks like at a glance: names with one skeleton are easily taken for each other.
/// Only for comparing, never for showing.
///
/// The idea is that of Unicode Technical Standard 39, section 4; the table holds only the letters
/// of the scripts that imitate Latin ones in practice.
package struct NameSkeleton: Hashable, Sendable {
  private let text: String

  package init(_ name: String) {
    var folded = ""
    for scalar in name.lowercased().unicodeScalars {
      if ScalarRules.isSpace(scalar) || ScalarRules.isEmojiGlue(scalar) { continue }
      // Accents set over a letter separately.
      if (0x0300...0x036F).contains(scalar.value) { continue }
      folded.unicodeScalars.append(Self.plain(scalar))
    }
    // What many typefaces draw alike.
    text = Self.replacing("vv", with: "w", in: Self.replacing("rn", with: "m", in: folded))
  }

  /// Whether two different names could be taken for each other.
  package static func areConfusable(_ first: String, _ second: String) -> Bool {
    first != second && NameSkeleton(first) == NameSkeleton(second)
  }

  private static func replacing(_ pair: String, with one: Character, in text: String) -> String {
    var result = ""
    var pending: Character?
    for character in text {
      if let before = pending {
        if String([before, character]) == pair {
          result.append(one)
          pending = nil
          continue
        }
        result.append(before)
      }
      pending = character
    }
    if let pending { result.append(pending) }
    return result
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    // Full-width forms are ASCII, moved.
    if (0xFF01...0xFF5E).contains(scalar.value),
      let narrow = Unicode.Scalar(scalar.value - 0xFF01 + 0x21)
    {
      return table[narrow] ?? narrow
    }
    return table[scalar] ?? scalar
  }

  /// Small letters and digits only: capitals were folded before.
  private static let table: [Unicode.Scalar: Unicode.Scalar] = {
    let rows: [(Unicode.Scalar, String)] = [
      ("a", "аαạɑ"), ("b", "ьƅ"), ("c", "сϲⅽ"), ("d", "ԁⅾ"), ("e", "еєҽ"),
      ("g", "ɡց"), ("h", "һհ"), ("i", "іɩιı"), ("j", "јϳ"), ("k", "кκ"),
      ("l", "1|ӏⅼǀ!i"), ("m", "мⅿ"), ("n", "ոη"), ("o", "0оοօσ"),
      ("p", "рρ"), ("q", "ԛզ"), ("r", "г"), ("s", "ѕ5$"), ("t", "тτ"),
      ("u", "υսц"), ("v", "νѵⅴ"), ("w", "ԝω"), ("x", "хχⅹ"), ("y", "уγү"), ("z", "ᴢ2"),
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (plain, alike) in rows {
      for scalar in alike.unicodeScalars { table[scalar] = plain }
    }
    // I and l are one stroke in many typefaces: everything like an i is an l as well.
    for scalar in "іɩιı".unicodeScalars { table[scalar] = "l" }
    return table
  }()
}
