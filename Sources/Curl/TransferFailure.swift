import CCurl

extension Order {
    /// The error for an end before it had its turn.
    func ending(_ kind: TransferError.Kind, _ reason: String) -> TransferError {
        TransferError(kind: kind, reason: "\(destination.name): \(reason)", requestSent: false)
    }
}

extension Transfer {
    /// The error for a libcurl code, with what our callbacks know of it.
    func failure(_ code: CURLcode) -> TransferError {
        let (kind, reason) = diagnosis(code)
        return TransferError(kind: kind, reason: reason, requestSent: progress.mayHaveSent)
    }

    /// The error for an end that we, not libcurl, decided.
    func ending(_ kind: TransferError.Kind, _ reason: String) -> TransferError {
        TransferError(kind: kind, reason: "\(order.destination.name): \(reason)", requestSent: progress.mayHaveSent)
    }

    private func diagnosis(_ code: CURLcode) -> (TransferError.Kind, String) {
        let name = order.destination.name
        switch (code, progress.refusal) {
        case (CURLE_WRITE_ERROR, .bodyTooLarge):
            return (.bodyTooLarge, "the answer of \(name) is longer than \(order.limits.bodyBytes) bytes")
        case (CURLE_WRITE_ERROR, .headTooLarge):
            return (.broken, "the header of \(name)'s answer is longer than \(AnswerHead.byteLimit) bytes")
        case (CURLE_ABORTED_BY_CALLBACK, .repetition):
            return (.broken, "the connection to \(name) ended before an answer; the request is not repeated")
        case (CURLE_ABORTED_BY_CALLBACK, .address(let reason)):
            return (.addressRefused, reason)
        case (CURLE_COULDNT_CONNECT, .address(let reason)) where !progress.hasTriedAddress:
            return (.addressRefused, reason)
        case (CURLE_OPERATION_TIMEDOUT, _) where progress.mayHaveSent:
            return (.timedOut, "no complete answer of \(name) within \(order.limits.total)")
        case (CURLE_OPERATION_TIMEDOUT, _):
            return (.timedOut, "no connection to \(name) within \(min(order.limits.connect, order.limits.total))")
        case (CURLE_UNSUPPORTED_PROTOCOL, _):  // it takes anything that does not start like HTTP for HTTP/0.9
            return (.broken, "\(name) did not answer in HTTP")
        default:
            return (Self.kind(of: code), "\(name): \(Self.text(of: code))")
        }
    }

    private static func kind(of code: CURLcode) -> TransferError.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: .resolve
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .connect
        case CURLE_URL_MALFORMAT: .addressRefused
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            .tls
        default: .broken
        }
    }

    /// libcurl's fixed sentence for a code, not its error buffer, which may quote what the other side sent.
    private static func text(of code: CURLcode) -> String {
        unsafe String(cString: curl_easy_strerror(code)).lowercased()
    }
}
