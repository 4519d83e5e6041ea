import CCurl

/// Owns one `CURLM`: many transfers, the pool of their connections, the cache of names.
///
/// Belongs to one thread; only ``waker`` may be used from others.
@safe struct MultiHandle: ~Copyable {
    /// The most idle connections kept for reuse, and the most open at all, over all hosts.
    static let idleConnections = 256
    static let openConnections = 512

    private let handle: UnsafeMutableRawPointer

    /// Takes over a handle from `curl_multi_init`.
    @unsafe init(owning handle: UnsafeMutableRawPointer) { unsafe self.handle = handle }

    deinit { unsafe curl_multi_cleanup(handle) }

    static func open(connectionsPerHost: Int) -> MultiHandle {
        guard let handle = unsafe curl_multi_init() else { preconditionFailure("curl_multi_init has no memory left") }
        let multi = unsafe MultiHandle(owning: handle)
        multi.set(CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        multi.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, openConnections)
        multi.set(CURLMOPT_MAXCONNECTS, idleConnections)
        return multi
    }

    /// Ends a `poll`, the running one or the next.
    ///
    /// `curl_multi_wakeup` is the one function that libcurl allows from any thread while the handle lives. The address is
    /// kept as a number because pointers are not Sendable; ``Inbox`` proves the "while": it holds the waker under its
    /// lock, uses it only there, and the loop takes it back before the handle goes.
    struct Waker: Sendable {
        fileprivate let address: UInt

        func wake() { _ = unsafe curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: address)) }
    }

    var waker: Waker { unsafe Waker(address: UInt(bitPattern: handle)) }

    func add(_ easy: borrowing EasyHandle) { unsafe require(curl_multi_add_handle(handle, easy.pointer)) }

    /// Ends the transfer if it still runs; no callback of it is called afterwards.
    func remove(_ easy: borrowing EasyHandle) { unsafe require(curl_multi_remove_handle(handle, easy.pointer)) }

    /// Moves every transfer as far as it goes without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe require(curl_multi_perform(handle, &running))
    }

    /// Waits for the network, for a `wake`, or for the time to pass.
    func poll(milliseconds: Int32) {
        unsafe require(curl_multi_poll(handle, nil, 0, milliseconds, nil))
    }

    /// One transfer that has ended, with how; nil when no other has.
    func nextFinished() -> (transfer: Transfer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            var owner: UnsafeMutableRawPointer?
            unsafe curl_easy_getinfo_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &owner)
            guard let owner = unsafe owner else { continue }
            return unsafe (Transfer.at(owner), message.pointee.data.result)
        }
        return nil
    }

    private func set(_ option: CURLMoption, _ value: Int) {
        unsafe require(curl_multi_setopt_long(handle, option, value))
    }

    private func require(_ code: CURLMcode) {
        precondition(code == CURLM_OK, unsafe String(cString: curl_multi_strerror(code)))
    }
}
