import Domain

/// The pages that people see on the way to a consent: plain HTML, for browsers and for programs that play one.
enum ConsentPage {
    /// Asks whether `consumer` may have these scopes; the form goes to the page's own address.
    ///
    /// Its fields are `hidden`, the `account` that consents (a nickname), and the button, `decision` with `grant` or `deny`.
    static func ask(
        _ consumer: SimulatedConsumer,
        scopes: [String],
        accounts: [SimulatedAccount],
        action: String,
        hidden: [(String, String?)]
    ) -> APIAnswer {
        let fields = hidden.compactMap { name, value in
            value.map { #"<input type="hidden" name="\#(name)" value="\#(escaped($0))">"# }
        }
        let options = accounts.map {
            #"<option value="\#(escaped($0.person.nickname))">\#(escaped($0.person.name))</option>"#
        }
        let items = scopes.map { "<li><code>\(escaped($0))</code></li>" }
        return page(
            200,
            "Confirm access to your account",
            """
            <p><strong>\(escaped(consumer.name))</strong> is requesting access to the following:</p>
            <ul>
            \(items.joined(separator: "\n"))
            </ul>
            <form method="post" action="\(action)">
            \(fields.joined(separator: "\n"))
            <p><label>Account <select name="account">\(options.joined())</select></label></p>
            <p><button type="submit" name="decision" value="grant">Grant access</button>
            <button type="submit" name="decision" value="deny">Deny</button></p>
            </form>
            """
        )
    }

    /// The integration is set up wrongly; nobody is sent back, for it is not known whereto.
    static func misconfigured(_ what: String) -> APIAnswer {
        page(
            400,
            "Invalid \(what)",
            "<p>Invalid \(what). This integration is misconfigured. Contact the vendor for assistance.</p>"
        )
    }

    private static func page(_ status: Int, _ title: String, _ content: String) -> APIAnswer {
        APIAnswer(
            status,
            .html(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>\(escaped(title)) - Simulated Bitbucket</title></head>
                <body>
                <h1>\(escaped(title))</h1>
                \(content)
                </body>
                </html>

                """
            )
        )
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
