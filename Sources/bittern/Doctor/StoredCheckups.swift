import Postgres

/// The checkups that read what Bittern keeps in its database.
struct StoredCheckups {
    let configuration: BitternConfiguration

    /// None when there is no database to ask, or its schema is another one's: the database's own checkup says so.
    func findings() async -> [CheckupFinding] {
        guard let conninfo = try? CommandDatabase.running(configuration) else { return [] }
        let pool = PostgresPool(conninfo: conninfo, limit: 1)
        var findings: [CheckupFinding] = []
        for (name, look) in [
            ("sealed", SealsCheckup(configuration: configuration).findings),
            ("apps", AppsCheckup(configuration: configuration).findings),
        ] {
            do {
                findings += try await look(pool)
            } catch let error as PostgresError where error.isDatabaseAway {
                break
            } catch {
                findings.append(
                    .warning(name, "nobody knows: \(error)", "run `bittern migrate` when the schema is behind")
                )
            }
        }
        await pool.close()
        return findings
    }
}
