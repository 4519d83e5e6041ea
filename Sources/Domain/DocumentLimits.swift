/// How long the texts and lists of a document may be.
///
/// Lengths are bytes as they stand in the JSON, escapes included.
struct DocumentLimits: Sendable {
    /// The most bytes that a document has, whatever was in the body.
    static let documentBytes = 64 * 1_024

    /// Descriptions and comments.
    let prose: Int
    /// The message of one commit.
    let message: Int
    /// Titles, addresses, names of refs and full names of repositories.
    let line: Int
    /// Names and identifiers.
    let name: Int
    let commits: Int
    /// Reviewers, changes and attributes.
    let items: Int

    /// What an honest body fits into; together more than `documentBytes` only when many are full.
    static let ample = DocumentLimits(
        prose: 8_192,
        message: 1_024,
        line: 1_024,
        name: 256,
        commits: 20,
        items: TriggerDocument.itemLimit
    )
    /// Small enough that even with every text and list full a document keeps below `documentBytes`.
    static let tight = DocumentLimits(prose: 512, message: 128, line: 256, name: 96, commits: 10, items: 10)
}
