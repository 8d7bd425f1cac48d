/** What the broker itself is told of the settings: limits fitted to this machine, its spool, its dead-letter queues. */
import { join, resolve } from 'node:path'
import type { BrokerConfig, KernelHost, PolicyMap } from '@hermod/broker'
import type { BrokerSettings } from '@hermod/config'
import {
  type Clock,
  type JobStore,
  type Logger,
  optionValues,
  type PluginFactory,
  type SpoolDisk,
  type Store,
  type TurnLoop,
} from '@hermod/model'
import type { StoreMessageCodec } from '@hermod/openwire'
import { FileSpool, type KahaDBOptions, kahaDBOptions, NodeDisk } from '@hermod/store'
import { openWireSubjects } from './advisory-subjects.js'
import type { DiskLimits } from './disk-limits.js'
import { type JobStorePlace, jobLimit } from './make-job-store.js'
import { deadLetterQueues } from './plugins/dead-letters.js'
import { memoryLimit } from './usage-limits.js'
import { destinationInterceptors } from './virtual-destinations.js'

export interface BrokerConfigParts {
  readonly name: string
  readonly id: string
  readonly store: Store
  readonly jobStore: JobStore | undefined
  readonly jobPlace: JobStorePlace | undefined
  readonly policies: PolicyMap
  readonly codec: StoreMessageCodec
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly log: Logger
  readonly diskLimits: DiskLimits
  readonly plugins: readonly PluginFactory<KernelHost>[]
  /** Address of the connector with this name. */
  readonly connectorUrl: (name: string) => string
  /** The broker cannot go on. */
  readonly failed: (error: Error) => void
}

/** Throws where a limit does not fit this machine and may not be lowered. */
export function brokerConfig(settings: BrokerSettings, parts: BrokerConfigParts): BrokerConfig {
  const { name, id, store, jobStore, policies, clock, turnLoop, log, plugins } = parts
  const spool = openSpool(settings, parts)
  const interceptors = destinationInterceptors(settings.inside, log)
  return {
    name,
    id,
    store,
    ...(jobStore === undefined ? {} : { jobStore }),
    spool,
    clock,
    turnLoop,
    log,
    options: settings.broker,
    policies,
    systemUsage: systemUsage(settings, parts, spool),
    destinations: settings.destinations,
    deadLetterQueues: deadLetterQueues(settings.inside),
    ...(interceptors === undefined ? {} : { destinationInterceptors: interceptors }),
    ...(settings.ioExceptionHandler === undefined ? {} : { ioExceptionHandler: settings.ioExceptionHandler }),
    ...dispatchAhead(settings),
    advisorySubjects: openWireSubjects,
    connectorUrl: parts.connectorUrl,
    events: { failed: parts.failed },
    plugins,
  }
}

function systemUsage(
  settings: BrokerSettings,
  { store, jobPlace, diskLimits, log }: BrokerConfigParts,
  spool: SpoolDisk | undefined,
) {
  const { usage } = settings
  return {
    options: usage.system,
    memoryUsage: { ...usage.memory, percentOfJvmHeap: 0, limit: memoryBytes(settings, log) },
    storeUsage: { ...usage.store, percentLimit: 0, limit: diskLimits.limitAtStart('Store', store) },
    tempUsage: { ...usage.temp, percentLimit: 0, limit: diskLimits.limitAtStart('Temporary Store', spool) },
    jobSchedulerUsage: {
      ...usage.jobs,
      percentLimit: 0,
      limit: jobPlace === undefined ? 0 : jobLimit(jobPlace, settings, log),
    },
  }
}

function memoryBytes({ broker, usage }: BrokerSettings, log: Logger): number {
  const { limitBytes, warning } = memoryLimit(usage.memoryLimitBytes, usage.heapBytes, broker.adjustUsageLimits)
  if (warning !== undefined) log.warn(warning)
  return limitBytes
}

/** The store's options that are really about dispatching. */
function dispatchAhead({ persistence }: BrokerSettings) {
  if (persistence.kind !== 'kahaDB') return {}
  const { concurrentStoreAndDispatchQueues, concurrentStoreAndDispatchTopics } = optionValues(
    kahaDBOptions,
    persistence.options as Partial<KahaDBOptions>,
  )
  return { concurrentStoreAndDispatchQueues, concurrentStoreAndDispatchTopics }
}

/** Space on disk for non-persistent backlogs. A broker that keeps nothing on disk keeps nothing there either. */
function openSpool(settings: BrokerSettings, { name, codec, log }: BrokerConfigParts): SpoolDisk | undefined {
  if (settings.persistence.kind !== 'kahaDB') return undefined
  const { tmpDataDirectory, dataDirectory } = settings.broker
  const directory = tmpDataDirectory === '' ? join(dataDirectory, name, 'tmp_storage') : resolve(tmpDataDirectory)
  const spool = new FileSpool(new NodeDisk(), directory, codec, log)
  log.info(`PListStore:[${directory}] started`)
  return spool
}
