@description('The identity that the app has at storage, Application Insights, the key vault and the scheduler.')
param name string
param location string
param tags { *: string }

// It is there before the app, so that the app has its roles when it first starts, and keeps them when it is made anew.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
