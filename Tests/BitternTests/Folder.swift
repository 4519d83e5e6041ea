import Foundation

/// Runs `body` with a folder of its own, which is gone afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = "\(NSTemporaryDirectory())/bittern-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer {
        // What is left of it is the temporary folder's to clean.
        try? FileManager.default.removeItem(atPath: path)
    }
    return try body(path)
}
