@description('The function app, on a Flex Consumption plan of its own.')
param name string
param planName string
param location string
param tags { *: string }
param identityId string
param identityClientId string

@description('The account that the host and Durable Functions keep their state in.')
param storageAccountName string

@description('The blob service that holds the journals.')
param blobServiceUri string

@description('The container that deployments put the package into.')
param packagesUri string
param applicationInsightsConnection string

@description('The secret that answer links are signed with, without a version.')
param linkKeyUri string

@description('Settings of flows that differ between deployments, by name: how callers are known, where notices go.')
@secure()
param flowsSettings object

@description('The Durable Task Scheduler, or nothing where Durable Functions keeps its state in storage.')
param schedulerEndpoint string
param instanceMemoryMB int
param maximumInstanceCount int
param alwaysReady { name: string, instanceCount: int }[]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  // azd finds the app by the name of its service in azure.yaml.
  tags: union(tags, { 'azd-service-name': 'flows' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled' }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    {
      AzureWebJobsStorage__accountName: storageAccountName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnection
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      // Which identity DefaultAzureCredential takes.
      AZURE_CLIENT_ID: identityClientId
      FLOWS_BLOB_SERVICE: blobServiceUri
      FLOWS_LINK_KEY: '@Microsoft.KeyVault(SecretUri=${linkKeyUri})'
      FLOWS_PUBLIC: 'https://${app.properties.defaultHostName}'
    },
    flowsSettings,
    empty(schedulerEndpoint)
      ? {}
      : {
          DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
        }
  )
}

// Deployments sign in; there are no user names and passwords.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output url string = 'https://${app.properties.defaultHostName}'
