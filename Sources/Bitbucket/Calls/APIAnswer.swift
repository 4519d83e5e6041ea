/// What became of a call of Bitbucket's API.
package enum APIAnswer<Value: Sendable>: Sendable {
    case done(Value)
    case refused(APIRefusal)
    /// A success whose body is not what it should be; the text says what it is instead, and quotes nothing.
    case unreadable(String)
}
