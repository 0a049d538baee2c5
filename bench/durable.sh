#!/usr/bin/env bash
# Measures flows on Durable Functions beside plain orchestrators, under the Functions host, and prints one JSON line per figure.
#   bench/durable.sh [--quick] [--only chain,fan-out,wide-fan-out,map]
# Wants a storage account, Azurite's for instance, in AzureWebJobsStorage, and a host: Azure Functions Core Tools (func), or in
# FUNCTIONS_HOST a command that is given the folder of an app and a port.
set -euo pipefail
cd "$(dirname "$0")/.."

port=${FUNCTIONS_PORT:-7177}
hub=Bench$(date +%s)
folder=artifacts/bench/durable
export AzureWebJobsStorage=${AzureWebJobsStorage:-UseDevelopmentStorage=true} FUNCTIONS_WORKER_RUNTIME=dotnet-isolated
export FLOWS_BLOB_SERVICE=$AzureWebJobsStorage FLOWS_CONTAINER=${hub,,} FLOWS_ACCESS=open AzureFunctionsJobHost__extensions__durableTask__hubName=$hub

mkdir -p "$folder"
dotnet build bench/DurableFlows.Bench -c Release -v q --nologo >&2
# The extensions are built by a project of the Functions SDK, which warns about each patch that a feed has later than named.
dotnet publish bench/peers/PlainDurable -c Release -o "$folder/app" -v q --nologo > "$folder/build.log" 2>&1 || { cat "$folder/build.log" >&2; exit 1; }

if [ -n "${FUNCTIONS_HOST:-}" ]; then
  $FUNCTIONS_HOST "$PWD/$folder/app" "$port" > "$folder/host.log" 2>&1 &
elif command -v func > /dev/null; then
  (cd "$folder/app" && exec func start --no-build --port "$port") > "$folder/host.log" 2>&1 &
else
  echo "There is no Functions host: install Azure Functions Core Tools, or set FUNCTIONS_HOST." >&2
  exit 1
fi
host=$!
trap 'kill "$host" 2> /dev/null; wait "$host" 2> /dev/null || true' EXIT

for _ in {1..120}; do
  curl -fs "http://127.0.0.1:$port/api/flows" > /dev/null && break
  kill -0 "$host" 2> /dev/null || break
  sleep 1
done
curl -fsS "http://127.0.0.1:$port/api/flows" > /dev/null || { tail -20 "$folder/host.log" >&2; exit 1; }
dotnet bench/DurableFlows.Bench/bin/Release/net10.0/DurableFlows.Bench.dll --durable "http://127.0.0.1:$port" --hub "$hub" "$@"
