@description('The Durable Task Scheduler: the backend of Durable Functions instead of queues and tables.')
param name string
param location string
param tags { *: string }
param sku 'Consumption' | 'Dedicated'

@description('The identity of the app.')
param appPrincipalId string

var roles = loadJsonContent('../roles.json')

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // The app has no address of its own. Callers sign in.
    ipAllowlist: ['0.0.0.0/0']
    sku: sku == 'Dedicated' ? { name: sku, capacity: 1 } : { name: sku }
  }
}

// The name is the hubName of host.json.
resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: 'DurableFlows'
}

resource worker 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, appPrincipalId, roles.durableTaskDataContributor)
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = scheduler.properties.endpoint
