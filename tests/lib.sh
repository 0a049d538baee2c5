# What the scripts here share. Sourced, not run.

# A process that is killed would leave the files of its diagnostics behind.
export DOTNET_EnableDiagnostics=0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Sets flows to the built program; builds it when there is none.
find_flows() {
  local configuration
  if [[ -n ${FLOWS:-} ]]; then
    flows=$FLOWS
    return
  fi
  for configuration in Release Debug; do
    flows=$root/src/DurableFlows.Cli/bin/$configuration/net10.0/flows
    [[ -x $flows ]] && return
  done
  dotnet build "$root/src/DurableFlows.Cli" -c Release -v q >&2 || exit 1
  flows=$root/src/DurableFlows.Cli/bin/Release/net10.0/flows
}

# Reaps a process of this shell without bash's own remark about how it ended; gives its exit code.
reap() {
  { wait "$1"; } 2>/dev/null
}

# The milliseconds of a monotonous clock.
now() {
  local up
  read -r up _ </proc/uptime
  echo $((10#${up/./} * 10))
}

# A number from 0 to $1 - 1.
chance() {
  echo $(((RANDOM * 32768 + RANDOM) % ($1 > 0 ? $1 : 1)))
}

# Sleeps so many milliseconds.
doze() {
  sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
}
