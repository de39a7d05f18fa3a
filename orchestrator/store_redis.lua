#!lua name=tribuna_1

-- One step of a room's log: check, append, remember the answers, count the ballots. See orchestrator/store_redis.py.
-- All keys of a room have one hash tag, so that they are on one node of a cluster.

local function hash_of(entry)
  return entry[2][2] -- "hash" is the first field of every entry
end

local function entry_at(log, seq)
  return redis.call('XRANGE', log, seq .. '-0', seq .. '-0')[1]
end

local function head_of(log)
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  if not last then return 0, string.rep('0', 64) end
  return tonumber(string.match(last[1], '^%d+')), hash_of(last)
end

-- The answers of what an earlier try of the same call has written before its connection broke; {}: nothing.
local function written_before(log, commands, seq)
  local answers, sure = {}, 0
  for i, command in ipairs(commands) do
    local events = command[3]
    seq = seq + #events
    answers[i] = {seq, 0}
    if #events > 0 then
      local entry = entry_at(log, seq)
      if not entry or hash_of(entry) ~= events[#events][1] then break end
      sure = i
    end
  end
  return {unpack(answers, 1, sure)}
end

local function keep(keys, seq, command)
  local by, id, events, poll, options = unpack(command)
  for _, event in ipairs(events) do
    seq = seq + 1
    redis.call('XADD', keys[1], seq .. '-0', 'hash', event[1], 'at', event[2], 'by', by, 'command', id, 'version', event[3], 'payload', event[4])
  end
  for _, option in ipairs(options) do
    redis.call('HINCRBY', keys[3], poll .. ':' .. option, 1)
  end
  if id ~= '' then redis.call('HSET', keys[2], by .. '\0' .. id, seq) end
  return seq
end

-- keys: log (stream), answers (hash), ballots (hash) of a room. args: the sequence and the hash after which the commands were decided, and
-- the commands in MessagePack: {{by, id or '', {{hash, at, version, payload}, ...}, poll, {option, ...}}, ...}.
-- Returns {'kept', {seq, repeated (0 or 1)}, ...}, {'conflict', seq}, {'forgot', seq} or {'forked', seq}.
local function append(keys, args)
  local expected, previous, commands = tonumber(args[1]), args[2], cmsgpack.unpack(args[3])
  local seq, hash = head_of(keys[1])
  if seq < expected then return {'forgot', seq} end
  if seq > expected then
    local written = written_before(keys[1], commands, expected)
    if #written > 0 then return {'kept', unpack(written)} end
  end
  local result, fresh = {'kept'}, true
  for _, command in ipairs(commands) do
    local first = command[2] ~= '' and redis.call('HGET', keys[2], command[1] .. '\0' .. command[2])
    if first then
      result[#result + 1] = {tonumber(first), 1}
      if #command[3] > 0 then return result end
    else
      if fresh and seq ~= expected then return {'conflict', seq} end
      if fresh and hash ~= previous then return {'forked', seq} end
      fresh = false
      seq = keep(keys, seq, command)
      result[#result + 1] = {seq, 0}
    end
  end
  return result
end

redis.register_function('tribuna_append_1', append)
