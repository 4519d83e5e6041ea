import Domain

/// The `url` of a call: relative to the connection's API (`/2.0/user`), or absolute.
///
/// Each value is percent-encoded as one path segment or query value. Scheme and host are the author's: a value may stand
/// only after them, but for a secret at the very start, which is inserted as it is (`{{ secrets.CHAT }}`, or
/// `{{ secrets.CHAT }}/rooms/{{ … }}`) and then has to bring scheme and host itself.
struct URLTemplate: Sendable, Hashable {
    enum Start: Sendable, Hashable {
        case relative
        /// `length` characters of the first literal part are scheme and authority.
        case absolute(HTTPOrigin, length: Int)
        case secret
    }

    let template: Template
    let start: Start

    static let limitBytes = 8_192

    /// Throws when values stand where they may not, or the literal parts are no address.
    init(_ source: String) throws(StepFailure) {
        do throws(TemplateError) {
            template = try Template(source)
        } catch {
            throw StepFailure(error.description)
        }
        start = try Self.start(of: template)
        try Self.checkLiterals(of: template, startsWithSecret: start == .secret)
    }

    /// The filled address: where it goes, path and query as they are sent, and as they may be shown.
    func filled(in context: StepContext) throws(StepFailure) -> FilledURL {
        var rest = MaskedText()
        var prefix: String?
        for (index, part) in template.parts.enumerated() {
            switch part {
            case .text(let text): rest.append(text)
            case .expression(let expression):
                let value = try expression.value(in: context)
                let text = try expression.text(of: value)
                if index == 0, start == .secret {
                    prefix = text
                } else {
                    let inQuery = HTTPAddress.hasQuery(rest.text) || prefix.map(HTTPAddress.hasQuery) == true
                    if !inQuery { try Self.checkSegment(text, of: expression) }
                    let encoded = PercentEncoding.encode(text)
                    if value.isSecret { rest.append(secret: encoded) } else { rest.append(encoded) }
                }
            }
        }
        return try finish(prefix, rest, in: context)
    }

    private func finish(
        _ prefix: String?,
        _ rest: MaskedText,
        in context: StepContext
    ) throws(StepFailure) -> FilledURL {
        switch start {
        case .relative:
            guard let connection = context.connection else {
                throw StepFailure("a relative address needs a connection, and this run has none")
            }
            return try filled(
                connection.origin,
                connection.basePath,
                rest.text,
                shown: rest.hasSecret ? rest.shown : nil
            )
        case .absolute(let origin, let length):
            let shown = rest.hasSecret ? String(rest.shown.dropFirst(length)) : nil
            return try filled(origin, "", String(rest.text.dropFirst(length)), shown: shown)
        case .secret:
            // `https://x.example/` and `/rooms` meet in one slash.
            let base = prefix ?? ""
            let joined = base.hasSuffix("/") && rest.text.hasPrefix("/") ? String(base.dropLast()) : base
            try checkPath(rest.text)
            let address = try HTTPAddress(joined + rest.text)
            let shown = Secret.mask + rest.shown
            return FilledURL(origin: address.origin, path: address.path, query: address.query, shown: shown)
        }
    }

    /// `shown` where it is not what is written.
    private func filled(
        _ origin: HTTPOrigin,
        _ basePath: String,
        _ written: String,
        shown: String?
    ) throws(StepFailure) -> FilledURL {
        try checkPath(written)
        let (path, query) = HTTPAddress.split(written)
        let (shownPath, shownQuery) = shown.map(HTTPAddress.split) ?? (path, query)
        var shownWhole = origin.description + basePath + shownPath
        if let shownQuery { shownWhole += "?" + shownQuery }
        return FilledURL(origin: origin, path: basePath + path, query: query, shown: shownWhole)
    }

    /// A segment may not have become empty, nor `.` nor `..`, by the values put into it.
    private func checkPath(_ written: String) throws(StepFailure) {
        let path = written.utf8.prefix { $0 != UInt8(ascii: "?") }
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for segment in segments where HTTPAddress.isDots(segment) {
            throw StepFailure("the values make `.` or `..` a part of the path")
        }
        // What stands before the first slash and after the last is no part of it.
        guard !segments.dropFirst().dropLast().contains(where: \.isEmpty) else {
            throw StepFailure("the values leave a part of the path empty")
        }
    }
}

/// Where a call goes.
struct FilledURL: Sendable, Equatable {
    let origin: HTTPOrigin
    let path: String
    let query: String?
    /// The whole address with `‹secret›` where secrets are.
    let shown: String
}
