/**
 * The broker: connections, destinations and messages between them. It is handed a store, a clock and a turn loop, and
 * has never heard of sockets or wire formats.
 *
 *   created -> starting -> started -> stopping -> stopped
 */
import type {
  Blockage,
  BrokerPort,
  Clock,
  ConnectionPort,
  ConnectionSink,
  ConnectRequest,
  Destination,
  DurabilityWaiter,
  Identity,
  JobStore,
  Logger,
  Message,
  PluginFactory,
  PrimitiveValue,
  ProducerId,
  SpoolDisk,
  Store,
  Ticket,
  Timer,
  TurnLoop,
} from '@hermod/model'
import { longToNumber, optionValues } from '@hermod/model'
import type { AdvisorySubjects } from './advisories/subjects.js'
import { Connections } from './connection/connections.js'
import { Queue } from './destinations/queue.js'
import { lookInto, type QueueLook } from './destinations/queue-look.js'
import { type IoExceptionHandlerConfig, StoreWatch } from './durability/store-watch.js'
import { errors } from './errors.js'
import { Housekeeping } from './housekeeping.js'
import type { Kernel } from './kernel.js'
import { makeKernel } from './make-kernel.js'
import type { ConditionalBridgeFilter } from './options/bridge-filter.js'
import { type BrokerOptions, brokerOptions } from './options/broker.js'
import type { PolicyEntryConfig } from './options/policy-entry.js'
import type { SystemUsageConfig } from './options/system-usage.js'
import type { InterceptorConfig } from './options/virtual.js'
import { refusalOf, type With } from './plugins/hooks.js'
import type { KernelHost } from './plugins/host.js'
import { checkedIdentity } from './plugins/results.js'
import type { PolicyMap } from './policies/policy-map.js'
import { retryMessage, retryMessages } from './redelivery/retry.js'
import { type TopicSubscriber, topicSubscribers } from './subscriptions/topic-subscribers.js'
import { PreparedWork } from './transactions/prepared-work.js'
import type { UsageSources } from './usage/system-usage.js'
import { type BrokerView, viewOf } from './view.js'

/** What happens in a broker, for whoever embeds it. Called inside turns: look, do not change. */
export interface BrokerEvents {
  /** A full limit holds the producer. */
  producerBlocked?(blockage: Blockage, producer: ProducerId): void
  producerResumed?(blockage: Blockage, producer: ProducerId): void
  /** The store failed and the broker gives up; `stop` has been called. */
  failed?(error: Error): void
}

export interface BrokerConfig {
  readonly name: string
  /** `ID:host-port-time-0:0`. */
  readonly id: string
  readonly store: Store
  /** Undefined: messages that ask for a later delivery are delivered at once (`schedulerSupport="false"`). */
  readonly jobStore?: JobStore
  /** Undefined: non-persistent messages stay in memory. */
  readonly spool: SpoolDisk | undefined
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly log: Logger
  readonly options?: Partial<BrokerOptions>
  /** A map of the caller's own is one that others go by as well: a store. */
  readonly policies?: readonly PolicyEntryConfig[] | PolicyMap
  readonly systemUsage?: SystemUsageConfig
  /** Sizes that percentages of limits are taken of. */
  readonly sizes?: Pick<UsageSources, 'heapBytes' | 'partitionBytes'>
  /** Made at start if they are not there: the `destinations` element. */
  readonly destinations?: readonly Destination[]
  /** Those of them that are known as dead-letter queues from the start. */
  readonly deadLetterQueues?: readonly Destination[]
  /** Virtual destinations and mirrors. Undefined: as `useVirtualTopics` and `useMirroredQueues` say. */
  readonly destinationInterceptors?: readonly InterceptorConfig[]
  /** Persistent messages may be dispatched before the store has them safe. Default: queues true, topics false. */
  readonly concurrentStoreAndDispatchQueues?: boolean
  readonly concurrentStoreAndDispatchTopics?: boolean
  readonly ioExceptionHandler?: IoExceptionHandlerConfig
  /** Bytes that wait for a slow disk, beyond which producers of persistent messages are held. Default 64 MB; 0: no limit. */
  readonly journalBacklogLimitBytes?: number
  /** Commands inside advisories, by whoever knows the wire. Undefined: no advisories. */
  readonly advisorySubjects?: AdvisorySubjects
  /** Connection id under which the broker sends its advisories. Default: made of `id`. */
  readonly advisoryConnectionId?: string
  /** Address of a transport connector by its name, for advisories. */
  connectorUrl?(connector: string | null): string
  readonly events?: BrokerEvents
  /** In the order of the configuration: the last is asked first. */
  readonly plugins?: readonly PluginFactory<KernelHost>[]
}

