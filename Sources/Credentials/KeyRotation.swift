package import Store

/// Seals everything anew with the first key of the keyring, while the service works.
///
/// It can be stopped and begun again at any moment: what is sealed with the first key is not looked at any more.
package struct KeyRotation: Sendable {
    /// How it went.
    package struct Result: Sendable, Equatable {
        /// The key that everything is sealed with now.
        package let key: String
        package let resealed: Int
        /// What no key of the keyring opens, and why.
        package let unopened: [String]
        /// Keys of the keyring that nothing is sealed with any more; not known before the end.
        package let removable: [String]
        /// Where to go on; `nil` at the end.
        package let next: String?
    }

    private static let batch = 200

    private let store: SealStore
    private let keyring: Keyring

    package init(store: SealStore, keyring: Keyring) {
        self.store = store
        self.keyring = keyring
    }

    /// Goes on behind the place `after`, until `most` values or a few more were looked at.
    ///
    /// - Throws: what the database throws; what was resealed until then stays so.
    package func run(after: String = "", most: Int = .max) async throws -> Result {
        let key = keyring.ids[0]
        var resealed = 0
        var unopened: [String] = []
        var place: String? = after
        while let reached = place, resealed + unopened.count < most {
            let old = try await store.sealedOtherwise(than: key, after: reached, most: Self.batch)
            place = old.last?.place
            guard place != nil else { break }
            var opened: [SealedValue] = []
            var new: [[UInt8]] = []
            for value in old {
                do {
                    let secret = try keyring.open(value.sealed, at: value.place)
                    new.append(try keyring.seal(secret, for: value.place))
                    opened.append(value)
                } catch let error as SealError {
                    unopened.append("\(value.place): \(error)")
                }
            }
            resealed += Int(try await store.reseal(opened, as: new))
        }
        let used = place == nil ? Set(try await store.keys().map(\.key)) : Set(keyring.ids)
        return Result(
            key: key,
            resealed: resealed,
            unopened: unopened,
            removable: keyring.ids.filter { $0 != key && !used.contains($0) },
            next: place
        )
    }

    /// What is stored and cannot be opened with this keyring, a sentence for each key; empty when all can.
    ///
    /// - Throws: what the database throws.
    package func findings() async throws -> [String] {
        try await store.keys().compactMap { known in
            do throws(SealError) {
                _ = try keyring.open(known.sample.sealed, at: known.sample.place)
                return nil
            } catch {
                return
                    "\(known.count) stored secrets are sealed with key \(known.key), which does not open them: \(error)"
            }
        }
    }
}
