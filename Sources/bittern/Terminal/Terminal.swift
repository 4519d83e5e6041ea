import SystemPackage

/// Standard output and standard error, whole lines at a time and at once, so that what reads them follows along.
enum Terminal {
    static func print(_ text: String) { write(text, to: .standardOutput) }
    static func complain(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to file: FileDescriptor) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        // Nobody reads it any more: there is nobody to tell.
        _ = try? file.writeAll(Array(line.utf8))
    }
}
