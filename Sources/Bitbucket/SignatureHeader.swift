import Crypto

/// `X-Hub-Signature: method=hex`: which hash, and the code that the body must have under one of the secrets.
package struct SignatureHeader: Sendable {
    /// The hashes that are accepted; SHA-1 is not among them.
    package enum Method: String, Sendable, CaseIterable {
        case sha256
        case sha384
        case sha512

        /// The length of the code.
        package var byteCount: Int {
            switch self {
            case .sha256: SHA256.byteCount
            case .sha384: SHA384.byteCount
            case .sha512: SHA512.byteCount
            }
        }
    }

    /// Why a header is no signature; never holds the header's text.
    package enum Malformed: Error, Equatable {
        case empty
        /// There is no `=`.
        case withoutMethod
        /// SHA-1, or a word that we do not know.
        case unknownMethod
        case wrongLength(expected: Int)
        case notHexadecimal
    }

    package let method: Method
    private let code: [UInt8]

    /// Reads a header's value; hexadecimal digits in either case, exactly as many as the method has.
    package init(parsing value: String) throws(Malformed) {
        guard !value.isEmpty else { throw .empty }
        guard let equals = value.utf8.firstIndex(of: UInt8(ascii: "=")) else { throw .withoutMethod }
        guard let method = Method(rawValue: value[..<equals].lowercased()) else { throw .unknownMethod }
        let digits = value.utf8[value.utf8.index(after: equals)...]
        guard digits.count == method.byteCount * 2 else { throw .wrongLength(expected: method.byteCount * 2) }
        var code: [UInt8] = []
        code.reserveCapacity(method.byteCount)
        var high: UInt8?
        for digit in digits {
            guard let value = Hexadecimal.value(of: digit) else { throw .notHexadecimal }
            if let first = high { code.append(first << 4 | value) }
            high = high == nil ? value : nil
        }
        self.method = method
        self.code = code
    }

    /// The number, from 0, of the key under which `body` has this code; nil when none.
    ///
    /// Compares in constant time.
    package func verify(body: [UInt8], keys: [WebhookKey]) -> Int? {
        keys.firstIndex { key in
            switch method {
            case .sha256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key.symmetric)
            case .sha384: HMAC<SHA384>.isValidAuthenticationCode(code, authenticating: body, using: key.symmetric)
            case .sha512: HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: body, using: key.symmetric)
            }
        }
    }

    /// The header's value that Bitbucket would send for `body`.
    package static func value(for body: [UInt8], key: WebhookKey, method: Method = .sha256) -> String {
        let code: [UInt8] =
            switch method {
            case .sha256: Array(HMAC<SHA256>.authenticationCode(for: body, using: key.symmetric))
            case .sha384: Array(HMAC<SHA384>.authenticationCode(for: body, using: key.symmetric))
            case .sha512: Array(HMAC<SHA512>.authenticationCode(for: body, using: key.symmetric))
            }
        return "\(method.rawValue)=\(Hexadecimal.text(code))"
    }
}

/// One of a webhook's secrets, ready to verify with; prints as nothing.
package struct WebhookKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    fileprivate let symmetric: SymmetricKey

    /// Takes the secret's UTF-8 bytes.
    package init(secret: [UInt8]) { symmetric = SymmetricKey(data: secret) }

    package var description: String { "‹secret›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
