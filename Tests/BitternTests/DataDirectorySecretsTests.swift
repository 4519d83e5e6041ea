import Domain
import Foundation
import Testing
import bittern

@Suite struct DataDirectorySecretsTests {
    @Test func `a secret is made once, for its owner alone`() throws {
        try withFolder { folder in
            let directory = "\(folder)/new/data"
            let secrets = DataDirectorySecrets(in: directory)
            #expect(try secrets.existingOperatorToken() == nil)
            let token = try secrets.operatorToken().withValue { $0 }
            #expect(token.utf8.count == 43)
            #expect(try secrets.operatorToken().withValue { $0 } == token)
            #expect(try DataDirectorySecrets(in: directory).existingOperatorToken()?.withValue { $0 } == token)
            let keyring = try secrets.keyring().withValue { $0 }
            #expect(keyring.hasPrefix("k1:"))
            #expect(try secrets.keyring().withValue { $0 } == keyring)
            for name in ["keyring", "operator-token"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == [
                    "keyring", "operator-token",
                ]
            )
        }
    }

    @Test(arguments: [0o644, 0o640, 0o602, 0o660])
    func `a file that others can read or change is refused`(mode: Int) throws {
        try withFolder { folder in
            let secrets = DataDirectorySecrets(in: folder)
            _ = try secrets.keyring()
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/keyring")
            let error = #expect(throws: ConfigurationError.self) { try secrets.keyring() }
            #expect(error?.description.contains("chmod 600 \(folder)/keyring") == true)
        }
    }

    @Test func `an empty file is no secret, and is not replaced`() throws {
        try withFolder { folder in
            let path = "\(folder)/keyring"
            #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]))
            #expect(throws: ConfigurationError.self) { try DataDirectorySecrets(in: folder).keyring() }
            #expect(FileManager.default.contents(atPath: path) == Data())
        }
    }

    @Test func `made at the same time by many, it is one`() async throws {
        let folder = "\(NSTemporaryDirectory())/bittern-test-\(UUID().uuidString)"
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask { try DataDirectorySecrets(in: folder).operatorToken().withValue { $0 } }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        try FileManager.default.removeItem(atPath: folder)
        #expect(tokens.count == 1)
    }
}
