// What differs between dev and prod. The parameter files take one of these objects as it is, or change members of it.

@export()
@description('The settings of one stage.')
@sealed()
type Stage = {
  @description('How often, and how far apart, Azure keeps the storage account.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

  @description('Memory of an instance of the app.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('The most instances the app scales to.')
  @minValue(1)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances that are kept running, by group of functions: http, durable. Empty to scale to zero.')
  alwaysReady: { name: 'http' | 'durable', instanceCount: int }[]

  @description('Days that logs and traces are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int

  @description('Gigabytes of logs and traces taken in a day, at most; -1 for no limit. What comes after that is lost.')
  dailyLogQuotaGb: int

  @description('Whether nobody can purge the key vault before its 90 days are over.')
  purgeProtection: bool

  @description('Whether whoever deploys may read and write the journals, to use the flows command on them.')
  deployerUsesJournals: bool

  @description('How the Durable Task Scheduler is paid for, where it is the backend: by action, or by capacity unit.')
  schedulerSku: 'Consumption' | 'Dedicated'
}

@export()
@description('What Durable Functions keeps its own state in. It must be what host.json says: see README.md.')
type DurableBackend = 'storage' | 'scheduler'

@export()
@description('Cheap, scales to zero, open to whoever deploys.')
var dev Stage = {
  storageSku: 'Standard_LRS'
  instanceMemoryMB: 2048
  maximumInstanceCount: 40
  alwaysReady: []
  logRetentionDays: 30
  dailyLogQuotaGb: 1
  purgeProtection: false
  deployerUsesJournals: true
  schedulerSku: 'Consumption'
}

@export()
@description('Storage in three zones, an instance that waits for work, nobody but the app at the journals.')
var prod Stage = {
  storageSku: 'Standard_ZRS'
  instanceMemoryMB: 2048
  maximumInstanceCount: 100
  alwaysReady: [{ name: 'durable', instanceCount: 1 }]
  logRetentionDays: 90
  dailyLogQuotaGb: -1
  purgeProtection: true
  deployerUsesJournals: false
  schedulerSku: 'Dedicated'
}
