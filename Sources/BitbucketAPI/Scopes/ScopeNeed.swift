/// A scope that something needs, and why.
package struct ScopeNeed: Sendable, Hashable {
    package let scope: String
    /// A whole clause: `workflow greet needs it for POST /2.0/…`.
    package let because: String

    package init(scope: String, because: String) {
        self.scope = scope
        self.because = because
    }
}
