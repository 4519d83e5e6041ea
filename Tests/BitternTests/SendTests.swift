import BitbucketSimulator
import Domain
import Synchronization
import Testing
import bittern

@Suite struct SendTests {
    // MARK: Who sends it

    @Test(
        arguments: [
            ("pr:opened", nil, false, SampleSender.datacenter, 0), ("issue:created", nil, false, .cloud, 0),
            ("repo:push", nil, false, .cloud, 0), ("repo:push", .cloud, false, .cloud, 0),
            ("repo:push", .datacenter, false, .plugin, 1), ("repo:push", nil, true, .plugin, 0),
            ("pr:openned", nil, false, .datacenter, 1), ("made:up", nil, false, .cloud, 1),
            ("pr:opened", .cloud, false, .cloud, 1), ("issue:created", .datacenter, false, .datacenter, 1),
            ("issue:created", nil, true, .plugin, 1),
        ] as [(String, Product?, Bool, SampleSender, Int)]
    )
    func `the key says who sends it, and what was guessed is said`(
        key: String,
        product: Product?,
        plugin: Bool,
        sender: SampleSender,
        remarks: Int
    ) {
        let choice = SenderChoice(key: key, product: product, plugin: plugin)
        #expect(choice.sender == sender)
        #expect(choice.remarks.count == remarks)
    }

    @Test func `a key that nobody knows is sent, with the nearest one named`() {
        let choice = SenderChoice(key: "pullrequest:craeted", product: nil, plugin: false)
        #expect(
            choice.remarks == [
                "Bitbucket Cloud has no event `pullrequest:craeted`; did you mean `pullrequest:created`?; "
                    + "sending it all the same"
            ]
        )
    }

    // MARK: Many

    @Test(arguments: [(1, nil), (15, nil), (16, nil), (200, nil), (200, 1_000)] as [(Int, Double?)])
    func `each number is sent once, and never more at a time than the width`(count: Int, rate: Double?) async throws {
        let state = Mutex((now: 0, most: 0, numbers: [Int]()))
        let tally = try await SendBurst(count: count, rate: rate).run { number in
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                $0.numbers.append(number)
            }
            await Task.yield()
            state.withLock { $0.now -= 1 }
            return .answered(202)
        } progress: { _ in
        }
        let (now, most, numbers) = state.withLock { $0 }
        #expect(now == 0 && numbers.sorted() == Array(0..<count))
        #expect(most <= (rate == nil ? SendBurst.width : SendBurst.widthAtRate))
        #expect(tally.sent == count && tally.isGood)
    }

    @Test func `a rate is kept: the last one does not begin before its time`() async throws {
        let clock = ContinuousClock()
        let begin = clock.now
        _ = try await SendBurst(count: 11, rate: 100).run { _ in
            .answered(202)
        } progress: { _ in
        }
        #expect(clock.now - begin >= .milliseconds(100))
    }

    @Test func `the summary counts the answers by status`() {
        var tally = SendTally()
        for status in [202, 503, 202, 200] { tally.add(.answered(status), after: .seconds(1)) }
        #expect(!tally.isGood)
        tally.add(.unanswered("nobody there"), after: .seconds(2))
        tally.add(.unanswered("nobody again"), after: .seconds(2))
        #expect(
            tally.json.text
                == #"{"sent":6,"answers":{"200":1,"202":2,"503":1},"unanswered":2,"seconds":2.0,"per_second":3.0,"#
                + #""reason":"nobody there"}"#
        )
    }

    @Test(arguments: [([202, 200, 204], true), ([202, 302], false), ([199], false), ([404], false)])
    func `only a 2xx is good`(statuses: [Int], isGood: Bool) {
        var tally = SendTally()
        for status in statuses { tally.add(.answered(status), after: .zero) }
        #expect(tally.isGood == isGood)
        #expect(tally.json["per_second"] == .number(JSONNumber(0)) || tally.json["per_second"]?.text == "0.0")
    }
}
