import Bitbucket
import Foundation
import Testing

/// Bodies that real Bitbuckets sent, from the folder that `BITTERN_RECORDED_PAYLOADS` names; they are not ours to keep.
@Suite struct RecordedPayloadTests {
    static let folder = ProcessInfo.processInfo.environment["BITTERN_RECORDED_PAYLOADS"].map { URL(filePath: $0) }
    static let why: Comment = "BITTERN_RECORDED_PAYLOADS names no folder of recorded bodies"

    @Test(.enabled(if: folder != nil, why))
    func `every recorded body is read as an independent reading expects`() throws {
        let folder = try #require(Self.folder)
        let expectations = try RecordedExpectation.all(in: folder)
        #expect(expectations.count > 100)
        var agreed = 0
        for expectation in expectations {
            let differences = try expectation.differences(in: folder)
            if differences.isEmpty { agreed += 1 }
            for difference in differences { Issue.record("\(expectation.file): \(difference)") }
        }
        print("recorded bodies: \(agreed) of \(expectations.count) read as expected")
    }

    @Test(.enabled(if: folder != nil, why))
    func `a recorded signature verifies`() throws {
        let folder = try #require(Self.folder)
        let body = [UInt8](try Data(contentsOf: folder.appending(path: "cloud__repo_push__jenkins-bbs-6.json")))
        let key = WebhookKey(secret: Array("Gkvl$k$wyNpQAF42".utf8))
        let signature = try SignatureHeader(
            parsing: "sha256=f205c729821c6954aff2afe72b965c34015b4baf96ea8ddc2cc44999c014a035"
        )
        #expect(signature.verify(body: body, keys: [key]) == 0)
        #expect(signature.verify(body: body + [0x20], keys: [key]) == nil)
    }
}
