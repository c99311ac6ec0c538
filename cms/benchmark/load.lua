-- `wrk -s load.lua URL -- METHOD BODY PATH...`: asks the paths in turn, prints what came of it in one line of JSON.
-- `{n}` in the body is a number that never comes twice, from one run to the next either.

local mine

function setup(thread)
  mine = thread
end

function init(args)
  refused = 0
  number = os.time() * 10000
  method, body, paths = args[1], args[2], { unpack(args, 3) }
  if method == "GET" and #paths == 1 then
    request = nil -- always the same: wrk sends it without asking us
    wrk.path = paths[1]
  end
end

function request()
  number = number + 1
  local text = body:gsub("{n}", string.format("%d", number))
  return wrk.format(method, paths[number % #paths + 1], nil, text)
end

function response(status)
  if status < 200 or status > 299 then
    refused = refused + 1
  end
end

function done(summary)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  local line = '\n{"requests": %d, "microseconds": %d, "refused": %d, "lost": %d}\n'
  io.write(string.format(line, summary.requests, summary.duration, mine:get("refused"), lost))
end
