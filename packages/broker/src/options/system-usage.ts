/** `<systemUsage>` and the limits inside it. */
import { bytes, choice, decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const unbuilt = { status: 'unbuilt' } as const

export const systemUsageOptions = defineOptions('systemUsage', {
  sendFailIfNoSpace: flag(false, 'Refuse sends at a full limit in place of holding the producer.'),
  sendFailIfNoSpaceAfterTimeout: duration(
    0,
    'Hold a producer at most this long, then refuse; 0: hold it until there is room.',
    { min: 0 },
  ),
  checkLimitsLogLevel: choice(
    ['trace', 'debug', 'info', 'warn', 'error'],
    'warn',
    'Level at which limits that do not fit the disk are logged.',
    unbuilt,
  ),
  name: text('', 'Name in management.', unbuilt),
  sendFailIfNoSpaceExplicitySet: flag(false, 'Set by ActiveMQ itself.', unbuilt),
  parent: text('', 'Bean.', unbuilt),
  adapter: text('', 'Bean.', unbuilt),
  executor: text('', 'Bean.', unbuilt),
  jobSchedulerStore: text('', 'Bean.', unbuilt),
  tempStore: text('', 'Bean.', unbuilt),
  memoryUsage: text('', 'Bean.', unbuilt),
  storeUsage: text('', 'Bean.', unbuilt),
  tempUsage: text('', 'Bean.', unbuilt),
  jobSchedulerUsage: text('', 'Bean.', unbuilt),
})

/** What every usage element takes beside its limit. */
const tuning = {
  name: text('', 'Name in management.', unbuilt),
  usagePortion: decimal(1, "Part of the parent's limit, 0 to 1.", unbuilt),
  percentUsageMinDelta: integer(1, 'Percent by which usage must change before anyone is told.', unbuilt),
  pollingTime: duration(100, 'How often usage is looked at.', unbuilt),
  percentUsage: integer(0, 'Set by ActiveMQ itself.', unbuilt),
  parent: text('', 'Bean.', unbuilt),
  executor: text('', 'Bean.', unbuilt),
  limiter: text('', 'Bean.', unbuilt),
}

/** Percent and total of the disk limits. */
const onDisk = {
  percentLimit: integer(0, 'Limit in percent of the partition; 0: limit counts.', { min: 0, max: 100 }),
  total: bytes(0, 'Size that percentLimit is taken of; 0: the partition.', { min: 0 }),
}

export const memoryUsageOptions = defineOptions('memoryUsage', {
  limit: bytes('1 gb', 'Memory that messages may take.', { min: 0 }),
  percentOfJvmHeap: integer(0, "Limit in percent of the process's heap limit; 0: limit counts.", { min: 0, max: 100 }),
  portion: text('0', "Part of the parent's limit, 0 to 1.", unbuilt),
  usage: text('', 'Set by ActiveMQ itself.', unbuilt),
  ...tuning,
})

export const storeUsageOptions = defineOptions('storeUsage', {
  limit: bytes('100 gb', 'Disk that the store may take; 0: no limit.', { min: 0 }),
  ...onDisk,
  store: text('', 'Bean.', unbuilt),
  ...tuning,
})

export const tempUsageOptions = defineOptions('tempUsage', {
  limit: bytes('50 gb', 'Disk that messages which need not outlive the broker may take; 0: no limit.', { min: 0 }),
  ...onDisk,
  store: text('', 'Bean.', unbuilt),
  ...tuning,
})

export const jobSchedulerUsageOptions = defineOptions('jobSchedulerUsage', {
  limit: bytes('50 gb', 'Disk that scheduled messages may take; 0: no limit.', { min: 0 }),
  ...onDisk,
  store: text('', 'Bean.', unbuilt),
  ...tuning,
})

export type SystemUsageOptions = OptionValues<typeof systemUsageOptions>
export type MemoryUsageOptions = OptionValues<typeof memoryUsageOptions>
export type StoreUsageOptions = OptionValues<typeof storeUsageOptions>
export type TempUsageOptions = OptionValues<typeof tempUsageOptions>
export type JobSchedulerUsageOptions = OptionValues<typeof jobSchedulerUsageOptions>

/** `<systemUsage>` as the configuration gives it. */
export interface SystemUsageConfig {
  readonly options?: Partial<SystemUsageOptions>
  readonly memoryUsage?: Partial<MemoryUsageOptions>
  readonly storeUsage?: Partial<StoreUsageOptions>
  readonly tempUsage?: Partial<TempUsageOptions>
  readonly jobSchedulerUsage?: Partial<JobSchedulerUsageOptions>
}
