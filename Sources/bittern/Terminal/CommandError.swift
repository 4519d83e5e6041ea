/// Why a command failed: what, which, and what to do; and how the program then ends.
package struct CommandError: Error, Equatable, CustomStringConvertible {
    package let description: String
    package let status: ExitStatus

    package init(_ description: String, _ status: ExitStatus = .failed) {
        self.description = description
        self.status = status
    }
}
