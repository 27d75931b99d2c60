-- N coroutines that loop "yield", resumed in turn. Arguments: N and how many resumes to time.
-- It runs in Lua 5.4, LuaJIT and gopher-lua.
local n, resumes = tonumber(arg[1]), tonumber(arg[2])
local create, resume, yield, clock = coroutine.create, coroutine.resume, coroutine.yield, os.clock
local done = false

local function loop()
	while not done do yield() end
end

local function herd(size)
	local all = {}
	for i = 1, size do
		local co = create(loop)
		all[i] = co
		resume(co)
	end
	return all
end

local function round(all)
	for i = 1, #all do resume(all[i]) end
end

local function rss()
	local f = io.open("/proc/self/status")
	if not f then return nil end
	local kb = f:read("*a"):match("VmRSS:%s*(%d+)")
	f:close()
	return tonumber(kb) * 1024
end

-- One coroutine is too quick to make for the clock, so that at least 1,000 are made.
local size = math.max(n, 1000)
local before = rss()
local start = clock()
local all = herd(size)
local created = clock() - start
local after = rss()

local few = all
if size ~= n then few = herd(n) end
round(few)
collectgarbage("collect")
collectgarbage("stop")
local rounds = math.max(3, math.floor(resumes / n))
start = clock()
for i = 1, rounds do round(few) end
local resumed = clock() - start
collectgarbage("restart")

start = clock()
collectgarbage("collect")
local collected = clock() - start

done = true
start = clock()
round(all)
local ended = clock() - start

print(string.format("%g ns resume", resumed / rounds / n * 1e9))
print(string.format("%g ns create", created / size * 1e9))
print(string.format("%g ns end", ended / size * 1e9))
if before and n >= 1000 then
	print(string.format("%g bytes memory each", (after - before) / size))
	print(string.format("%g ms full collection", collected * 1e3))
end
