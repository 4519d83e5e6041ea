import CCurl

/// Owns one `CURL` easy handle, for one transfer at a time; `curl_easy_cleanup` runs exactly once.
@safe struct EasyHandle: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// Takes over a handle from `curl_easy_init`.
    @unsafe init(owning handle: UnsafeMutableRawPointer) { unsafe self.handle = handle }

    deinit { unsafe curl_easy_cleanup(handle) }

    static func open() -> EasyHandle {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("curl_easy_init has no memory left") }
        return unsafe EasyHandle(owning: handle)
    }

    /// For calls that take the handle itself; good for as long as this struct lives.
    @unsafe var pointer: UnsafeMutableRawPointer { unsafe handle }

    /// Forgets every option; keeps the allocations.
    func reset() { unsafe curl_easy_reset(handle) }

    func set(_ option: CURLoption, _ value: Int) {
        unsafe require(curl_easy_setopt_long(handle, option, value))
    }

    /// libcurl copies the string.
    func set(_ option: CURLoption, _ value: String) {
        unsafe require(curl_easy_setopt_string(handle, option, value))
    }

    @unsafe func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
        unsafe require(curl_easy_setopt_pointer(handle, option, value))
    }

    @unsafe func set(_ option: CURLoption, _ callback: curl_write_callback) {
        unsafe require(curl_easy_setopt_write(handle, option, callback))
    }

    @unsafe func setOpenSocket(_ callback: curl_opensocket_callback) {
        unsafe require(curl_easy_setopt_opensocket(handle, callback))
    }

    @unsafe func setBeforeRequest(_ callback: curl_prereq_callback) {
        unsafe require(curl_easy_setopt_prereq(handle, callback))
    }

    /// The list must outlive the transfer: libcurl does not copy it.
    func setHeaders(_ list: borrowing HeaderList) {
        unsafe require(curl_easy_setopt_list(handle, CURLOPT_HTTPHEADER, list.pointer))
    }

    /// libcurl copies the bytes.
    func setBody(_ bytes: [UInt8]) {
        unsafe require(curl_easy_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
        unsafe bytes.withUnsafeBytes { body in
            var nothing: CChar = 0  // an empty array has no address, and nil would mean "ask the read callback"
            unsafe withUnsafeMutableBytes(of: &nothing) { nothing in
                let start = unsafe body.baseAddress ?? UnsafeRawPointer(nothing.baseAddress)
                unsafe set(CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            }
        }
    }

    /// How many bytes of requests this transfer has handed to the network, repeats included.
    var requestBytes: Int {
        var value = 0
        unsafe require(curl_easy_getinfo_long(handle, CURLINFO_REQUEST_SIZE, &value))
        return value
    }

    var duration: Duration {
        var microseconds: curl_off_t = 0
        unsafe require(curl_easy_getinfo_offset(handle, CURLINFO_TOTAL_TIME_T, &microseconds))
        return .microseconds(Int64(microseconds))
    }

    /// An option refused is a mistake in this room, not a condition of the network.
    private func require(_ code: CURLcode) {
        precondition(code == CURLE_OK, unsafe String(cString: curl_easy_strerror(code)))
    }
}
