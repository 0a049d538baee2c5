#!/usr/bin/env bash
# Kills `flows run` and `flows resume` of the main job with SIGKILL at random moments, COUNT times, and
# resumes until each run ends. Prints one line, `kills N lost N doubled N wrong N`; exits 0 only when the
# last three are 0.
#   lost     items without an outcome that counts
#   doubled  items and nodes with a second outcome, or run again although their outcome stood
#   wrong    result files that differ from the uninterrupted one, and commands that ended unexpectedly
# usage: tests/kill9.sh COUNT [--store SPEC]      SEED=N repeats the choice of moments
set -u
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

count=${1:?usage: kill9.sh COUNT [--store SPEC]}
store=
[[ ${2:-} == --store ]] && store=${3:?--store needs a store}
RANDOM=${SEED:-$$}
find_flows
job=$root/samples/02-expenses
work=$(mktemp -d)
kills=0 lost=0 doubled=0 wrong=0

complain() {
  echo "kill9: $*" >&2
}

# begin NAME: the folder, store and id of a run.
begin() {
  dir=$work/$1
  mkdir -p "$dir"
  run=kill9-$$-$1
  spec=${store:-file:$dir/store}
}

start() {
  exec "$flows" run "$job/flow.yaml" --input "$job/claims.json" --run "$run" --store "$spec" --out "$dir" >"$dir/log" 2>&1
}

resume() {
  exec "$flows" resume "$run" --store "$spec" --out "$dir" >"$dir/log" 2>&1
}

approve() {
  "$flows" approve "$run" --as auditor --store "$spec" >"$dir/approve.log" 2>&1
}

# events: what the journal says, one record a line.
events() {
  "$flows" checkpoints "$run" --json --store "$spec" | grep '^{'
}

reference() {
  begin reference
  local from code
  from=$(now)
  (start)
  code=$?
  span=$(($(now) - from))
  [[ $code == 3 ]] && approve && (resume) || { complain "the reference run failed: $(cat "$dir/log")"; exit 1; }
  result=$(cd "$dir" && find out -type f)
  reference=$dir/$result
  items=$(events | grep -c '"type":"node.completed","node":"[^"]*\[')
  [[ -s $reference && $items -ge 200 ]] || { complain "the reference run wrote no result, or has $items items"; exit 1; }
}

# Runs one command and kills it at a random moment, unless enough were killed; gives its exit code.
attempt() {
  local pid code
  "$1" &
  pid=$!
  if ((kills < count)); then
    doze "$(chance $((span + span / 10)))"
    kill -9 $pid 2>/dev/null
  fi
  reap $pid
  code=$?
  ((code == 137)) && kills=$((kills + 1))
  return $code
}

# Counts what is lost and doubled in the journal of the run.
check() {
  local found
  found=$(events | awk -v items="$items" '
    function field(name) { return match($0, "\"" name "\":(\"[^\"]*\"|[a-z0-9]+)") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : "" }
    { type = field("type"); node = field("node") }
    type == "\"node.completed\"" {
      if (done[node]++) doubled++
      else if (field("ignored") == "false" && node ~ /\[/) outcomes++
    }
    type == "\"attempt.started\"" && done[node] { doubled++ }
    END { print items - outcomes, doubled + 0 }')
  lost=$((lost + ${found% *}))
  doubled=$((doubled + ${found#* }))
  [[ $found == "0 0" ]] || complain "$run: lost and doubled: $found"
  cmp -s "$reference" "$dir/$result" || { complain "$run: the result file is wrong"; wrong=$((wrong + 1)); }
}

# One run, from its start until it has ended.
life() {
  local command=start
  while true; do
    attempt $command
    case $? in
      0) check; return ;;
      3) approve || { complain "$run: $(cat "$dir/approve.log")"; wrong=$((wrong + 1)); return; }; command=resume ;;
      11) command=start ;; # killed before anything was recorded
      137) command=resume ;;
      *) complain "$run: $command ended with another code: $(cat "$dir/log")"; wrong=$((wrong + 1)); return ;;
    esac
  done
}

reference
for ((number = 1; kills < count; number++)); do
  begin $number
  before=$((lost + doubled + wrong))
  life
  ((lost + doubled + wrong == before)) && rm -rf "$dir"
done
echo "kills $kills lost $lost doubled $doubled wrong $wrong"
if ((lost + doubled + wrong > 0)); then
  complain "what went wrong is left in $work"
  exit 1
fi
rm -rf "$work"
