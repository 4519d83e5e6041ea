import Bitbucket
import Credentials
import Domain
import HTTPTypes
import Testing

@testable import Install

@Suite struct NoticeTests {
    @Test(arguments: [
        (ConsentError.unknownLink, 404, "not known"),
        (.expiredLink, 410, "expired"),
        (.usedLink, 410, "has been used"),
        (.notConfigured(.bitbucket), 503, "not set up"),
        (.otherBrowser, 400, "another browser"),
        (.forged, 400, "no answer of Bitbucket"),
        (.replayed(connection: nil), 409, "used before"),
        (.replayed(connection: "acme"), 200, "Already connected"),
        (.tooLate, 410, "too long"),
        (.declined, 200, "Nothing was connected"),
        (.failedThere("invalid_scope"), 502, "sent you back"),
        (.bitbucketAway("timed out"), 502, "does not answer"),
        (.notStored("the database is away"), 503, "could not keep it"),
        (.nameTaken("acme"), 409, "such a connection already"),
    ])
    func `each end of a trip has its page`(error: ConsentError, status: Int, title: String) {
        let page = Notice(error).page
        #expect(page.status.code == status)
        #expect(page.title.contains(title))
    }

    @Test(arguments: [
        ("invalid_client", "does not know this service"), ("unauthorized_client", "does not know this service"),
        ("invalid_grant", "took its answer back"), ("invalid_request", "took its answer back"),
    ])
    func `whether the code or the service was refused decides who is to act`(error: String, title: String) throws {
        let refusal = try #require(OAuthRefusal(error: error, explanation: "in Bitbucket's own words"))
        let page = Notice(ConsentError.refused(refusal)).page
        #expect(page.status.code == 502)
        #expect(page.title.contains(title))
        #expect(ConsentError.refused(refusal).detail == "\(error): in Bitbucket's own words")
    }

    /// Somebody who stands before a closed door needs to know whether it closed behind something.
    @Test(arguments: ExamplePage.notices.filter { $0.page.tone == .care && $0.name != "used_link" })
    func `a notice says what was connected, or what the link is`(example: ExamplePage) {
        let text = example.page.html.text
        #expect(text.contains("othing was connected") || text.contains("link") || text.contains("not certain"))
    }

    @Test func `what the log is told has Bitbucket's words, and the page has not`() {
        let error = ConsentError.bitbucketAway("500: <html>no</html>")
        #expect(error.detail == "500: <html>no</html>")
        #expect(!Notice(error).page.html.text.contains("500"))
    }
}
