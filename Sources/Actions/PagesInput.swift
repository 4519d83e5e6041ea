import Domain
import HTTPTypes

/// The input `paginate`: true, false, or `{pages: n}`.
enum PagesInput {
    /// The most pages to ask for; nil for no paging.
    static func read(_ with: WorkflowObject, for method: HTTPRequest.Method) throws(WorkflowError) -> Int? {
        guard let value = with.value("paginate") else { return nil }
        let place = with.path + "paginate"
        let pages: Int?
        if let isWanted = value.boolean {
            pages = isWanted ? PagedAnswer.standardPages : nil
        } else {
            guard value.members != nil, let object = try with.object("paginate", keys: ["pages"]) else {
                throw WorkflowError(at: place, "must be true, false or `{pages: n}`, not \(value.kind)")
            }
            pages = try object.integer("pages", PagedAnswer.pagesAllowed) ?? PagedAnswer.standardPages
        }
        guard pages == nil || method == .get else {
            throw WorkflowError(at: place, "only the answers to GET have pages")
        }
        return pages
    }
}
