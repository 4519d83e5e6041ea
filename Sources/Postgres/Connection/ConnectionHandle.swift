internal import CPostgres
internal import Glibc

/// Owns one `PGconn`, in non-blocking mode once it is open.
///
/// `PQfinish` runs once, also when the login failed: libpq allocates a `PGconn` even then. After `close` the pointer is
/// null, which every function of libpq used here takes for a broken connection.
@safe struct ConnectionHandle: ~Copyable {
    private var connection: OpaquePointer?

    /// Takes ownership of `connection`.
    private init(owning connection: OpaquePointer?) {
        unsafe self.connection = connection
    }

    deinit {
        unsafe PQfinish(connection)
    }

    /// What `conninfo` may override: names of the field's own, in seconds and milliseconds.
    private static let defaults = [
        ("connect_timeout", "3"), ("fallback_application_name", "bittern"), ("keepalives_idle", "30"),
        ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
    ]

    /// Connects and logs in; blocks, per host at most for the conninfo's `connect_timeout`.
    ///
    /// `PQconnectPoll` is not used, because it leaves the way from a dead host to the next one to nobody.
    static func open(_ conninfo: String) throws(PostgresError) -> ConnectionHandle {
        guard isReadable(conninfo) else {
            // libpq's own message quotes the string, which may hold a password.
            throw .disconnected("the connection string is malformed; it must be key=value pairs or a postgresql:// URL")
        }
        let settings = defaults + [("dbname", conninfo), ("client_encoding", "UTF8")]
        var keywords = unsafe settings.map { unsafe UnsafePointer(strdup($0.0)) } + [nil]
        var values = unsafe settings.map { unsafe UnsafePointer(strdup($0.1)) } + [nil]
        defer {
            for index in unsafe keywords.indices {
                unsafe free(UnsafeMutablePointer(mutating: keywords[index]))
                unsafe free(UnsafeMutablePointer(mutating: values[index]))
            }
        }
        let handle = unsafe ConnectionHandle(owning: PQconnectdbParams(&keywords, &values, 1))
        guard !handle.isBad else { throw .disconnected(handle.lastMessage) }
        handle.setUp()
        return handle
    }

    private static func isReadable(_ conninfo: String) -> Bool {
        var reason: UnsafeMutablePointer<CChar>?
        let options = unsafe PQconninfoParse(conninfo, &reason)
        defer {
            unsafe PQconninfoFree(options)
            unsafe PQfreemem(reason)
        }
        return unsafe options != nil
    }

    private func setUp() {
        unsafe _ = PQsetnonblocking(connection, 1)
        // Notices would be printed to stderr, which is a log of ours.
        unsafe _ = PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    mutating func close() {
        unsafe PQfinish(connection)
        unsafe connection = nil
    }

    // MARK: State.

    var isBad: Bool { unsafe PQstatus(connection) != CONNECTION_OK }

    var isInTransaction: Bool { unsafe PQtransactionStatus(connection) != PQTRANS_IDLE }

    var isInFailedTransaction: Bool { unsafe PQtransactionStatus(connection) == PQTRANS_INERROR }

    var socket: Int32 { unsafe PQsocket(connection) }

    /// The first line of libpq's last message.
    var lastMessage: String {
        guard let message = unsafe PQerrorMessage(connection) else { return "out of memory" }
        let text = unsafe String(cString: message)
        return text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "the connection is closed"
    }

    /// A right to cancel what this connection has in flight, from any thread.
    func makeCancel() -> StatementCancel {
        // By its address, as the compiler would take it for a part of the connection.
        let address = UInt(bitPattern: unsafe PQgetCancel(connection))
        return unsafe StatementCancel(CancelHandle(owning: OpaquePointer(bitPattern: address)))
    }

    // MARK: Sending; each returns whether libpq took it.

    func sendPrepare(_ name: String, _ query: Query) -> Bool {
        let types = query.parameters.map(\.type.rawValue)
        return unsafe PQsendPrepare(connection, name, query.sql, Int32(types.count), types) == 1
    }

    /// Runs a prepared statement; parameters and results are binary.
    func sendExecute(_ name: String, _ parameters: [Query.Parameter]) -> Bool {
        let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: parameters.count)
        var values: [UnsafePointer<CChar>?] = unsafe []
        unsafe values.reserveCapacity(parameters.count)
        return unsafe withPointers(to: parameters[...], &values) { values in
            unsafe PQsendQueryPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 1) == 1
        }
    }

    /// Several statements in text; no parameters.
    func sendScript(_ sql: String) -> Bool { unsafe PQsendQuery(connection, sql) == 1 }

    /// Holds every parameter's bytes in place, one call deeper for each, without a copy.
    private func withPointers(
        to parameters: ArraySlice<Query.Parameter>,
        _ values: inout [UnsafePointer<CChar>?],
        _ body: ([UnsafePointer<CChar>?]) -> Bool
    ) -> Bool {
        guard let first = parameters.first else { return unsafe body(values) }
        guard let bytes = first.bytes else {
            unsafe values.append(nil)
            return unsafe withPointers(to: parameters.dropFirst(), &values, body)
        }
        return unsafe bytes.withUnsafeBytes { buffer in
            // An empty array may have no address, and libpq takes that for null.
            unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
                guard let base = characters.baseAddress else {
                    return unsafe "".withCString { empty in
                        unsafe values.append(empty)
                        return unsafe withPointers(to: parameters.dropFirst(), &values, body)
                    }
                }
                unsafe values.append(base)
                return unsafe withPointers(to: parameters.dropFirst(), &values, body)
            }
        }
    }

    // MARK: Receiving.

    /// Whether bytes are left that the socket would not take yet; `nil` when it takes none any more.
    func flush() -> Bool? {
        switch unsafe PQflush(connection) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Reads what has arrived; false when the connection is gone.
    func consumeInput() -> Bool { unsafe PQconsumeInput(connection) == 1 }

    /// Whether the next result is not complete yet.
    var isBusy: Bool { unsafe PQisBusy(connection) == 1 }

    /// The next result of what was sent; `nil` after the last.
    func nextResult() -> QueryResult? {
        guard let result = unsafe PQgetResult(connection) else { return nil }
        return unsafe QueryResult(owning: result)
    }

    func nextNotification() -> PostgresNotification? {
        guard let notification = unsafe PQnotifies(connection) else { return nil }
        defer { unsafe PQfreemem(notification) }
        return unsafe PostgresNotification(
            channel: String(cString: notification.pointee.relname),
            payload: String(cString: notification.pointee.extra),
            processID: notification.pointee.be_pid
        )
    }

    /// A name quoted as SQL; `nil` when it is not valid text.
    func quoted(_ name: String) -> String? {
        guard let quoted = unsafe PQescapeIdentifier(connection, name, name.utf8.count) else { return nil }
        defer { unsafe PQfreemem(quoted) }
        return unsafe String(cString: quoted)
    }
}
