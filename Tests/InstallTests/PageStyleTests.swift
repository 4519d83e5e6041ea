import Foundation
import Testing

@testable import Install

@Suite struct PageStyleTests {
    /// Text, and what is behind it.
    static let pairs = [
        ("ink", "paper"), ("ink", "ground"), ("soft", "paper"), ("on-act", "act"), ("act", "paper"),
    ]

    @Test(arguments: [0, 1], pairs)
    func `every colour can be read by people with weak eyes, by day and by night`(
        theme: Int,
        pair: (String, String)
    ) throws {
        let ratio = try contrast(try colour(pair.0, theme), try colour(pair.1, theme))
        #expect(ratio >= 4.5, "\(pair.0) on \(pair.1) in theme \(theme) has \(ratio)")
    }

    /// The bar above a page is no text: 3 : 1 is enough.
    @Test(arguments: [0, 1], ["act", "good", "care"])
    func `the bar above a page can be seen`(theme: Int, name: String) throws {
        #expect(try contrast(try colour(name, theme), try colour("ground", theme)) >= 3)
    }

    @Test func `nothing is loaded from anywhere`() {
        for word in ["url(", "@import", "@font-face", "http", "</"] { #expect(!PageStyle.html.text.contains(word)) }
    }

    /// The channels of `--name`, from 0 to 1; theme 0 is light, 1 dark.
    private func colour(_ name: String, _ theme: Int) throws -> [Double] {
        let value = try Regex("--\(name): #([0-9a-f]+)", as: (Substring, Substring).self)
        let found = PageStyle.html.text.matches(of: value)
        try #require(found.count == 2, "\(name) is said once a theme")
        let digits = found[theme].output.1
        // Each digit of a short one counts twice.
        let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        let pairs = stride(from: 0, to: 6, by: 2).map { full.dropFirst($0).prefix(2) }
        return try pairs.map { Double(try #require(Int($0, radix: 16))) / 255 }
    }

    /// As WCAG 2.2 computes it.
    private func contrast(_ one: [Double], _ other: [Double]) throws -> Double {
        let (dark, light) = (min(luminance(one), luminance(other)), max(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    private func luminance(_ channels: [Double]) -> Double {
        zip([0.2126, 0.7152, 0.0722], channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) })
            .reduce(0) { $0 + $1.0 * $1.1 }
    }
}
