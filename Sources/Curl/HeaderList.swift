import CCurl

/// Owns one `curl_slist`: the header lines of one request.
@safe struct HeaderList: ~Copyable {
    private let list: UnsafeMutablePointer<curl_slist>?

    /// Takes over a list from `curl_slist_append`.
    @unsafe init(owning list: UnsafeMutablePointer<curl_slist>?) { unsafe self.list = list }

    deinit { unsafe curl_slist_free_all(list) }

    /// Copies the lines, each `Name: value`.
    init(_ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = unsafe curl_slist_append(list, line) else {
                preconditionFailure("curl_slist_append has no memory left")
            }
            unsafe list = longer
        }
        unsafe self.init(owning: list)
    }

    /// Good for as long as this struct lives.
    @unsafe var pointer: UnsafeMutablePointer<curl_slist>? { unsafe list }
}
