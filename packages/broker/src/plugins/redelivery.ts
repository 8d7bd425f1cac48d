/**
 * `redeliveryPlugin`: a message that a consumer gave up is sent to its destination again after a while, in place of
 * going to the dead-letter queue at once. How often and after what time is told by destination. The waiting is the
 * scheduler's, so a message is on disk all the time, and no crash loses it.
 */
import {
  type BrokerPlugin,
  type Destination,
  type DyingMessage,
  JavaLong,
  NO_MAXIMUM_REDELIVERIES,
  type Random,
  type RedeliveryPolicy,
  redeliveryDelay,
} from '@hermod/model'
import type { RedeliveryPluginOptions } from '../options/redelivery.js'
import { DestinationMap } from '../policies/destination-map.js'
import type { MessageScheduler } from '../scheduler/message-scheduler.js'
import type { KernelHost } from './host.js'

/** Clients that find it do not count earlier deliveries against their own limit. */
const REDELIVERY_DELAY = 'redeliveryDelay'
const SCHEDULED_JOB_ID = 'scheduledJobId'
/** ActiveMQ takes no shorter wait: there a message that came back sooner could meet its own removal. */
const SHORTEST_MS = 1000

export interface RedeliveryEntry {
  readonly destination: Destination
  readonly policy: RedeliveryPolicy
}

export interface RedeliverySettings extends RedeliveryPluginOptions {
  readonly entries: readonly RedeliveryEntry[]
  readonly defaultEntry: RedeliveryPolicy | undefined
}

/** What is wrong with a policy; undefined: nothing. */
export function redeliveryPolicyFault(policy: RedeliveryPolicy): string | undefined {
  for (const name of ['initialRedeliveryDelay', 'redeliveryDelay'] as const) {
    if (policy[name] < SHORTEST_MS) return `${name} is ${policy[name]} ms, but must be at least ${SHORTEST_MS} ms`
  }
  return undefined
}

export class Redelivery implements BrokerPlugin {
  readonly name = 'redeliveryPlugin'
  private readonly policies = new DestinationMap<RedeliveryPolicy>()

  constructor(
    private readonly settings: RedeliverySettings,
    private readonly host: Pick<KernelHost, 'clock' | 'log'>,
    private readonly scheduler: MessageScheduler,
    private readonly random: Random,
  ) {
    for (const { destination, policy } of settings.entries) this.policies.put(destination, policy)
  }

  /** Undefined: on to the dead-letter queue. */
  die(dying: DyingMessage): 'taken' | 'dropped' | undefined {
    const { message, destination, reason } = dying
    if (reason === 'expired' || message.isExpired(this.host.clock.now())) return undefined
    const policy = this.policies.choose(destination) ?? this.settings.defaultEntry
    if (policy === undefined) {
      return this.settings.fallbackToDeadLetter ? undefined : this.drop(dying, 'there is no redeliveryPolicy for it')
    }
    const { maximumRedeliveries } = policy
    if (maximumRedeliveries === NO_MAXIMUM_REDELIVERIES || dying.redeliveryCounter < maximumRedeliveries) {
      this.sendLater(dying, policy)
      return 'taken'
    }
    if (this.settings.sendToDlqIfMaxRetriesExceeded) return undefined
    return this.drop(dying, `it was redelivered ${dying.redeliveryCounter} times of ${maximumRedeliveries}`)
  }

  private sendLater(dying: DyingMessage, policy: RedeliveryPolicy): void {
    const delayMs = redeliveryDelay(policy, dying.redeliveryCounter, this.random)
    const again = dying.message.copy()
    const properties = new Map(again.properties())
    properties.delete(SCHEDULED_JOB_ID)
    properties.set(REDELIVERY_DELAY, new JavaLong(delayMs))
    again.setProperties(properties)
    again.destination = dying.destination
    again.transactionId = null
    again.redeliveryCounter = dying.redeliveryCounter + 1
    this.scheduler.schedule(again, delayMs)
  }

  private drop({ message, destination }: DyingMessage, why: string): 'dropped' {
    this.host.log.debug(`Dropping message ${message.messageId} of ${destination}: ${why}`)
    return 'dropped'
  }
}
