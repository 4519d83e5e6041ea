import HTTPTypes
import Telemetry

/// A page that says what went otherwise than it should have, and what the customer can do.
struct Notice {
    let answer: ConnectAnswer
    let status: HTTPResponse.Status
    let title: String
    var tone = Page.Tone.care
    /// One sentence or two; whether anything was connected is among them.
    let happened: HTML
    let advice: HTML

    var page: Page {
        Page(status: status, title: title, tone: tone, content: "<p>\(happened)</p>\n<p>\(advice)</p>")
    }
}

// MARK: Links

extension Notice {
    static let unknownLink = Notice(
        answer: .unknownLink,
        status: .notFound,
        title: "This link is not known",
        happened: "It may have been cut when it was copied, or it is an old one.",
        advice: """
            Open it once more from the message that it came in, the whole of it. If that does not help, ask whoever sent it to you
            for a new one.
            """
    )

    static let expiredLink = Notice(
        answer: .expiredLink,
        status: .gone,
        title: "This link has expired",
        happened: "A link is good for a day, and the day of this one is over. Nothing was connected by it.",
        advice: "Ask whoever sent it to you for a new one."
    )

    static let usedLink = Notice(
        answer: .usedLink,
        status: .gone,
        title: "This link has been used",
        happened: "A link connects one account, and this one has done so.",
        advice: """
            If that was you, all is well and you can close this page. If it was not, tell whoever sent you the link: they can see
            which account it was, and end the connection.
            """
    )

    static let notConfigured = Notice(
        answer: .notConfigured,
        status: .serviceUnavailable,
        title: "This is not set up yet",
        happened: "The service that you are to be connected with cannot talk to Bitbucket yet. Nothing was connected.",
        advice: """
            Tell whoever sent you the link that the app’s OAuth consumer has to be set up first. The link stays good until its
            time is over.
            """
    )

    static let foreignForm = Notice(
        answer: .foreignForm,
        status: .forbidden,
        title: "Please begin on our page",
        happened: "Another site’s page has sent you here. Nothing was connected.",
        advice: "If you want to connect your account, open the link that you were sent, and press the button there."
    )
}

// MARK: The way back from Bitbucket

extension Notice {
    static let otherBrowser = Notice(
        answer: .otherBrowser,
        status: .badRequest,
        title: "Opened in another browser",
        happened: """
            The way to Bitbucket was not begun in this browser, or so long ago that the browser has forgotten, or it keeps no
            cookies. Nothing was connected.
            """,
        advice: """
            Open the link that you were sent, and stay in one browser until the end. If you come back here, allow cookies for
            this site.
            """
    )

    static let forged = Notice(
        answer: .forged,
        status: .badRequest,
        title: "This is no answer of Bitbucket’s",
        happened: "What your browser brought does not belong to anything that was begun here. Nothing was connected.",
        advice: "If you want to connect your account, open the link that you were sent, and press the button there."
    )

    static let replayed = Notice(
        answer: .replayed,
        status: .conflict,
        title: "This answer was used before",
        happened: "Bitbucket’s answer counts once, and nothing was connected when it did.",
        advice: "Open the link that you were sent, and go to Bitbucket once more. It does no harm."
    )

    static let tooLate = Notice(
        answer: .tooLate,
        status: .gone,
        title: "That took too long",
        happened:
            "Between the button here and your consent at Bitbucket was more than half an hour. Nothing was connected.",
        advice: "Open the link that you were sent, and go to Bitbucket once more."
    )

    static let declined = Notice(
        answer: .declined,
        status: .ok,
        title: "Nothing was connected",
        happened: "You did not consent at Bitbucket.",
        advice: "Should you change your mind, open the link that you were sent: it is still good."
    )

    /// `words` are Bitbucket's own.
    static func failedThere(_ words: String) -> Notice {
        Notice(
            answer: .failedThere,
            status: .badGateway,
            title: "Bitbucket sent you back",
            happened: "Nothing was connected. Bitbucket says: <q><bdi>\(words)</bdi></q>",
            advice: """
                Open the link that you were sent once more. If it ends here again, tell whoever sent it what Bitbucket says.
                """
        )
    }

    /// The page that got the answer was loaded again, for instance.
    static let alreadyConnected = Notice(
        answer: .alreadyConnected,
        status: .ok,
        title: "Already connected",
        tone: .good,
        happened: "Your account is connected: this page has been opened once more, which does no harm.",
        advice: "You can close it."
    )
}

// MARK: Troubles that are not the customer's

extension Notice {
    static let consumerRefused = Notice(
        answer: .consumerRefused,
        status: .badGateway,
        title: "Bitbucket does not know this service any more",
        happened: """
            You consented, but Bitbucket did not accept the service’s own client id and secret. Nothing was connected, and
            nothing is wrong with your account.
            """,
        advice: """
            Tell whoever sent you the link that Bitbucket refuses the client secret of the app’s OAuth consumer. Once it is set
            right, open your link again.
            """
    )

    static let codeRefused = Notice(
        answer: .codeRefused,
        status: .badGateway,
        title: "Bitbucket took its answer back",
        happened: "Bitbucket did not accept the answer that your browser brought from it. Nothing was connected.",
        advice: """
            Open the link that you were sent, and go to Bitbucket once more. If it ends here again, tell whoever sent it.
            """
    )

    static let bitbucketAway = Notice(
        answer: .bitbucketAway,
        status: .badGateway,
        title: "Bitbucket does not answer",
        happened: "You consented, but Bitbucket did not tell us the rest of it. Nothing was connected.",
        advice: "Wait a few minutes, open the link that you were sent, and go to Bitbucket once more. It does no harm."
    )

    static let databaseAway = Notice(
        answer: .databaseAway,
        status: .serviceUnavailable,
        title: "We cannot do this at the moment",
        happened: "Something on our side does not answer. Nothing was connected, and nothing is lost.",
        advice: "Wait a minute, and load this page again. If that does not help, open the link that you were sent."
    )

    static let notStored = Notice(
        answer: .notStored,
        status: .serviceUnavailable,
        title: "We could not keep it",
        happened: """
            You consented, but something on our side does not answer. Nothing was connected, and Bitbucket’s answer can be used
            only once.
            """,
        advice: """
            Wait a few minutes, open the link that you were sent, and go to Bitbucket once more: the link is still good.
            """
    )

    static let nameTaken = Notice(
        answer: .nameTaken,
        status: .conflict,
        title: "There is such a connection already",
        happened: "In the meantime its name was given to somebody else’s connection. Nothing was connected.",
        advice: "Ask whoever sent you the link for a new one."
    )

    static let mistake = Notice(
        answer: .mistake,
        status: .internalServerError,
        title: "Something went wrong here",
        happened: "This is a mistake of the service, not yours. Whether your account was connected is not certain.",
        advice: "Tell whoever sent you the link. They can see what became of it."
    )
}
