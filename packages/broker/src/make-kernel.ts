/** Puts the parts of a broker together. They know each other through the kernel, so it is filled step by step. */
import type { Destination, Message, Notice } from '@hermod/model'
import { Advisories } from './advisories/advisories.js'
import { AdvisoryMessages } from './advisories/advisory-message.js'
import { MessageAdvisories } from './advisories/message-advisories.js'
import { VirtualDemand } from './advisories/virtual-demand.js'
import { BridgedAudit } from './audit/bridged-audit.js'
import { ProducerAudit } from './audit/producer-audit.js'
import type { BrokerConfig } from './broker.js'
import { Destinations } from './destinations/destinations.js'
import { Queue } from './destinations/queue.js'
import { Topic } from './destinations/topic.js'
import { Dispatcher } from './dispatch/dispatcher.js'
import { JointTickets } from './durability/joint-tickets.js'
import { Waiters } from './durability/waiters.js'
import type { Kernel } from './kernel.js'
import type { BrokerOptions } from './options/broker.js'
import { Hooks, tell } from './plugins/hooks.js'
import { BrokerHost } from './plugins/host.js'
import { checkedPlugin } from './plugins/results.js'
import { PolicyMap } from './policies/policy-map.js'
import { KeptAccount } from './policies/recovery/kept-account.js'
import { SlowConsumers } from './policies/slow-consumers/slow-consumers.js'
import { DeadLetters } from './redelivery/dead-letters.js'
import { Scheduler } from './scheduler/scheduler.js'
import { Durables } from './subscriptions/durables.js'
import { XaTransactions } from './transactions/transactions.js'
import { FlowControl, type FlowListener } from './usage/flow-control.js'
import { type MemorySplit, systemUsage } from './usage/system-usage.js'
import { VirtualDestinations } from './virtual/virtual-destinations.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Without knowledge of the machine: the heap a process may well have. */
const SOME_HEAP_BYTES = 1024 ** 3
const SOME_PARTITION_BYTES = 100 * 1024 ** 3
const JOURNAL_BACKLOG_BYTES = 64 * 1024 ** 2

export function makeKernel(
  config: BrokerConfig,
  options: BrokerOptions,
  broker: Pick<Kernel, 'nextSequence' | 'isFromBefore'>,
): Kernel {
  const { clock, log, store, spool } = config
  const kernel = {
    brokerName: config.name,
    clock,
    log,
    options,
    store,
    spool,
    dispatchAhead: {
      queues: config.concurrentStoreAndDispatchQueues ?? true,
      topics: config.concurrentStoreAndDispatchTopics ?? false,
    },
    waiters: new Waiters(),
    policies: config.policies instanceof PolicyMap ? config.policies : new PolicyMap(config.policies),
    transactions: new XaTransactions(),
    audit: new ProducerAudit({ lastSequence: (key) => store.lastProducerSequence(key) }),
    bridged: new BridgedAudit({
      brokerId: config.id,
      lastSequence: (key) => store.lastProducerSequence(key),
      storedIds(destination) {
        if (destination.isTemporary || destination.isAdvisory) return undefined
        return (destination.isQueue ? store.queue(destination) : store.topic(destination)).storedIds?.()
      },
      succeed(copy) {
        const living = kernel.destinations.find(copy.destination)
        if (living instanceof Queue) living.awaitSuccession(copy)
      },
    }),
    nextSequence: broker.nextSequence,
    isFromBefore: broker.isFromBefore,
    receiptTicket: () => kernel.tickets?.ticket() ?? kernel.ticket(),
    ticket() {
      const ticket = store.ticket()
      return ticket <= store.durable ? 0 : ticket
    },
  } as Mutable<Kernel>
  kernel.usage = systemUsage(
    config.systemUsage ?? {},
    {
      storeUsedBytes: () => store.usedBytes,
      tempUsedBytes: () => spool?.usedBytes ?? 0,
      journalBacklogBytes: () => store.backlogBytes,
      jobsUsedBytes: () => config.jobStore?.usedBytes ?? 0,
      journalBacklogLimitBytes: config.journalBacklogLimitBytes ?? JOURNAL_BACKLOG_BYTES,
      heapBytes: config.sizes?.heapBytes ?? SOME_HEAP_BYTES,
      partitionBytes: config.sizes?.partitionBytes ?? SOME_PARTITION_BYTES,
    },
    memorySplit(options),
  )
  kernel.kept = new KeptAccount(() => kernel.usage.memory.limitBytes, log)
  kernel.flow = new FlowControl({ usage: kernel.usage, clock, logger: log, listener: flowListener(config, kernel) })
  kernel.dispatcher = new Dispatcher(config.turnLoop, () => kernel.flow.relieve())
  kernel.memoryFreed = () => {
    if (kernel.flow.waiting.length > 0) kernel.dispatcher.request()
  }
  kernel.destinations = new Destinations(kernel)
  kernel.virtual = new VirtualDestinations(config.destinationInterceptors, kernel)
  kernel.durables = new Durables(kernel)
  kernel.slowConsumers = new SlowConsumers(kernel)
  kernel.deadLetters = new DeadLetters(kernel)
  addAdvisories(config, kernel)
  const host = new BrokerHost(kernel, config.id)
  addScheduler(config, kernel, host)
  const configured = (config.plugins ?? []).map((make) => checkedPlugin(make(host)))
  // First, so that it is asked last: what a plug-in refuses or changes is not scheduled as it was.
  kernel.hooks = new Hooks(kernel.scheduler === undefined ? configured : [kernel.scheduler.plugin, ...configured])
  return kernel
}

