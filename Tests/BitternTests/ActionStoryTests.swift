import Domain
import Testing
import bittern

@Suite struct ActionStoryTests {
    @Test func `an action is told with what it needs on each Bitbucket, and a step to copy`() {
        let action: JSONValue = [
            "name": "bitbucket.pull_request.merge", "summary": "Merges a pull request.",
            "products": ["cloud", "datacenter"], "scopes": ["cloud": ["pullrequest:write"], "datacenter": []],
            "calls": [
                ["product": "cloud", "method": "POST", "path": "/2.0/x/{y}/merge"],
                ["product": "datacenter", "method": "PUT", "path": "/rest/x"],
            ],
            "inputs": [
                [
                    "name": "how", "kind": "text", "required": true, "default": [], "choices": ["a", "b"],
                    "product": nil, "summary": "The way.",
                ],
                [
                    "name": "version", "kind": "integer", "required": false, "default": ["{{ a }}", "{{ b }}"],
                    "choices": [], "product": "datacenter", "summary": "Its version.",
                ],
            ],
            "example": "- id: merge\n  action: bitbucket.pull_request.merge\n",
        ]
        #expect(
            ActionStory(of: action).text == """
                action       bitbucket.pull_request.merge
                does         Merges a pull request.
                cloud        POST /2.0/x/{y}/merge
                             needs pullrequest:write
                datacenter   PUT /rest/x
                             any token will do
                inputs       how, text, has to be given
                               The way.
                               one of a, b
                             version, integer, datacenter only
                               Its version.
                               unless given: {{ a }}, else {{ b }}

                steps:
                  - id: merge
                    action: bitbucket.pull_request.merge

                """
        )
    }
}