/** A plug-in that never says that it has stopped must not keep the store open. */
const PLUGIN_STOP_MS = 10_000

type State = 'created' | 'starting' | 'started' | 'stopping' | 'stopped'

export class Broker implements BrokerPort {
  readonly id: string
  readonly name: string
  private state: State = 'created'
  private readonly kernel: Kernel
  private readonly connections: Connections
  private readonly watch: StoreWatch
  private readonly jobWatch: StoreWatch | undefined
  private readonly housekeeping: Housekeeping
  private sequence = 0
  /** Of the last message before it was started. */
  private sequenceBefore = 0
  private stopping: Promise<void> | undefined

  constructor(private readonly config: BrokerConfig) {
    this.id = config.id
    this.name = config.name
    this.kernel = makeKernel(config, optionValues(brokerOptions, config.options), {
      nextSequence: () => ++this.sequence,
      isFromBefore: ({ messageId }) => longToNumber(messageId.brokerSequenceId) <= this.sequenceBefore,
    })
    this.connections = new Connections(this.kernel)
    this.housekeeping = new Housekeeping(this.kernel)
    const { kernel } = this
    const { scheduler } = kernel
    const parts = {
      turnLoop: config.turnLoop,
      log: config.log,
      clock: config.clock,
      handler: config.ioExceptionHandler ?? {},
      stopBroker: (error: Error) => this.giveUp(error),
      relieved: () => kernel.memoryFreed(),
    }
    const waiters = kernel.tickets === undefined ? kernel.waiters : kernel.tickets.both(kernel.waiters)
    const mayCommit = scheduler === undefined ? {} : { mayCommit: () => scheduler.mayGoOn }
    this.watch = new StoreWatch({ ...parts, ...mayCommit, store: config.store, waiters })
    this.jobWatch =
      config.jobStore === undefined
        ? undefined
        : new StoreWatch({ ...parts, store: config.jobStore, waiters: scheduler!.waiters(() => this.watch.resume()) })
  }

  /** Recovers destinations, durable subscriptions and prepared transactions from the store. */
  async start(): Promise<void> {
    this.become('starting', 'created')
    const { kernel, config } = this
    const recovery = await config.store.open(this.watch, (line) => config.log.info(line))
    this.sequence = recovery.lastBrokerSequenceId
    this.sequenceBefore = this.sequence
    for (const destination of recovery.destinations) kernel.destinations.obtain(destination, undefined)
    kernel.durables.recover(recovery.subscriptions)
    for (const prepared of recovery.prepared) kernel.transactions.add(prepared.id, new PreparedWork(prepared, kernel))
    for (const destination of config.destinations ?? []) kernel.destinations.obtain(destination, undefined)
    for (const destination of config.deadLetterQueues ?? []) kernel.destinations.markDlq(destination)
    for (const plugin of kernel.hooks.start ?? []) await startPlugin(plugin)
    if (this.jobWatch !== undefined) await kernel.scheduler?.open(this.jobWatch)
    this.housekeeping.start()
    this.become('started', 'starting')
    kernel.advisories?.nowMaster()
  }

