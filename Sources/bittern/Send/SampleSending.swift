import BitbucketSimulator
import Curl
import Domain
import HTTPTypes

/// One way to one address: makes an event's request, sends it, and reads the answer.
struct SampleSending: Sendable {
    let curl: CurlLoop
    let address: WebAddress
    let secret: String?
    let manner: SendMannerOptions

    struct Reply: Sendable {
        let status: Int
        let answer: JSONValue

        var isGood: Bool { (200..<300).contains(status) }
        var json: JSONValue { ["status": .number(JSONNumber(status)), "answer": answer] }
    }

    /// Throws `CommandError` when there is no answer.
    func send(_ event: SampleEvent, requestID: String) async throws(CommandError) -> Reply {
        do {
            let delivery = try event.delivery(
                secret: secret,
                attempt: manner.attempt ?? 1,
                requestID: requestID,
                coding: manner.coding,
                signedOver: manner.signOver
            )
            var request = address.request(.post)
            request.headerFields = delivery.headers
            let answer = try await curl.send(request, body: delivery.body, addresses: .anywhere)
            let text = String(decoding: answer.body, as: UTF8.self)
            return Reply(
                status: answer.response.status.code,
                answer: (try? JSONValue(parsing: answer.body)) ?? .string(text)  // not JSON: shown as it came
            )
        } catch let error as TransferError {
            throw CommandError("\(address.text) does not answer: \(error.reason)", .away)
        } catch {
            throw CommandError("\(error)")
        }
    }
}
