/// Values whose type only the body knows.
extension TriggerDocument {
    /// The most changes and attributes that a document holds; readers need not take more than one above it.
    ///
    /// That one makes the document say that there were more.
    package static let itemLimit = 50

    /// What a changed field or an attribute may hold.
    package enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case number(Double)
        case flag(Bool)
        case people([Person])
        /// Values that are no lists themselves; a list in it is left out.
        case list([Value])

        func write(_ key: String, to writer: inout JSONWriter, _ limits: DocumentLimits) {
            switch self {
            case .text(let text): writer.text(key, text, limit: limits.prose)
            case .integer(let number): writer.integer(key, number)
            case .number(let number): writer.number(key, number)
            case .flag(let flag): writer.flag(key, flag)
            case .people(let people):
                writer.list(key, people, limit: limits.items) { person, writer in
                    writer.object { person.write(to: &$0, limits) }
                }
            case .list(let values):
                writer.list(key, values, limit: limits.items) { $0.write(to: &$1, limits) }
            }
        }

        /// As an element of a list, where a text is no longer than a name.
        private func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            switch self {
            case .text(let text): writer.text(text, limit: limits.name)
            case .integer(let number): writer.integer(number)
            case .number(let number): writer.number(number)
            case .flag(let flag): writer.flag(flag)
            case .people, .list: break
            }
        }
    }
}
