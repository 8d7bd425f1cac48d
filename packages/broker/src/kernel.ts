/**
 * The parts of one broker that its destinations, subscriptions and transactions share. Made once by `Broker`; it holds
 * no state of its own beyond the sequence of message numbers.
 */
import type { Clock, Logger, Message, SpoolDisk, Store, Ticket } from '@hermod/model'
import type { Advisories } from './advisories/advisories.js'
import type { MessageAdvisories } from './advisories/message-advisories.js'
import type { VirtualDemand } from './advisories/virtual-demand.js'
import type { BridgedAudit } from './audit/bridged-audit.js'
import type { ProducerAudit } from './audit/producer-audit.js'
import type { Destinations } from './destinations/destinations.js'
import type { Dispatcher } from './dispatch/dispatcher.js'
import type { JointTickets } from './durability/joint-tickets.js'
import type { Waiters } from './durability/waiters.js'
import type { BrokerOptions } from './options/broker.js'
import type { Hooks } from './plugins/hooks.js'
import type { PolicyMap } from './policies/policy-map.js'
import type { KeptAccount } from './policies/recovery/kept-account.js'
import type { SlowConsumers } from './policies/slow-consumers/slow-consumers.js'
import type { DeadLetters } from './redelivery/dead-letters.js'
import type { Scheduler } from './scheduler/scheduler.js'
import type { Durables } from './subscriptions/durables.js'
import type { XaTransactions } from './transactions/transactions.js'
import type { FlowControl } from './usage/flow-control.js'
import type { SystemUsage } from './usage/system-usage.js'
import type { VirtualDestinations } from './virtual/virtual-destinations.js'

export interface Kernel {
  readonly brokerName: string
  readonly clock: Clock
  readonly log: Logger
  readonly options: BrokerOptions
  readonly policies: PolicyMap
  /** Verbs of the plug-ins. */
  readonly hooks: Hooks
  readonly store: Store
  /** Undefined: non-persistent messages stay in memory. */
  readonly spool: SpoolDisk | undefined
  /** Whether persistent messages may be dispatched before the store has them safe. */
  readonly dispatchAhead: { readonly queues: boolean; readonly topics: boolean }
  readonly waiters: Waiters
  readonly usage: SystemUsage
  readonly flow: FlowControl
  /** What topics keep for consumers that come late. */
  readonly kept: KeptAccount
  readonly dispatcher: Dispatcher
  readonly destinations: Destinations
  readonly virtual: VirtualDestinations
  readonly durables: Durables
  readonly slowConsumers: SlowConsumers
  readonly deadLetters: DeadLetters
  readonly audit: ProducerAudit
  /** Of what comes over bridges. */
  readonly bridged: BridgedAudit
  readonly transactions: XaTransactions
  /** Undefined without `advisorySupport`. */
  readonly advisories: Advisories | undefined
  readonly messageAdvisories: MessageAdvisories | undefined
  /** Undefined without `useVirtualDestSubs`. */
  readonly virtualDemand: VirtualDemand | undefined
  /** Delivers messages later (see `MessageScheduler`); undefined without `schedulerSupport`. */
  readonly scheduler: Scheduler | undefined
  /** Moments that receipts wait for, where there is a job store beside the store. */
  readonly tickets: JointTickets | undefined
  /** Numbers messages in the order in which the broker took them. */
  nextSequence(): number
  /** It was taken before the broker was started. */
  isFromBefore(message: Message): boolean
  /** The moment up to which the store must be safe for what was just done; 0: it is. */
  ticket(): Ticket
  /** The same for a receipt to a client, who may also be waiting for the job store. Only good for `BrokerPort.awaitDurable`. */
  receiptTicket(): Ticket
  /** Bytes were given back: held producers are looked at after this turn's pump. */
  memoryFreed(): void
}
