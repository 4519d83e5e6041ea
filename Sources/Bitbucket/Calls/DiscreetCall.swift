package import HTTPTypes

/// A request, ready to be sent, that carries a secret: it prints as its method and path in every form.
package protocol DiscreetCall: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Everything but the body. A call of the API has neither scheme nor authority: they are the connection's.
    var head: HTTPRequest { get }
    var body: [UInt8] { get }
}

extension DiscreetCall {
    package var description: String { "\(head.method.rawValue) \(head.path?.prefix { $0 != "?" } ?? "")" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
