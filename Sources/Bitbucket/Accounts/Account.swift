/// Whose account a token acts as.
package struct Account: Sendable, Hashable {
    /// Cloud's uuid without braces, in lower case; Data Center's number; nil when Bitbucket does not say.
    package let id: String?
    /// The display name; where there is none, the nickname or user name.
    package let name: String?

    package init(id: String?, name: String?) {
        self.id = id
        self.name = name
    }
}
