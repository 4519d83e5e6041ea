/// Values and bytes that have broken somebody's reader.
enum HostileValues {
    /// JSON values, each valid, or nearly.
    static let values = [
        "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e400", "-1e400", "1e200000", "1e-200000", "0.0e0",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
        "253402300799999", "253402300800000", "-62135596800001", String(repeating: "9", count: 5_000),
        #""""#, #"" ""#, #""\u0000""#, #""a\u0000b""#, #""\ud800""#, #""\udc00\ud800""#, #""\ud83d\ude00""#, #""\\""#,
        #""refs/heads/""#, #""refs/tags/\u0000""#, #""/""#, #""a/b/c""#, #""{}""#, #""{""#, #""OPEN""#, #""MERGED""#,
        #""branch""#, #""TAG""#, #""0000000000000000000000000000000000000000""#, #""\u202e\u0007\u001b[31m""#,
        #""9999-12-31T23:59:59.999999999-23:59""#, #""0001-01-01T00:00:00+23:59""#, #""2026-02-30T00:00:00Z""#,
        #""2026-01-01T00:00:60Z""#, #""-0001-01-01T00:00:00Z""#, #""infinity""#, #""NaN""#, "NaN", "Infinity",
        "undefined",
        "[]", "{}", "[[]]", "[{}]", "[null]", #"{"":""}"#, #"{"a":1,"a":2}"#, #"{"id":{"id":{"id":[]}}}"#,
        #"{"name":null,"type":[],"target":0,"links":{"html":{"href":{}}}}"#, #"{"\u0000":"\u0000"}"#,
    ].map { Array($0.utf8) }

    /// Bytes for the inside of a text.
    static let textBytes: [[UInt8]] =
        [
            #"\u0000"#, #"\ud800"#, #"\udfff"#, #"\ud83d\ud83d\ude00"#, #"\uD83D\u0041"#, #"\u12"#, #"\x"#, #"\"#, "\0",
            "\n",
            "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{10FFFF}", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👦",
            "'; drop table x; --", "%s%n",
            "${jndi:ldap://x}", "{{ secrets.a }}",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ]

    /// Whole bodies.
    static let bodies: [[UInt8]] =
        [
            "", " ", "\n", "null", "true", "0", "-", "1e400", #""a""#, "[]", "[[]]", "{}", "{", "}", "[", #"{""#,
            #"{"a""#, #"{"a":"#,
            #"{"a":1,}"#, #"{"a":1}{"#, #"{"a":1} "#, #"{"":null}"#, #"{"push":{"changes":[]}}"#, #"{"push":{}}"#,
            #"{"push":[]}"#,
            #"{"pullrequest":{}}"#, #"{"pullRequest":{}}"#, #"{"eventKey":"pr:merged"}"#, #"{"eventKey":"\u0000"}"#,
            #"{"eventKey":{}}"#, #"{"resourceSpans":[]}"#, #"{"repository":{"full_name":"/"}}"#, "<html></html>",
            "a=b&c=d",
            #"{"push":{"changes":[null,7,{},[],{"new":null,"old":null}]}}"#, "\u{FEFF}", "\u{FEFF}{}",
            "\u{FEFF}\u{FEFF}{}",
            #"{"push":1e200000}"#, #"{"a":"\u0000"}"#,
        ].map { Array($0.utf8) } + [
            [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0x00], [0x1F, 0x8B], [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3],
            [0x78, 0x9C],
            [0xEF, 0xBB], [0xEF, 0xBB, 0xBF, 0xFF],
        ]

    /// What a header may name, believed or not.
    static let eventKeys = [
        "", "repo:push", "repo:refs_changed", "pullrequest:created", "pullrequest:fulfilled", "pullrequest:rejected",
        "pullrequest:comment_created", "pullrequest:approved", "repo:fork", "repo:created", "repo:deleted",
        "repo:updated",
        "repo:transfer", "repo:imported", "repo:commit_comment_created", "repo:commit_status_created", "issue:created",
        "issue:updated", "issue:comment_created", "project:updated", "pipeline:span_created", "pr:opened", "pr:merged",
        "pr:deleted", "pr:comment:added", "pr:reviewer:approved", "repo:forked", "repo:modified", "repo:comment:added",
        "repo:secret_detected", "mirror:repo_synchronized", "galaxy:collapsed", "pullrequest", ":",
        "PULLREQUEST:CREATED",
        String(repeating: "k", count: 600),
    ]
}
