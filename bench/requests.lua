-- Posts the lines of a file in random order: FILE [HEADER VALUE]...

local requests = {}

function init(arguments)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  for place = 2, #arguments, 2 do
    wrk.headers[arguments[place]] = arguments[place + 1]
  end
  for line in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format(nil, nil, nil, line)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.timeout + errors.read + errors.write + errors.connect
  io.write(string.format("RESULT %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