  /** Ends all connections and closes the store in order. Every call gets the same promise. */
  stop(): Promise<void> {
    this.stopping ??= this.shutDown()
    return this.stopping
  }

  /** As `stop`, but nothing more is written: the store is somebody else's now. Receipts that wait are refused. */
  abandon(reason: Error): Promise<void> {
    this.watch.abandon(reason)
    this.jobWatch?.abandon(reason)
    // Connections end first: a peer that only sees its connection break asks the next master, and loses nothing.
    const stopped = this.stop()
    this.watch.refuseAll(reason)
    this.jobWatch?.refuseAll(reason)
    return stopped
  }

  async connect(request: ConnectRequest, sink: ConnectionSink): Promise<ConnectionPort> {
    if (this.state !== 'started') throw errors.brokerStopping({ broker: this.name })
    const identity = await this.authenticate(request)
    // While somebody was asked who this is, the broker may have been stopped.
    if (this.state !== 'started') throw errors.brokerStopping({ broker: this.name })
    return this.connections.add(request, sink, identity)
  }

  ticket(): Ticket {
    return this.kernel.receiptTicket()
  }

  awaitDurable(ticket: Ticket, waiter: DurabilityWaiter): void {
    if (this.kernel.tickets !== undefined) this.kernel.tickets.await(ticket, waiter)
    else if (ticket <= this.config.store.durable) waiter.durable(ticket)
    else this.kernel.waiters.wait(ticket, waiter)
  }

  /** A bridge to another broker stands, or has ended: for whoever listens to advisories. `info`: the other's BrokerInfo. */
  bridgeStarted(info: object, createdByDuplex: boolean, remoteAddress: string): void {
    this.kernel.advisories?.bridgeStarted(info, createdByDuplex, remoteAddress)
  }
  bridgeStopped(info: object): void {
    if (this.state === 'started') this.kernel.advisories?.bridgeStopped(info)
  }

  /** The other broker of a bridge refused the message for good: for whoever listens to advisories. */
  forwardFailed(message: Message, cause: string | null): void {
    this.kernel.advisories?.forwardFailed(message, cause)
  }

  /** A bridge has stopped moving, is restarted, moves again. `properties`: what there is to say about it. */
  bridgeHealth(info: object, properties: Readonly<Record<string, PrimitiveValue>>): void {
    if (this.state === 'started') this.kernel.advisories?.bridgeHealth(info, properties)
  }

  /** What the policy of a destination says about bridges; undefined: nothing. */
  bridgeFilterFor(destination: Destination): ConditionalBridgeFilter | undefined {
    return this.kernel.policies.policyFor(destination).bridgeFilter
  }

  /** Somebody who is no bridge consumes from the message's queue here. `selectorAware`: and wants this one. */
  isConsumedHere(message: Message, selectorAware: boolean): boolean {
    const living = this.kernel.destinations.find(message.destination)
    return living instanceof Queue && living.isConsumedHere(selectorAware ? message : undefined)
  }

  /** Durable subscriptions, consumers of topics, and demand for virtual topics: what a bridge compares at its start. */
  topicSubscribers(): readonly TopicSubscriber[] {
    return topicSubscribers(this.kernel, this.connections.all)
  }

  // Management.

  /** The first messages of a queue and where they are, at most `most`; undefined: there is no such queue. */
  async look(queue: Destination, most: number): Promise<QueueLook | undefined> {
    const living = this.kernel.destinations.find(queue)
    return living instanceof Queue ? lookInto(living, most) : undefined
  }

  view(): BrokerView {
    return viewOf(this.id, this.kernel, this.connections.all)
  }

  /** Sets the limit of the store or of the temporary store; 0: no limit. Held producers are looked at anew. */
  limitDisk(which: 'store' | 'temp', limitBytes: number): void {
    this.kernel.usage[which].limitBytes = limitBytes
    this.kernel.memoryFreed()
  }

