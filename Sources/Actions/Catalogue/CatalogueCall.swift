import BitbucketAPI
import Domain

/// The call by which an action does its work on one of the two Bitbuckets.
struct CatalogueCall: Sendable {
    typealias Make<Value> = @Sendable (ActionValues) -> Value

    /// What it carries.
    enum Body: Sendable {
        case none
        case json(Make<JSONValue?>)
        /// `{name: value}`; a list gives a name several times.
        case form(Make<JSONValue?>)
        /// What the inputs `body`, `form` or `multipart` say.
        case asGiven
    }

    let operation: APIOperation
    /// The input that fills a parameter of the path, by the parameter's name.
    let parameters: [String: String]
    /// The input that fills a parameter of the query, by the parameter's name.
    let query: [(parameter: String, input: String)]
    let body: Body

    /// An operation that does not exist is our own mistake.
    init(_ app: App, _ name: String, path: [String: String], query: KeyValuePairs<String, String>, _ body: Body) {
        guard let operation = APIOperations.named(name, app: app) else {
            preconditionFailure("\(app.rawValue) has the operation \(name)")
        }
        self.operation = operation
        parameters = StandardParameters.inputs.merging(path) { $1 }
        self.query = query.map { ($0.key, $0.value) }
        self.body = body
    }

    /// Any operation, its parameters filled from inputs of the same names.
    init(_ operation: APIOperation) {
        self.operation = operation
        parameters = [:]
        query = []
        body = .asGiven
    }

    /// The input that fills a parameter of the path.
    func input(for parameter: String) -> String { parameters[parameter] ?? parameter }
}

extension CatalogueCall {
    /// A call of Cloud's.
    static func cloud(
        _ name: String,
        path: [String: String] = [:],
        query: KeyValuePairs<String, String> = [:],
        _ body: Body = .none
    ) -> CatalogueCall {
        CatalogueCall(.bitbucket, name, path: path, query: query, body)
    }

    /// A call of Data Center's.
    static func dataCenter(
        _ name: String,
        path: [String: String] = [:],
        query: KeyValuePairs<String, String> = [:],
        _ body: Body = .none
    ) -> CatalogueCall {
        CatalogueCall(.bitbucketDatacenter, name, path: path, query: query, body)
    }
}
