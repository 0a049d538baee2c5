@description('The account of the journals, of the app\'s package, and of Durable Functions where that keeps its state in storage.')
@minLength(3)
@maxLength(24)
param name string
param location string
param tags { *: string }
param sku string

@description('The identity of the app.')
param appPrincipalId string

@description('Somebody else who may read and write the journals; empty for nobody.')
param journalUserId string

@description('Days after its last write that a blob goes which the pruner has tagged.')
param prunedAfterDays int = 7

var roles = loadJsonContent('../roles.json')

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    // No keys: everybody signs in.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // A container that was deleted by mistake comes back. Blobs do not: markers are written and deleted all the time, each would be
    // kept and paid for, and a run that somebody deletes is to be gone.
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    deleteRetentionPolicy: { enabled: false }
    isVersioningEnabled: false
  }
}

resource journals 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'flows'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'packages'
}

// Touches nothing but what was tagged durableflows=pruned. An age alone would take the journal of a run that waits.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'pruned'
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['appendBlob', 'blockBlob']
              prefixMatch: ['${journals.name}/']
              blobIndexMatch: [{ name: 'durableflows', op: '==', value: 'pruned' }]
            }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: prunedAfterDays } } }
          }
        }
      ]
    }
  }
}

resource appRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataOwner, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
    name: guid(account.id, appPrincipalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource journalRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(journalUserId)) {
  name: guid(journals.id, journalUserId, roles.storageBlobDataContributor)
  scope: journals
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
    principalId: journalUserId
  }
}

output accountName string = account.name
output blobServiceUri string = account.properties.primaryEndpoints.blob
output journalsUri string = '${account.properties.primaryEndpoints.blob}${journals.name}'
output packagesUri string = '${account.properties.primaryEndpoints.blob}${packages.name}'
