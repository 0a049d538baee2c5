#!/usr/bin/env bash
# Measures the engine beside its peers and prints one JSON line per figure.
#   bench/run.sh [--quick] [--only CASES] [--data FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build bench/DurableFlows.Bench -c Release -v q --nologo >&2

peer=()
if log=$(dotnet build bench/peers/AgentFramework -c Release -v q --nologo 2>&1); then
  peer=(--peer bench/peers/AgentFramework/bin/Release/net10.0/AgentFramework.dll)
else
  echo "Microsoft Agent Framework is left out: its packages cannot be loaded here." >&2
  grep -m 3 -E 'error' <<< "$log" >&2 || true
fi

exec dotnet bench/DurableFlows.Bench/bin/Release/net10.0/DurableFlows.Bench.dll "${peer[@]}" "$@"
