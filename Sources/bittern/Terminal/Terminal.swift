import SystemPackage

/// Standard output and standard error, whole lines at a time and at once, so that what reads them follows along.
enum Terminal {
    static func print(_ text: String) { write(text, to: .standardOutput) }

    /// The same for what must have been printed before anything else may happen.
    ///
    /// - Throws: `CommandError` when nobody reads it any more, or there is no room for it.
    static func deliver(_ text: String) throws {
        do {
            try FileDescriptor.standardOutput.writeAll(Array(text.utf8))
        } catch {
            throw CommandError("standard output takes no more: \(error)")
        }
    }

    static func complain(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to file: FileDescriptor) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        // Nobody reads it any more: there is nobody to tell.
        _ = try? file.writeAll(Array(line.utf8))
    }
}
