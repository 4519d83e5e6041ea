import CCurl
import HTTPTypes

/// One order on its way, and the easy handle that carries it.
///
/// Belongs to the loop's thread. Its progress is what the callbacks saw, which is what an error is made of.
final class Transfer {
    /// What happened to an order so far.
    struct Progress {
        var head = AnswerHead()
        var body: [UInt8] = []
        /// The policy was content with the connection and libcurl went on to write the request.
        var mayHaveSent = false
        var refusal: Refusal?
        /// The body's beginning is all that was wanted, and came.
        var isCut = false
        /// A socket was made for some address of the host, so a failure to connect is not the policy's.
        var hasTriedAddress = false

        /// Why one of our callbacks stopped the transfer.
        enum Refusal {
            case address(String)
            case bodyTooLarge
            case headTooLarge
            case repetition
        }
    }

    let easy = EasyHandle.open()
    let order: Order
    private let headers: HeaderList
    private(set) var progress = Progress()

    init(_ order: Order, userAgent: String, authorities: String?) {
        self.order = order
        headers = HeaderList(order.lines.lines)
        setSafetyOptions(authorities: authorities)
        setRequestOptions(userAgent: userAgent)
        setCallbacks()
    }

    /// What libcurl would otherwise do on its own account.
    private func setSafetyOptions(authorities: String?) {
        easy.set(CURLOPT_NOSIGNAL, 1)  // signals are process-wide; see LoopThread
        easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        easy.set(CURLOPT_FOLLOWLOCATION, 0)
        easy.set(CURLOPT_PROXY, "")  // neither the environment's proxy
        easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))  // nor a home directory's passwords
        easy.set(CURLOPT_PATH_AS_IS, 1)
        easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities { easy.set(CURLOPT_CAINFO, authorities) }
        // A name server that does not answer must not hold up the loop when its transfer is over.
        easy.set(CURLOPT_QUICK_EXIT, 1)
        // Servers close idle connections after a minute or so; one that closes while we write costs a request.
        easy.set(CURLOPT_MAXAGE_CONN, 30)
    }

    private func setRequestOptions(userAgent: String) {
        easy.set(CURLOPT_URL, order.destination.url)
        easy.set(CURLOPT_USERAGENT, userAgent)
        easy.setHeaders(headers)
        easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        // Over TLS wait to learn whether the first connection can carry more requests before opening a second.
        easy.set(CURLOPT_PIPEWAIT, order.destination.isSecure ? 1 : 0)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, order.limits.connect.timeoutMilliseconds)
        easy.set(CURLOPT_TIMEOUT_MS, order.limits.total.timeoutMilliseconds)
        switch order.method {
        case .head: easy.set(CURLOPT_NOBODY, 1)
        case .get where order.body.isEmpty: easy.set(CURLOPT_HTTPGET, 1)
        case .post, .put, .patch: easy.setBody(order.body)  // an empty one too, for its Content-Length: 0
        default: if !order.body.isEmpty { easy.setBody(order.body) }
        }
        if order.method != .head { easy.set(CURLOPT_CUSTOMREQUEST, order.method.rawValue) }
    }

    // MARK: What the callbacks say; each returns whether to go on.

    func takeHead(_ line: some Collection<UInt8>) -> Bool {
        guard progress.head.append(line) else {
            progress.refusal = .headTooLarge
            return false
        }
        return true
    }

    @unsafe func takeBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
        guard progress.body.count + chunk.count <= order.limits.bodyBytes else {
            progress.refusal = .bodyTooLarge
            progress.isCut = order.limits.cutsBody
            unsafe progress.body.append(contentsOf: chunk.prefix(order.limits.bodyBytes - progress.body.count))
            return false
        }
        unsafe progress.body.append(contentsOf: chunk)
        return true
    }

    /// Asked before a socket is made for an address that the host's name resolved to.
    func mayConnect(to address: IPAddress?) -> Bool {
        guard let reason = refusal(of: address) else {
            progress.hasTriedAddress = true
            return true
        }
        progress.refusal = .address(reason)
        return false
    }

    /// Asked when a connection, new or pooled, is about to get the request.
    ///
    /// libcurl repeats a request by itself when a pooled connection ends without an answer. The other side may have
    /// acted on the first, so only a method that may be repeated goes out twice.
    func maySend(to address: IPAddress?) -> Bool {
        if let reason = refusal(of: address) {
            progress.refusal = .address(reason)
            return false
        }
        if progress.mayHaveSent, !order.mayBeRepeated, easy.requestBytes > 0 {
            progress.refusal = .repetition
            return false
        }
        progress.refusal = nil  // another address of the same host was refused; this one was not
        progress.mayHaveSent = true
        return true
    }

    private func refusal(of address: IPAddress?) -> String? {
        let destination = order.destination
        guard let address else { return "\(destination.name) is at an address of an unknown kind" }
        return order.addresses.refusal(ofIP: address, port: destination.port, host: destination.host)
    }
}
