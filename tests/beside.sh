#!/usr/bin/env bash
# Lets second processes approve and cancel beside a `flows run --wait` that appends all the time, COUNT
# commands in all; every other run is cancelled in the end. Prints one line, `commands N lost N doubled N
# wrong N`; exits 0 only when the last three are 0.
#   lost     records of either process that do not stand in the journal
#   doubled  records that stand twice
#   wrong    commands that failed, and runs that did not go on by themselves
# usage: tests/beside.sh COUNT [--store SPEC]
set -u
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

count=${1:?usage: beside.sh COUNT [--store SPEC]}
store=
[[ ${2:-} == --store ]] && store=${3:?--store needs a store}
find_flows
work=$(mktemp -d)
spec=${store:-file:$work/store}
gates=20 # per run
ids=()
commands=0 lost=0 doubled=0 wrong=0

complain() {
  echo "beside: $*" >&2
  wrong=$((wrong + 1))
}

# requests: the ids of the open requests.
requests() {
  "$flows" inputs "$run" --json --store "$spec" 2>/dev/null | grep -o '"request":{"id":"[0-9a-f]*"' | cut -d'"' -f6
}

# all_asked GATES PID: waits until the run of a process has asked everything.
all_asked() {
  local tries asked
  for ((tries = 0; tries < 200; tries++)); do
    kill -0 "$2" 2>/dev/null || return 1
    mapfile -t asked < <(requests)
    ((${#asked[@]} == $1)) && { ids=("${asked[@]}"); return 0; }
    sleep 0.1
  done
  return 1
}

# Counts what is lost and doubled: lines of the journal of RUN, and answers that count.
check() {
  local found
  found=$("$flows" checkpoints "$run" --json --store "$spec" | grep '^{' | awk -v answers="$1" -v busy="$2" '
    function field(name) { return match($0, "\"" name "\":(\"[^\"]*\"|[a-z0-9]+)") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : "" }
    { type = field("type"); node = field("node"); used = field("ignored") == "false" }
    type == "\"input.answered\"" && used { if (answered[field("request")]++) doubled++; else counted++ }
    type == "\"node.completed\"" && node ~ /\[/ { if (done[node]++) doubled++; else if (node ~ /^"busy/) outcomes++ }
    field("sequence") != NR { doubled++ }
    END { print answers - counted + (busy ? busy - outcomes : 0), doubled + 0 }')
  lost=$((lost + ${found% *}))
  doubled=$((doubled + ${found#* }))
  [[ $found == "0 0" ]] || echo "beside: $run: lost and doubled: $found" >&2
}

# one_run NUMBER GATES CANCELLED: a run with so many gates, all approved beside it.
one_run() {
  local busy=$((200 * $2)) pid id code
  run=beside-$$-$1
  ids=()
  [[ $3 == 1 ]] && busy=100000
  "$flows" run "$root/tests/flows/beside.yaml" --set asks="$2" --set busy="$busy" --run "$run" --store "$spec" --wait >"$work/log" 2>&1 &
  pid=$!
  all_asked "$2" $pid || { complain "$run did not ask $2 times: $(tail -3 "$work/log")"; kill $pid 2>/dev/null; reap $pid; commands=$((commands + 1)); return; }
  for id in ${ids[@]+"${ids[@]}"}; do
    "$flows" approve "$run" "$id" --as second --store "$spec" >"$work/answer" 2>&1 || complain "$run: approve ended with $?: $(cat "$work/answer")"
    commands=$((commands + 1))
  done
  if [[ $3 == 1 ]]; then
    "$flows" cancel "$run" --by second --store "$spec" >"$work/answer" 2>&1 || complain "$run: cancel ended with $?: $(cat "$work/answer")"
    commands=$((commands + 1))
    busy=0
  fi
  reap $pid
  code=$?
  ((code == ($3 == 1 ? 5 : 0))) || complain "$run ended with $code: $(tail -3 "$work/log")"
  check "$2" "$busy"
}

for ((number = 1; commands < count; number++)); do
  left=$((count - commands))
  cancelled=$((number % 2))
  one_run $number $((left - cancelled < gates ? (left > cancelled ? left - cancelled : 1) : gates)) $cancelled
done
echo "commands $commands lost $lost doubled $doubled wrong $wrong"
if ((lost + doubled + wrong > 0)); then
  echo "beside: what went wrong is left in $work" >&2
  exit 1
fi
rm -rf "$work"
