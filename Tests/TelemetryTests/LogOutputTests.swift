import Foundation
import SystemPackage
import Telemetry
import Testing

@Suite struct LogOutputTests {
    @Test func `lines from many threads are whole, and none is lost`() async throws {
        let log = try LogCapture()
        // All of them together are less than what is kept for a reader that stands still.
        let filler = String(repeating: "x", count: 400)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<250 { log.output.write(line: "\(task)-\(number)-\(filler)") }
                }
            }
        }
        let lines = try log.lines()
        #expect(Set(lines) == Set((0..<8).flatMap { task in (0..<250).map { "\(task)-\($0)-\(filler)" } }))
        #expect(lines.count == 2_000)
    }

    @Test func `while the reader stands still others do not wait, and what is dropped is counted`() throws {
        let pipe = try FileDescriptor.pipe()
        let output = LogOutput(pipe.writeEnd, limitBytes: 20)
        // More than a pipe holds, so that this one writer is inside its write until somebody reads.
        let long = String(repeating: "x", count: 1 << 20)
        let first = Thread { output.write(line: long) }
        first.start()
        let reader = FileHandle(fileDescriptor: pipe.readEnd.rawValue)
        var text = try #require(try reader.read(upToCount: 1))
        output.write(line: "kept")
        output.write(line: String(repeating: "y", count: 30))
        output.write(line: String(repeating: "z", count: 30))
        // The dropped lines are said after the kept one, by the writer who was waiting.
        while !text.suffix(200).contains(Data("\"lines\":2}\n".utf8)) {
            text += reader.availableData
        }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == long && lines[1] == "kept")
        try pipe.writeEnd.close()
        try pipe.readEnd.close()
    }

    @Test(arguments: ["/dev/full", "/dev/null"])
    func `a place that takes nothing loses lines and nothing else`(path: String) throws {
        let descriptor = try FileDescriptor.open(FilePath(path), .writeOnly)
        let output = LogOutput(descriptor)
        for _ in 0..<100 { output.write(line: "lost") }
        try descriptor.close()
    }
}
