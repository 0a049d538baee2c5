targetScope = 'subscription'

import { DurableBackend, Stage } from 'stages.bicep'

@description('Names the deployment, and with the subscription and region all that is in it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region. It must offer Flex Consumption, and the Durable Task Scheduler where that is the backend.')
@metadata({ azd: { type: 'location' } })
param location string

@description('What differs between dev and prod.')
param stage Stage

@description('What Durable Functions keeps its own state in: the storage account, or a Durable Task Scheduler.')
param durableBackend DurableBackend = 'storage'

@description('Settings of flows that differ between deployments, by name; docs/functions.md explains them.')
@secure()
param flowsSettings object = {}

@description('Who may use the journals with the flows command, where the stage says so.')
param deployerId string = deployer().objectId

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-flows-${token}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stflows${token}'
    location: location
    tags: tags
    sku: stage.storageSku
    appPrincipalId: identity.outputs.principalId
    journalUserId: stage.deployerUsesJournals ? deployerId : ''
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-flows-${token}'
    componentName: 'appi-flows-${token}'
    location: location
    tags: tags
    retentionDays: stage.logRetentionDays
    dailyQuotaGb: stage.dailyLogQuotaGb
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-flows-${token}'
    location: location
    tags: tags
    purgeProtection: stage.purgeProtection
    appPrincipalId: identity.outputs.principalId
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'scheduler') {
  scope: group
  params: {
    name: 'dts-flows-${token}'
    location: location
    tags: tags
    sku: stage.schedulerSku
    appPrincipalId: identity.outputs.principalId
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: 'func-flows-${token}'
    planName: 'plan-flows-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.accountName
    blobServiceUri: storage.outputs.blobServiceUri
    packagesUri: storage.outputs.packagesUri
    applicationInsightsConnection: monitoring.outputs.connection
    linkKeyUri: vault.outputs.linkKeyUri
    flowsSettings: flowsSettings
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    instanceMemoryMB: stage.instanceMemoryMB
    maximumInstanceCount: stage.maximumInstanceCount
    alwaysReady: stage.alwaysReady
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output FLOWS_APP_URL string = app.outputs.url
output FLOWS_STORE string = 'blob:${storage.outputs.journalsUri}'
