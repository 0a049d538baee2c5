using 'main.bicep'

import { prod } from 'stages.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'flows-prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param stage = prod
