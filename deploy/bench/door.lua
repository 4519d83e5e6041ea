-- Loads webhooks' doors with wrk: every request is another signed body. The bodies are templates with a hole, sent in turn;
-- a file of fixed-width records `nonce signature` fills it, and no record is used twice in one run.
--   BENCH_RECORDS  the file      BENCH_FIRST, BENCH_SHARE  the first record of this run, and how many each thread may use
--   BENCH_TEMPLATES  a folder with {1…}.{product,fields,head,tail}      BENCH_KINDS  how many of them there are
--   BENCH_PATH_cloud, BENCH_PATH_datacenter  the webhooks' paths      BENCH_RESULT  where the result goes

local nonce_width, signature_width = 12, 64
local record_width = nonce_width + 1 + signature_width + 1
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function text(name)
  local file = assert(io.open(os.getenv("BENCH_TEMPLATES") .. "/" .. name, "rb"))
  local found = file:read("*a")
  file:close()
  return found
end

function init(_)
  local share = tonumber(os.getenv("BENCH_SHARE"))
  local first = tonumber(os.getenv("BENCH_FIRST")) + number * share
  left, kind = share, 0
  records = assert(io.open(os.getenv("BENCH_RECORDS"), "rb"))
  records:seek("set", first * record_width)
  kinds = {}
  for index = 1, tonumber(os.getenv("BENCH_KINDS")) do
    local head, tail = text(index .. ".head"), text(index .. ".tail")
    kinds[index] = {
      start = "POST " .. os.getenv("BENCH_PATH_" .. text(index .. ".product")) .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
        .. (#head + nonce_width + #tail) .. "\r\n" .. text(index .. ".fields"),
      head = head,
      tail = tail,
    }
  end
end

function request()
  left = left - 1
  local record = left >= 0 and records:read(record_width)
  if not record then
    wrk.thread:stop()
    return "GET /no-records-left HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
  end
  -- The records are of the templates in turn; shares are whole rounds of them, so each thread starts with the first.
  local made = kinds[kind + 1]
  kind = (kind + 1) % #kinds
  local nonce = record:sub(1, nonce_width)
  return made.start .. nonce .. "\r\nX-Hub-Signature: sha256=" .. record:sub(nonce_width + 2, record_width - 1) .. "\r\n\r\n"
    .. made.head .. nonce .. made.tail
end

function done(summary, latency, _)
  local file = assert(io.open(os.getenv("BENCH_RESULT"), "w"))
  local errors = summary.errors
  file:write(string.format(
    '{"answers": %d, "refused": %d, "broken": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "most_ms": %.3f}\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
  file:close()
end