function memorySplit(options: BrokerOptions): MemorySplit | undefined {
  if (!options.splitSystemUsageForProducersConsumers) return undefined
  return { producerPercent: options.producerSystemUsagePortion, consumerPercent: options.consumerSystemUsagePortion }
}

function flowListener(config: BrokerConfig, kernel: Kernel): FlowListener {
  return {
    blocked(blockage, producer, target) {
      kernel.messageAdvisories?.full(target, blockage)
      config.events?.producerBlocked?.(blockage, producer)
    },
    resumed: (blockage, producer) => config.events?.producerResumed?.(blockage, producer),
    refused: (blockage, _producer, target) => kernel.messageAdvisories?.full(target, blockage),
  }
}

function addScheduler(config: BrokerConfig, kernel: Mutable<Kernel>, host: BrokerHost): void {
  const { jobStore } = config
  if (jobStore === undefined) return
  const { store } = config
  kernel.tickets = new JointTickets({
    storeTicket: () => kernel.ticket(),
    get storeDurable() {
      return store.durable
    },
    get jobsDurable() {
      return jobStore.durable
    },
  })
  kernel.scheduler = new Scheduler({
    kernel,
    store: jobStore,
    tickets: kernel.tickets,
    maxRepeat: kernel.options.maxSchedulerRepeatAllowed,
    brokerId: config.id,
    send: (message) => host.send(message),
  })
}

function addAdvisories(config: BrokerConfig, kernel: Mutable<Kernel>): void {
  const subjects = config.advisorySubjects
  const supported = subjects !== undefined && kernel.options.advisorySupport
  const origin = {
    brokerId: config.id,
    brokerName: config.name,
    url: (connector: string | null) => config.connectorUrl?.(connector) ?? `vm://${config.name}`,
  }
  const messages = new AdvisoryMessages(origin, config.advisoryConnectionId ?? `${config.id}:advisory`)
  const parts = {
    messages,
    publish: (message: Message) => publish(kernel, message),
    wanted: (topic: Message['destination']) => {
      if (!supported) return false
      const living = kernel.destinations.find(topic)
      return living instanceof Topic ? living.hasConsumers : kernel.destinations.isAwaited(topic)
    },
    told: (notice: Notice) => {
      if (kernel.hooks.noticed !== undefined) tell(kernel.hooks.noticed, kernel.log, (plugin) => plugin.noticed(notice))
    },
  }
  kernel.messageAdvisories = new MessageAdvisories(parts)
  if (!supported) return
  const consumers = (destination: Destination): number => sum(kernel, destination, 'consumerCount')
  if (kernel.options.useVirtualDestSubs) {
    kernel.virtualDemand = new VirtualDemand({
      ...parts,
      subjects,
      consumers,
      virtual: () => kernel.virtual.virtual,
      onCreation: kernel.options.useVirtualDestSubsOnCreation,
      connectionId: `${config.id}:virtual`,
    })
  }
  kernel.advisories = new Advisories({
    ...parts,
    subjects,
    counts: {
      consumers,
      producers: (destination) => sum(kernel, destination, 'producerCount'),
    },
    anonymousProducers: kernel.options.anonymousProducerAdvisorySupport,
  })
}

function publish(kernel: Kernel, message: Message): void {
  const topic = kernel.destinations.obtain(message.destination, undefined)
  message.messageId.brokerSequenceId = kernel.nextSequence()
  message.brokerInTime = kernel.clock.now()
  message.timestamp = message.brokerInTime
  topic.enqueue(message)
}

function sum(kernel: Kernel, pattern: Message['destination'], count: 'consumerCount' | 'producerCount'): number {
  let total = 0
  for (const living of kernel.destinations.matching(pattern)) total += living.counters[count]
  return total
}
