package import Domain

/// What Bitbucket sends the customer's browser back with.
package enum CallbackQuery: Sendable {
    case granted(code: Secret, state: String)
    /// The customer declined, or the consent page could not be shown.
    case refused(OAuthRefusal, state: String?)

    /// Of a query; codes may be as long as tokens.
    static let limitBytes = 16 << 10
    static let stateLimitBytes = 1_024

    /// Reads the query of the callback's address, without its `?`; parameters that are not OAuth's are passed over.
    ///
    /// Throws for a query that is too long or badly encoded, for a parameter that comes twice, and for anything that is
    /// neither a code with a state nor an error.
    package init(_ query: String) throws(CallbackFault) {
        guard query.utf8.count <= Self.limitBytes else {
            throw CallbackFault("it is longer than \(Self.limitBytes) bytes")
        }
        guard let members = FormEncoding.decode(query) else { throw CallbackFault("it is not properly encoded") }
        func value(_ name: String) throws(CallbackFault) -> String? {
            let values = members.filter { $0.name == name }.map(\.value)
            guard values.count <= 1 else { throw CallbackFault("it has more than one `\(name)`") }
            return values.first.flatMap { $0.isEmpty ? nil : $0 }
        }
        let (code, state, error) = (try value("code"), try value("state"), try value("error"))
        guard (state?.utf8.count ?? 0) <= Self.stateLimitBytes else { throw CallbackFault("its state is too long") }
        switch (code, state, error) {
        case (_?, _, _?): throw CallbackFault("it has both a code and an error")
        case (let code?, let state?, nil): self = .granted(code: Secret(code), state: state)
        case (nil, let state, let error?):
            guard let refusal = OAuthRefusal(error: error, explanation: try value("error_description")) else {
                throw CallbackFault("its error says nothing")
            }
            self = .refused(refusal, state: state)
        case (nil, _, nil): throw CallbackFault("it has neither a code nor an error")
        case (_?, nil, nil): throw CallbackFault("it has no state")
        }
    }

    /// Nil when a refusal came without it.
    package var state: String? {
        switch self {
        case .granted(_, let state): state
        case .refused(_, let state): state
        }
    }
}

/// A callback that Bitbucket would not have sent.
package struct CallbackFault: Error, Hashable, CustomStringConvertible {
    /// What is wrong with it; nothing of it is quoted.
    package let reason: String

    init(_ reason: String) { self.reason = reason }

    package var description: String { "the callback is not one of Bitbucket's: \(reason)" }
}
