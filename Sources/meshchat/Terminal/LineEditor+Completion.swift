import Chat

extension LineEditor {
  /// A command's name after its first letters: whole when only one fits, otherwise as far as all
  /// that fit agree.
  mutating func complete() {
    let typed = text
    guard typed.hasPrefix("/"), cursor == characters.count, !typed.contains(" ") else { return }
    let letters = typed.dropFirst().lowercased()
    let fitting = SlashCommand.all.filter { $0.name.hasPrefix(letters) }
    guard let first = fitting.first else { return }
    var agreed = first.name
    for command in fitting { agreed = commonPrefix(agreed, command.name) }
    let isOnly = fitting.count == 1
    let ending = isOnly && !first.arguments.isEmpty ? " " : ""
    let wanted = "/" + agreed + ending
    guard wanted.count > typed.count else { return }
    _ = handle(.text(String(wanted.dropFirst(typed.count))))
  }

  private func commonPrefix(_ first: String, _ second: String) -> String {
    String(zip(first, second).prefix { $0 == $1 }.map(\.0))
  }
}
