package import Domain
import HTTPTypes

/// The pages of one list, gathered in order: Cloud's, which say where the `next` is, or Data Center's, which are counted by
/// `nextPageStart` until one `isLastPage`.
package struct PagedAnswer: Sendable {
    package static let pagesAllowed = 1...100
    package static let standardPages = 10

    private let limitBytes: Int
    private var values: [JSONValue] = []
    private var pages = 0
    private var bytes = 0
    private var isMore = false

    /// `limitBytes` holds for all pages together.
    package init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// The bytes that are left for the next page.
    package var bytesLeft: Int { max(0, limitBytes - bytes) }

    /// `{values, pages}`, and `more: true` when a limit ended it before the list did.
    package var json: JSONValue {
        var json = JSONObject()
        json["values"] = .array(values)
        json["pages"] = .number(JSONNumber(pages))
        if isMore { json["more"] = true }
        return .object(json)
    }

    /// Takes the answer to `call` and returns the call for the page after it; nil when there is none, or no more is wanted.
    ///
    /// A later page that is over what is left (`isCut`) is left out as a whole. Throws for a first page that is over the
    /// limit, for an answer that is no page, and for a `next` of another origin, which never gets the credential.
    package mutating func take(
        _ body: [UInt8],
        isCut: Bool,
        of call: ActionRequest
    ) throws(StepFailure) -> ActionRequest? {
        guard !isCut else {
            guard pages > 0 else {
                throw StepFailure(
                    "the first page is over \(limitBytes) bytes; ask for fewer (`pagelen`, `limit`) or raise `response_limit`"
                )
            }
            isMore = true
            return nil
        }
        // What does not parse is no page, which is said below.
        guard let page = try? JSONValue(parsing: body), let list = page["values"]?.elements else {
            throw StepFailure("page \(pages + 1) is no page: it has no list `values`; leave `paginate` out")
        }
        pages += 1
        bytes += body.count
        values += list
        guard let path = try Self.path(after: page, of: call) else { return nil }
        guard pages < call.pages ?? 1, bytesLeft > 0 else {
            isMore = true
            return nil
        }
        var next = call
        next.request.path = path
        return next
    }

    private static func path(after page: JSONValue, of call: ActionRequest) throws(StepFailure) -> String? {
        if let next = page["next"]?.string {
            let address: HTTPAddress
            let home: HTTPOrigin
            do throws(StepFailure) {
                address = try HTTPAddress(next)
                home = try HTTPAddress("\(call.request.scheme ?? "")://\(call.request.authority ?? "")").origin
            } catch {
                throw StepFailure("the page's `next` cannot be followed: \(error.reason)")
            }
            guard address.origin == home else {
                throw StepFailure("the page's `next` leads to \(address.origin), and is followed on \(home) only")
            }
            return address.path + (address.query.map { "?\($0)" } ?? "")
        }
        guard page["isLastPage"]?.boolean == false else { return nil }
        guard let start = page["nextPageStart"]?.integer, start >= 0 else {
            throw StepFailure("the page is not the last and does not say where the next starts (`nextPageStart`)")
        }
        let (path, query) = HTTPAddress.split(call.request.path ?? "/")
        let kept = (query ?? "").split(separator: "&").filter { $0 != "start" && !$0.hasPrefix("start=") }
        return path + "?" + (kept.map(String.init) + ["start=\(start)"]).joined(separator: "&")
    }
}
