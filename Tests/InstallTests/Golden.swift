import Foundation
import Testing

@testable import Install

/// The pages as they should be: `Pages/<name>.html`, each without the stylesheet.
enum Golden {
    /// A page that differs is left beside the temporary files, to be looked at and, when it is right, to take the place of the old.
    static func compare(_ page: Page, with name: String) throws {
        let html = page.html.text.replacing(PageStyle.html.text, with: "…")
        let file = try #require(Bundle.module.resourceURL).appending(path: "Pages/\(name).html")
        let expected = try? String(contentsOf: file, encoding: .utf8)  // a page that is not there yet differs, too
        guard html != expected else { return }
        let written = FileManager.default.temporaryDirectory.appending(path: "bittern-pages/\(name).html")
        try FileManager.default.createDirectory(
            at: written.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try page.html.text.write(to: written.appendingPathExtension("styled.html"), atomically: true, encoding: .utf8)
        try html.write(to: written, atomically: true, encoding: .utf8)
        Issue.record("\(name).html is not as Tests/InstallTests/Pages has it; the new one is \(written.path)")
    }
}
