package import BitbucketAPI
package import Domain
import HTTPTypes

/// A call of a workflow's step that carries a connection's token to its app's API, and what is known of it beforehand.
package struct ConnectedCall: Sendable, Hashable, CustomStringConvertible {
    package let workflow: String
    package let step: String
    package let method: String
    /// After the API's base address, as its author or the catalogue wrote it: `/2.0/user`, templates unfilled.
    package let url: String
    /// `nil` when the app's description knows no such operation: then nobody can say which scopes it needs.
    package let operation: APIOperation?

    /// `workflow greet, step thank: POST /2.0/…`.
    package var description: String { "\(caller): \(method) \(url)" }

    /// Each scope that the call needs, and why.
    package var needs: [ScopeNeed] { operation?.needs(of: caller) ?? [] }

    private var caller: String { "workflow \(workflow), step \(step)" }
}

extension WorkflowDefinition {
    /// The calls that go to `app`'s API at `apiURL` with a connection's token, in the order of the steps.
    ///
    /// A relative address goes wherever the run's connection leads. One that only the other Bitbucket has is left out, unless
    /// the workflow names its connection: then it goes there all the same. `apiURL` is `nil` while nobody has set it.
    package func calls(to app: App, at apiURL: String?) -> [ConnectedCall] {
        // An address that is none was refused when it was set; then no absolute address is of its origin.
        let target = apiURL.flatMap { try? ConnectionTarget(base: $0, app: app) }
        return steps.enumerated().compactMap { index, step in
            guard step.action == HTTPRequestAction.name else { return catalogueCall(of: step, to: app) }
            guard
                // What cannot be read any more is said when it runs; it makes no call.
                let inputs = try? HTTPRequestInputs(step, at: JSONPath([.key("steps"), .index(index)])),
                let url = inputs.url.addressInAPI(written: step.inputs["url"]?.string ?? "", of: target),
                connection != nil || !app.isStrange(url)
            else { return nil }
            let method = inputs.method.rawValue
            let path = String(url.prefix { $0 != "?" })
            return ConnectedCall(
                workflow: name,
                step: step.id,
                method: method,
                url: path,
                operation: APIOperations.find(method == "HEAD" ? "GET" : method, template: path, app: app)
            )
        }
    }

    /// The call that an action of the catalogue makes; `nil` when the app cannot do it.
    private func catalogueCall(of step: WorkflowStep, to app: App) -> ConnectedCall? {
        guard let operation = Catalogue.named(step.action)?.call(on: app)?.operation else { return nil }
        return ConnectedCall(
            workflow: name,
            step: step.id,
            method: operation.method,
            url: operation.requestPath,
            operation: operation
        )
    }
}

extension URLTemplate {
    /// What follows the API's base address; `nil` when the call goes elsewhere, or nobody knows where before it is filled.
    fileprivate func addressInAPI(written: String, of target: ConnectionTarget?) -> String? {
        switch start {
        case .relative: return written
        case .secret: return nil
        case .absolute(let origin, let length):
            guard let target, origin == target.origin else { return nil }
            let rest = written.dropFirst(length)
            guard rest.hasPrefix(target.basePath) else { return nil }
            return String(rest.dropFirst(target.basePath.count))
        }
    }
}

extension App {
    /// Whether an address in an API can only be the other app's.
    fileprivate func isStrange(_ url: String) -> Bool {
        switch self {
        case .bitbucket: url.hasPrefix("/rest/")
        case .bitbucketDatacenter: url.hasPrefix("/2.0/")
        }
    }
}
