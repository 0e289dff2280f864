import CQRencode

/// A QR code (ISO/IEC 18004) as a square of dark and light modules.
struct QRCode: Equatable, Sendable {
  /// Modules on a side, without the quiet zone.
  let side: Int
  private let modules: [Bool]

  /// Error correction of level L: a screen has no scratches, and smaller codes fit narrow windows.
  /// Nil when the text is too long for a code.
  init?(_ text: String) {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) else { return nil }
    defer { QRcode_free(code) }
    side = Int(code.pointee.width)
    // The lowest bit of each byte is the module's colour, 1 for dark.
    modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
  }

  /// Everything around the code is light.
  func isDark(row: Int, column: Int) -> Bool {
    guard (0..<side).contains(row), (0..<side).contains(column) else { return false }
    return modules[row * side + column]
  }

  /// The code in half blocks, two rows of modules to a line, black on white whatever the
  /// terminal's colours are.
  ///
  /// - Parameter quiet: light modules around it. Four are the norm; two are enough on a screen.
  func lines(quiet: Int = 2) -> [String] {
    let range = -quiet..<(side + quiet)
    return stride(from: -quiet, to: side + quiet, by: 2).map { row in
      let blocks = range.map { column -> Character in
        switch (isDark(row: row, column: column), isDark(row: row + 1, column: column)) {
        case (false, false): " "
        case (true, false): "▀"
        case (false, true): "▄"
        case (true, true): "█"
        }
      }
      // Colours 16 and 231 of the 256 are black and white in every palette.
      return "\u{1B}[38;5;16;48;5;231m" + String(blocks) + "\u{1B}[0m"
    }
  }

  func columns(quiet: Int = 2) -> Int { side + 2 * quiet }
}
