package import Domain
package import HTTPTypes

/// What later steps see of an answer, as `steps.<id>`: `{status, url?, headers?, json?, text?, truncated?}`.
///
/// `url` is where a call that was sent on ended. `headers` has names in lower case and never a cookie; `json` is the body
/// when it is JSON, `text` when it is not. Of a body over 64 KiB, or over the step's own `response_limit`, only the beginning
/// is kept, as `text`, beside `truncated: true`.
package enum StepResult {
    package static let bodyLimitBytes = 64 * 1_024
    package static let headerLimitBytes = 8 * 1_024

    /// The result of a step whose `if` was not true.
    package static let skipped: JSONValue = ["skipped": true]

    private static let hiddenHeaders: Set<String> = [
        "authorization", "cookie", "proxy-authorization", "set-cookie", "www-authenticate",
    ]

    /// The result of an answered call, secrets masked, in a form that `jsonb` can hold.
    ///
    /// `isCut` says that `body` is only the beginning of what was sent.
    package static func json(
        status: Int,
        url: String? = nil,
        headers: HTTPFields,
        body: [UInt8],
        isCut: Bool = false,
        limitBytes: Int = bodyLimitBytes,
        mask: SecretMask
    ) -> JSONValue {
        var result = beginning(status, url, headers)
        if isCut || body.count > limitBytes {
            // Masked before it is cut: half a secret at the end would not be found any more.
            let text = String(decoding: mask.masking(Array(body.prefix(limitBytes + bodyLimitBytes))), as: UTF8.self)
            result["text"] = .string(text.cut(toBytes: limitBytes))
            result["truncated"] = true
        } else if let json = try? JSONValue(parsing: body) {
            // Not JSON is no mistake here: most answers may be anything.
            result["json"] = json
        } else if !body.isEmpty {
            result["text"] = .string(String(decoding: body, as: UTF8.self))
        }
        return mask.masking(.object(result)).storable
    }

    /// The result of a call whose answer came in pages; `json` is all of them together.
    package static func json(status: Int, headers: HTTPFields, pages json: JSONValue, mask: SecretMask) -> JSONValue {
        var result = beginning(status, nil, headers)
        result["json"] = json
        return mask.masking(.object(result)).storable
    }

    private static func beginning(_ status: Int, _ url: String?, _ headers: HTTPFields) -> JSONObject {
        var result = JSONObject()
        result["status"] = .number(JSONNumber(status))
        if let url { result["url"] = .string(url) }
        let shown = shownHeaders(headers)
        if !shown.isEmpty { result["headers"] = .object(shown) }
        return result
    }

    private static func shownHeaders(_ headers: HTTPFields) -> JSONObject {
        var shown = JSONObject()
        var bytes = 0
        for field in headers where !hiddenHeaders.contains(field.name.canonicalName) {
            bytes += field.name.rawName.utf8.count + field.value.utf8.count
            guard bytes <= headerLimitBytes else { break }
            let name = field.name.canonicalName
            let before = shown[name]?.string.map { $0 + ", " } ?? ""
            shown[name] = .string(before + field.value)
        }
        return shown
    }
}
