/// Why a command was not done: one sentence with the next step. Printed as it is, exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) { description = sentence }
}
