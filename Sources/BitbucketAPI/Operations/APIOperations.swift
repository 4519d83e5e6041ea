package import Domain

/// Every operation of Bitbucket's REST API that is known, and which of them a request is.
///
/// The tables are made from the API's descriptions by `deploy/generate/operations`.
package enum APIOperations {
    /// The operations of one app, by path; those that Bitbucket has taken away are not among them.
    package static func all(of app: App) -> [APIOperation] { OperationTable.of(app).operations }

    /// The operation that a request is, nil when Bitbucket has no such address or not this method there.
    ///
    /// `path` is as requested and begins with `/`; a query is passed over. Cloud's may have `/2.0` before it or not; Data
    /// Center's may name a version (`/rest/api/1.0/…`) for `latest`. A word of a path wins over a parameter.
    package static func find(_ method: String, path: String, app: App) -> APIOperation? {
        guard let segments = RequestPath.segments(of: path, app: app) else { return nil }
        return OperationTable.of(app).find(method.uppercased(), segments)
    }

    /// The operation that a request of a workflow will be, whatever its `{{ … }}` turn out to be.
    ///
    /// Such a part stands for a parameter, never for a word of the path, and fills one segment or some of it.
    package static func find(_ method: String, template: String, app: App) -> APIOperation? {
        find(method, path: template, app: app)
    }

    /// The operation of this name; nil when there is none.
    package static func named(_ name: String, app: App) -> APIOperation? {
        OperationTable.of(app).operations.first { $0.name == name }
    }
}
