import Domain
import Foundation
import Testing

@Suite struct ReceptionNotesTests {
    @Test func `the last twenty refusals of a webhook stay, and all are counted`() throws {
        var notes = ReceptionNotes()
        for number in 1...50 { notes.rejected(.numbered(number), at: "acme") }
        notes.rejected(.numbered(51), at: "other")
        let acme = try #require(notes.webhooks["acme"])
        #expect(acme.rejections == (31...50).map(RejectedRequest.numbered))
        #expect(acme.counts == ["wrong_signature": 50])
        #expect(notes.webhooks["other"]?.rejections.count == 1)
    }

    @Test func `a secret's last use is kept`() {
        var notes = ReceptionNotes()
        notes.used(secret: 1, of: "acme", at: Date(timeIntervalSince1970: 1))
        notes.used(secret: 2, of: "acme", at: Date(timeIntervalSince1970: 2))
        notes.used(secret: 1, of: "acme", at: Date(timeIntervalSince1970: 3))
        #expect(notes.webhooks["acme"]?.uses.mapValues(\.timeIntervalSince1970) == [1: 3, 2: 2])
    }

    @Test func `notes that could not be written come before those that were made meanwhile`() throws {
        var unwritten = ReceptionNotes()
        for number in 1...15 { unwritten.rejected(.numbered(number), at: "acme") }
        unwritten.used(secret: 1, of: "acme", at: Date(timeIntervalSince1970: 5))
        var later = ReceptionNotes()
        for number in 16...30 { later.rejected(.numbered(number), at: "acme") }
        later.used(secret: 1, of: "acme", at: Date(timeIntervalSince1970: 4))
        unwritten.add(later)
        let acme = try #require(unwritten.webhooks["acme"])
        #expect(acme.rejections == (11...30).map(RejectedRequest.numbered))
        #expect(acme.counts == ["wrong_signature": 30])
        #expect(acme.uses[1] == Date(timeIntervalSince1970: 5))
    }
}

extension RejectedRequest {
    fileprivate static func numbered(_ number: Int) -> RejectedRequest {
        RejectedRequest(
            at: Date(timeIntervalSince1970: Double(number)),
            status: 401,
            reason: "wrong_signature",
            detail: "refusal \(number)",
            headers: Array("{}".utf8)
        )
    }
}
