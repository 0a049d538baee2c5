using 'main.bicep'

import { dev, prod } from 'stages.bicep'

// What azd deploys: azd env set FLOWS_STAGE prod, azd env set FLOWS_DURABLE_BACKEND scheduler.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param stage = { dev: dev, prod: prod }[readEnvironmentVariable('FLOWS_STAGE', 'dev')]
param durableBackend = readEnvironmentVariable('FLOWS_DURABLE_BACKEND', 'storage')
param flowsSettings = {
  FLOWS_ACCESS: readEnvironmentVariable('FLOWS_ACCESS', '')
  FLOWS_API_KEYS: readEnvironmentVariable('FLOWS_API_KEYS', '')
  FLOWS_ROLES: readEnvironmentVariable('FLOWS_ROLES', '')
  FLOWS_KEYS: readEnvironmentVariable('FLOWS_KEYS', '')
  FLOWS_NOTIFY_URL: readEnvironmentVariable('FLOWS_NOTIFY_URL', '')
  FLOWS_NOTIFY_SECRET: readEnvironmentVariable('FLOWS_NOTIFY_SECRET', '')
}
