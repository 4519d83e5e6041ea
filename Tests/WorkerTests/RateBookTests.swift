import Foundation
import Store
import Testing

@testable import Worker

@Suite struct RateBookTests {
    private static let key = RateBook.Key(bucket: "consumer/1", resource: "repositories")
    private static let now = Date(timeIntervalSince1970: 1_000_000)

    /// A book that `#expect` may change.
    private final class Book {
        private var book = RateBook()

        func admit(
            _ key: RateBook.Key,
            as connection: String,
            assumed: Int? = nil,
            at now: Date
        ) -> (
            until: Date, because: String
        )? {
            book.admit(key, as: connection, assumed: assumed, at: now)
        }

        func answered(_ key: RateBook.Key, status: Int, retryAfter: Duration?, perHour: Int?, at now: Date) -> Bool {
            book.answered(key, status: status, retryAfter: retryAfter, perHour: perHour, at: now)
        }

        func takeNotes() -> [RateNote] { book.takeNotes() }
        func learn(_ totals: [RateTotal]) { book.learn(totals) }
    }

    /// A book of 100 calls an hour, of which so many are used, by so many connections, and so many of them by acme.
    private static func book(used: Int, sharedBy: Int = 2, mine: Int = 0, perHour: Int? = 100) -> Book {
        let book = Book()
        book.learn([
            RateTotal(
                bucket: key.bucket,
                resource: key.resource,
                connection: "acme",
                mine: mine,
                used: used,
                sharedBy: sharedBy,
                perHour: perHour
            )
        ])
        return book
    }

    @Test(arguments: [
        (used: 0, sharedBy: 2, mine: 0, goes: true),
        (used: 44, sharedBy: 2, mine: 44, goes: true),
        // Half of what is for runs is used, and this one has had its share.
        (used: 45, sharedBy: 2, mine: 45, goes: false),
        (used: 45, sharedBy: 2, mine: 10, goes: true),
        (used: 89, sharedBy: 2, mine: 10, goes: true),
        (used: 89, sharedBy: 1, mine: 89, goes: true),  // nobody to share with
        (used: 90, sharedBy: 2, mine: 0, goes: false),  // the rest is for tokens and webhooks
        (used: 200, sharedBy: 2, mine: 0, goes: false),
    ])
    func `a call goes while there is room, and its connection has not had more than its share`(
        used: Int,
        sharedBy: Int,
        mine: Int,
        goes: Bool
    ) throws {
        let book = Self.book(used: used, sharedBy: sharedBy, mine: mine)
        let wait = book.admit(Self.key, as: "acme", at: Self.now)
        #expect((wait == nil) == goes)
        if let wait { #expect(wait.until > Self.now && wait.because.contains("of 100 calls")) }
    }

    @Test func `calls count at once, before anybody has asked the database`() {
        let book = Book()
        let allowed = (0..<200).filter { _ in book.admit(Self.key, as: "acme", assumed: 100, at: Self.now) == nil }
        #expect(allowed.count == 90)
        #expect(book.takeNotes().map(\.calls) == [90])
        #expect(book.takeNotes().isEmpty, "and are told once")
    }

    @Test func `without a known limit nothing is held back`() {
        let book = Self.book(used: 1_000_000, perHour: nil)
        #expect(book.admit(Self.key, as: "acme", at: Self.now) == nil)
    }

    @Test func `a 429 holds the bucket for as long as it says, or twice as long each time`() throws {
        let book = Book()
        func refusal(retryAfter: Duration?) -> Double? {
            _ = book.answered(Self.key, status: 429, retryAfter: retryAfter, perHour: nil, at: Self.now)
            return book.admit(Self.key, as: "umbrella", at: Self.now)?.until.timeIntervalSince(Self.now)
        }
        #expect(book.admit(Self.key, as: "acme", at: Self.now) == nil)
        #expect(refusal(retryAfter: .seconds(7)) == 7, "for whoever calls")
        #expect(refusal(retryAfter: nil) == 30)
        #expect(refusal(retryAfter: nil) == 60)
        let other = RateBook.Key(bucket: "connection/x", resource: "repositories")
        #expect(book.admit(other, as: "x", at: Self.now) == nil, "and no other bucket")
        #expect(book.admit(Self.key, as: "acme", at: Self.now.addingTimeInterval(61)) == nil)
        let news = book.takeNotes()
        #expect(
            news.contains { $0.heldUntil == Self.now.addingTimeInterval(60) && $0.heldBecause?.contains("429") == true }
        )
    }

    @Test func `the limit that an answer names is the limit`() {
        let book = Book()
        #expect(book.admit(Self.key, as: "acme", at: Self.now) == nil)
        _ = book.answered(Self.key, status: 200, retryAfter: nil, perHour: 10, at: Self.now)
        let allowed = (0..<20).filter { _ in book.admit(Self.key, as: "acme", at: Self.now) == nil }
        #expect(allowed.count == 8, "nine of ten, and one was made")
    }

    @Test func `what another worker was told holds here, too`() {
        let book = Book()
        let until = Self.now.addingTimeInterval(40)
        book.learn([
            RateTotal(
                bucket: Self.key.bucket,
                resource: Self.key.resource,
                connection: "acme",
                mine: 0,
                used: 0,
                sharedBy: 0,
                heldUntil: until,
                heldBecause: "429"
            )
        ])
        #expect(book.admit(Self.key, as: "acme", at: Self.now)?.until == until)
    }
}
