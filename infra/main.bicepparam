using 'main.bicep'

import { dev, prod } from 'stages.bicep'

// What azd deploys: azd env set FLOWS_STAGE prod, azd env set FLOWS_DURABLE_BACKEND scheduler.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param stage = { dev: dev, prod: prod }[readEnvironmentVariable('FLOWS_STAGE', 'dev')]
param durableBackend = readEnvironmentVariable('FLOWS_DURABLE_BACKEND', 'storage')
