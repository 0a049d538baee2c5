using 'main.bicep'

import { dev } from 'stages.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'flows-dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param stage = dev
