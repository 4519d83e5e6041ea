package import Domain

/// One input of an action: its name, what it takes, and where its value comes from when it is not given.
package struct ActionInput: Sendable {
    /// What may be given; a text with `{{ … }}` in it may stand for any of them.
    package enum Kind: String, Sendable, CaseIterable {
        /// Numbers and truth values are taken as they are written.
        case text
        case integer
        case boolean
        case list
        case object
        /// Any value of JSON.
        case json
    }

    package let name: String
    package let kind: Kind
    /// Whether there has to be a value, given or out of `fallbacks`.
    package let isRequired: Bool
    /// Where its value comes from when none is given: the first of these that has one.
    package let fallbacks: [String]
    /// One sentence; says more than the name.
    package let summary: String
    /// Which Bitbucket understands it; nil for both.
    package let app: App?
    /// The words that it takes, when there are only so many.
    package let choices: [String]

    init(
        _ name: String,
        as kind: Kind = .text,
        _ summary: String,
        isRequired: Bool = false,
        fallbacks: [String] = [],
        only app: App? = nil,
        choices: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.fallbacks = fallbacks
        self.summary = summary
        self.app = app
        self.choices = choices
    }

    /// One that has to be given.
    static func required(
        _ name: String,
        as kind: Kind = .text,
        _ summary: String,
        only app: App? = nil,
        choices: [String] = []
    ) -> ActionInput {
        ActionInput(name, as: kind, summary, isRequired: true, only: app, choices: choices)
    }

    /// One that need not be given.
    static func optional(
        _ name: String,
        as kind: Kind = .text,
        _ summary: String,
        only app: App? = nil,
        choices: [String] = []
    ) -> ActionInput {
        ActionInput(name, as: kind, summary, only: app, choices: choices)
    }

    /// One that has to have a value, and gets it from the trigger unless it is given.
    static func known(
        _ name: String,
        as kind: Kind = .text,
        from paths: String...,
        summary: String,
        only app: App? = nil
    ) -> ActionInput {
        ActionInput(name, as: kind, summary, isRequired: true, fallbacks: paths.map { "{{ \($0) }}" }, only: app)
    }

    /// Whether the calls to this Bitbucket take it.
    func isUnderstood(by other: App) -> Bool { app == nil || app == other }
}