  /** Makes a queue or topic. */
  createDestination(destination: Destination): void {
    this.kernel.destinations.obtain(destination, undefined)
  }

  /** Removes all pending messages of a queue; those that consumers have stay with them. Resolves to how many. */
  async purge(queue: Destination): Promise<number> {
    const living = this.kernel.destinations.find(queue)
    return living instanceof Queue ? living.purge() : 0
  }

  /** Sends up to `maxMessages` dead letters of a queue to where they came from. Resolves to how many. */
  async retryMessages(queue: Destination, maxMessages = Number.MAX_SAFE_INTEGER): Promise<number> {
    const living = this.kernel.destinations.find(queue)
    return living instanceof Queue ? retryMessages(living, this.kernel, maxMessages) : 0
  }

  /** The same for one, by its JMSMessageID. Rejects with BrokerError if it is not there or has no origin. */
  async retryMessage(queue: Destination, messageId: string): Promise<void> {
    const living = this.kernel.destinations.find(queue)
    if (!(living instanceof Queue)) throw errors.retryUnknown({ id: messageId })
    await retryMessage(living, this.kernel, messageId)
  }

  /** Removes a destination with all it holds. Refused while it has subscriptions if `timeoutMs` is 0. */
  removeDestination(destination: Destination, timeoutMs = 0): Promise<void> {
    return this.kernel.destinations.remove(destination, timeoutMs, undefined)
  }

  private async authenticate(request: ConnectRequest): Promise<Identity | undefined> {
    for (const plugin of this.kernel.hooks.authenticate ?? []) {
      try {
        const identity = checkedIdentity(await plugin.authenticate(request))
        if (identity !== undefined) return identity
      } catch (error) {
        throw refusalOf(plugin, error)
      }
    }
    return undefined
  }

  private async shutDown(): Promise<void> {
    if (this.state === 'created') return this.become('stopped', 'created')
    this.state = 'stopping'
    this.housekeeping.stop()
    this.watch.close()
    this.jobWatch?.close()
    for (const connection of this.connections.all) connection.expel(undefined)
    for (const plugin of this.kernel.hooks.stop ?? []) await this.stopPlugin(plugin)
    await this.closeScheduler()
    this.kernel.flow.close()
    this.kernel.slowConsumers.close()
    this.config.spool?.close()
    await this.config.store.close()
    this.become('stopped', 'stopping')
  }

  private async stopPlugin(plugin: With<'stop'>): Promise<void> {
    let timer: Timer | undefined
    const late = new Promise<never>((_resolve, reject) => {
      const tooLong = new Error(`it takes longer than ${PLUGIN_STOP_MS} ms`)
      timer = this.config.clock.after(PLUGIN_STOP_MS, () => reject(tooLong))
    })
    try {
      await Promise.race([plugin.stop(), late])
    } catch (error) {
      this.config.log.error(`Plug-in ${plugin.name} could not be stopped in order`, error)
    } finally {
      timer?.cancel()
    }
  }

  /** A job store that cannot be closed in order must not keep the other from it. */
  private async closeScheduler(): Promise<void> {
    try {
      await this.kernel.scheduler?.close()
    } catch (error) {
      this.config.log.error('The job scheduler store could not be closed in order', error)
    }
  }

  private giveUp(error: Error): void {
    this.stop().catch((reason: unknown) => this.config.log.error('The store could not be closed in order', reason))
    this.config.events?.failed?.(error)
  }

  private become(state: State, from: State): void {
    if (this.state !== from) throw errors.brokerStopping({ broker: this.name })
    this.state = state
  }
}

/** Without what a plug-in was configured for, the broker would not be what was asked for: it does not start. */
async function startPlugin(plugin: With<'start'>): Promise<void> {
  try {
    await plugin.start()
  } catch (error) {
    throw refusalOf(plugin, error)
  }
}
