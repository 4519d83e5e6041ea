import Curl
import Testing

struct AddressPolicyTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9",
        "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1", "2001:db8::1", "2001:10::1",
        "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
        "febf::1", "fec0::1", "ff02::1", "ffff::1",
    ])
    func `publicOnly refuses what is not public`(text: String) throws {
        let address = try #require(IPAddress(text))
        let reason = try #require(AddressPolicy.publicOnly.refusal(ofIP: address, port: 443, host: "example.com"))
        #expect(reason.hasPrefix("example.com is at \(address) ("))
        #expect(AddressPolicy.anywhere.refusal(ofIP: address, port: 443, host: "example.com") == nil)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",
        "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1", "2a00:1450::1", "2001:200::1",
        "2001:4860:4860::8888", "2003::1", "2000::1",
    ])
    func `publicOnly allows what is public`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressPolicy.publicOnly.refusal(ofIP: address, port: 443, host: "example.com") == nil)
    }

    @Test func `a range is added to what is public, and nothing else is`() throws {
        let policy = try AddressPolicy(allowing: ["10.20.0.0/16", "fd00::/8", "192.168.1.7"])
        for (text, isAllowed) in [
            ("10.20.255.1", true), ("10.21.0.1", false), ("fd12::1", true), ("fc12::1", false), ("192.168.1.7", true),
            ("192.168.1.8", false), ("8.8.8.8", true), ("127.0.0.1", false), ("::ffff:10.20.0.1", false),
        ] {
            let address = try #require(IPAddress(text))
            #expect((policy.refusal(ofIP: address, port: 80, host: "a") == nil) == isAllowed, "\(text)")
        }
    }

    @Test(arguments: [
        ("bitbucket.corp", 7990, true), ("BITBUCKET.Corp", 7990, true), ("bitbucket.corp", 7991, false),
        ("bitbucket.corp", 443, false), ("x.bitbucket.corp", 7990, false), ("bitbucket.corp.", 7990, false),
        ("fd00::5", 443, true), ("fd00::6", 443, false),
    ])
    func `an endpoint is host and port, as written`(host: String, port: Int, isAllowed: Bool) throws {
        let policy = try AddressPolicy(allowing: [], endpoints: [("Bitbucket.corp", 7990), ("[fd00::5]", 443)])
        let address = try #require(IPAddress("10.0.0.5"))
        #expect((policy.refusal(ofIP: address, port: port, host: host) == nil) == isAllowed)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/", "10.0.0.1/8", "10.0.0/8", "010.0.0.0/8",
        "fd00::/129",
        "fd00::1/8", "example.com", "10.0.0.0/8/8", "2130706433", "[::1]", "fe80::1%eth0", " 10.0.0.0/8", "::/1 ",
    ])
    func `a range that means nothing is refused with a sentence`(text: String) {
        let error = #expect(throws: AddressPolicyError.self) { try AddressPolicy(allowing: [text]) }
        #expect(error?.description.contains("'\(text)'") == true)
    }

    @Test(arguments: [("", 80), ("[]", 80), ("a", 0), ("a", 65536)])
    func `an endpoint that means nothing is refused`(host: String, port: Int) {
        #expect(throws: AddressPolicyError.self) { try AddressPolicy(allowing: [], endpoints: [(host, port)]) }
    }

    @Test(arguments: ["0.0.0.0/0", "::/0"])
    func `the range of everything holds everything of its family`(text: String) throws {
        let range = try AddressRange(text)
        #expect(range.contains(try #require(IPAddress("127.0.0.1"))) == (text == "0.0.0.0/0"))
        #expect(range.contains(try #require(IPAddress("::1"))) == (text == "::/0"))
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("::FFFF:7f00:1", "::ffff:127.0.0.1"), ("2001:DB8:0:0::1", "2001:db8::1"),
    ])
    func `an address is written in one way`(text: String, written: String) throws {
        #expect(try #require(IPAddress(text)).description == written)
    }
}
