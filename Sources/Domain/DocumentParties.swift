/// Who and where.
extension TriggerDocument {
    /// Who did it; absent parts happen (an anonymous push has only a name).
    package struct Actor: Sendable {
        /// Cloud's uuid without braces, or Data Center's number as text.
        package var id: String?
        /// The display name, else the nickname.
        package var name: String?
        package var nickname: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("id", id, limit: limits.name)
            writer.text("name", name, limit: limits.name)
            writer.text("nickname", nickname, limit: limits.name)
        }
    }

    /// Somebody who is spoken of: an author, a reviewer.
    package struct Person: Sendable, Equatable {
        package var id: String?
        package var name: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("id", id, limit: limits.name)
            writer.text("name", name, limit: limits.name)
        }
    }

    /// Whose house it is on Cloud; Data Center has none.
    package struct Workspace: Sendable {
        package var id: String?
        package var slug: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("id", id, limit: limits.name)
            writer.text("slug", slug, limit: limits.name)
        }
    }

    package struct Project: Sendable {
        package var key: String?
        package var name: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("key", key, limit: limits.name)
            writer.text("name", name, limit: limits.name)
        }
    }

    /// A repository, the one concerned or its fork.
    package struct Repository: Sendable {
        package var id: String?
        /// `workspace/slug` on Cloud, `PROJECT/slug` on Data Center.
        package var fullName: String?
        package var name: String?
        package var slug: String?
        /// For a person to open.
        package var url: String?
        package var isPrivate: Bool?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("id", id, limit: limits.name)
            writer.text("full_name", fullName, limit: limits.line)
            writer.text("name", name, limit: limits.name)
            writer.text("slug", slug, limit: limits.name)
            writer.text("url", url, limit: limits.line)
            writer.flag("private", isPrivate)
        }
    }
}
