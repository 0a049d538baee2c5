@description('The key vault of what must stay secret: the key that answer links are signed with.')
@minLength(3)
@maxLength(24)
param name string
param location string
param tags { *: string }
param purgeProtection bool

@description('The identity of the app.')
param appPrincipalId string

@description('Chance for a first key. Leave it alone.')
@secure()
param firstHalf string = newGuid()

@description('Chance for a first key. Leave it alone.')
@secure()
param secondHalf string = newGuid()

var roles = loadJsonContent('../roles.json')

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Azure takes true or nothing.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

// Made once: a later deployment leaves the key that is there, so that links which are out stay good.
@onlyIfNotExists()
resource linkKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'flows-link-key'
  tags: tags
  properties: {
    value: base64(replace('${firstHalf}${secondHalf}', '-', ''))
    contentType: 'base64, 64 bytes'
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(linkKey.id, appPrincipalId, roles.keyVaultSecretsUser)
  scope: linkKey
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

// The address without a version: a new version of the secret is taken up by itself.
output linkKeyUri string = '${vault.properties.vaultUri}secrets/${linkKey.name}'
