/// Which Unicode scalars may stand in one-line texts that are shown to others: names, tags, room
/// names. A fixed table, not the properties of the Unicode version at hand, because all nodes must
/// agree on it.
package enum ScalarRules {
  /// Nothing that steers the display: controls, line ends, bidirectional and format characters,
  /// fillers, tags, noncharacters. Spaces are fine.
  package static func isOneLine(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy { !isSteering($0) }
  }

  /// Joiner and emoji presentation: invisible alone, but emoji are made with them.
  package static func isEmojiGlue(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200D || scalar.value == 0xFE0F
  }

  package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Source of the ranges: Unicode Standard 16, general categories Cc, Cf, Zl, Zp and Cn
  /// (noncharacters only), and the default-ignorable characters of DerivedCoreProperties.txt,
  /// but for what emoji are made of.
  package static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: false
    case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x034F: true
    case 0x0600...0x0605, 0x061C, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2: true
    case 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F: true
    case 0x200B, 0x200C, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
    case 0x3164, 0xFDD0...0xFDEF, 0xFE00...0xFE0E, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true
    case 0xE000...0xF8FF: true
    case 0x110BD, 0x110CD, 0x13430...0x1343F, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A: true
    case 0xE0000...0xE0FFF, 0xF0000...0x10FFFF: true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }
}
