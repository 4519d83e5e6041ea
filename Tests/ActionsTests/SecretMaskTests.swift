import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct SecretMaskTests {
    static let records: [(inputs: JSONValue, expected: String)] = [
        (
            ["method": "POST", "url": "{{ secrets.CHAT }}", "json": ["a": "{{ secrets.TOKEN }}"]],
            #"{"method":"POST","url":"‹secret›","body":{"a":"‹secret›"}}"#
        ),
        (
            [
                "method": "POST", "url": "{{ secrets.BASE }}/r?t={{ secrets.TOKEN }}",
                "form": ["a": "x {{ secrets.PIN }} y"],
            ],
            #"{"method":"POST","url":"‹secret›/r?t=‹secret›","body":"a=x ‹secret› y"}"#
        ),
        (
            ["url": "https://x.example/{{ secrets.PIN }}/b", "query": ["q": "{{ secrets.TOKEN }}"]],
            #"{"method":"GET","url":"https://x.example/‹secret›/b?q=‹secret›"}"#
        ),
        (
            ["method": "POST", "url": "/a?b=1", "text": "pin {{ secrets.PIN }}, 7"],
            #"{"method":"POST","url":"https://api.bitbucket.org/a?b=1","body":"pin ‹secret›, 7"}"#
        ),
    ]

    @Test(arguments: records)
    func `a record shows a mask in every place where a secret went`(inputs: JSONValue, expected: String) throws {
        var record = try ExampleContext.call(inputs).recorded.members ?? JSONObject()
        record["headers"] = nil
        #expect(JSONValue.object(record).text == expected)
    }

    @Test func `a secret that came in by another way is masked too`() throws {
        let call = try ExampleContext.call(
            [
                "method": "POST", "url": "https://x.example/{{ trigger.title }}",
                "headers": ["X-T": "{{ secrets.TOKEN }}"],
                "json": ["a": "{{ trigger.title }}"],
            ],
            set: ["title": .string("is tok/en+\"1\" it?")]
        )
        #expect(try !call.recorded.text.contains("tok"))
    }

    @Test func `a mask finds the secret itself, percent-encoded and escaped`() {
        let mask = SecretMask([Secret("tok/en\"1"), Secret("abc"), Secret("tok/en\"1-longer")])
        #expect(mask.masking("a tok/en\"1-longer b") == "a ‹secret› b")
        #expect(mask.masking("a tok/en\"1 tok%2Fen%221 b") == "a ‹secret› ‹secret› b")
        #expect(mask.masking(#"{"t":"tok/en\"1"}"#) == #"{"t":"‹secret›"}"#)
        #expect(mask.masking("abc is too short") == "abc is too short")
        #expect(SecretMask.none.masking("abc") == "abc")
    }

    @Test func `a mask can be for more secrets than it was made for`() {
        let mask = SecretMask([Secret("first")]).and([Secret("second"), Secret("first-longer")])
        #expect(mask.masking("first, second, first-longer") == "‹secret›, ‹secret›, ‹secret›")
    }

    @Test func `a mask goes through names, texts and numbers`() {
        let mask = SecretMask([Secret("12345")])
        let value: JSONValue = ["x12345": ["12345", 123_456, 1, true, nil]]
        #expect(mask.masking(value).text == #"{"x‹secret›":["‹secret›","‹secret›6",1,true,null]}"#)
    }

    @Test func `a record can always be stored`() throws {
        let call = try ExampleContext.call(
            ["method": "POST", "url": "/a", "json": ["a": "{{ trigger.title }}"]],
            set: ["title": "\u{0}"]
        )
        #expect(try call.recorded["body"]?["a"] == "\u{FFFD}")
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"a":"\u0000"}"#)
    }
}
