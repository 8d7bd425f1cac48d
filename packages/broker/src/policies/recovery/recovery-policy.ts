/** Which history the policy of a topic asks for, and what one topic keeps by it. */
import { beansIn, type Clock, type ConfiguredBean, type Message, optionValues, sameMessageId } from '@hermod/model'
import {
  fixedCountSubscriptionRecoveryPolicyOptions,
  fixedSizedSubscriptionRecoveryPolicyOptions,
  timedSubscriptionRecoveryPolicyOptions,
} from '../../options/recovery.js'
import { History, type HistoryLimits } from './history.js'
import { type KeptAccount, KeptMessage } from './kept-account.js'
import { keptBytes } from './kept-message.js'
import { asksToRetain, mayRetain, retainedCopy, withoutRequest } from './retained.js'

const ANY = Number.POSITIVE_INFINITY

/** Undefined: nothing is kept but a retained message. */
export function historyLimits(bean: ConfiguredBean | undefined): HistoryLimits | undefined {
  switch (bean?.name) {
    case 'fixedSizedSubscriptionRecoveryPolicy': {
      const { maximumSize } = optionValues(fixedSizedSubscriptionRecoveryPolicyOptions, bean.values)
      return { count: ANY, bytes: maximumSize, ageMs: ANY }
    }
    case 'fixedCountSubscriptionRecoveryPolicy': {
      const { maximumSize } = optionValues(fixedCountSubscriptionRecoveryPolicyOptions, bean.values)
      return { count: maximumSize, bytes: ANY, ageMs: ANY }
    }
    case 'lastImageSubscriptionRecoveryPolicy':
      return { count: 1, bytes: ANY, ageMs: ANY }
    case 'timedSubscriptionRecoveryPolicy': {
      const { recoverDuration } = optionValues(timedSubscriptionRecoveryPolicyOptions, bean.values)
      return { count: ANY, bytes: ANY, ageMs: recoverDuration }
    }
    case 'retainedMessageSubscriptionRecoveryPolicy':
      return historyLimits(beansIn(bean, 'wrapped')[0])
    default:
      return undefined
  }
}

/** What one topic keeps. */
export class Recovery {
  private history: History | undefined
  private retained: Message | undefined
  private retainedAccount: KeptMessage | undefined

  constructor(
    private readonly clock: Clock,
    /** Of the whole broker. */
    private readonly account: KeptAccount,
  ) {}

  /**
   * From now on keeps this much; undefined: nothing but a retained message. `mostBytes`: never keeps more than this,
   * whatever the policy says; 0: no bound.
   */
  limit(limits: HistoryLimits | undefined, mostBytes: number): void {
    if (limits === undefined) {
      this.history?.close()
      this.history = undefined
      return
    }
    const bytes = mostBytes > 0 ? Math.min(limits.bytes, mostBytes) : limits.bytes
    this.history ??= new History(this.clock, this.account)
    this.history.limit({ ...limits, bytes })
  }

  /** Takes note of a message that is being published; returns it as consumers are to see it. */
  published(message: Message): Message {
    const properties = message.marshalledProperties
    const shown = properties !== null && mayRetain(properties) && asksToRetain(message) ? this.retain(message) : message
    this.history?.add(shown)
    return shown
  }

  /** What a consumer that comes late is told, in order; without what has expired meanwhile. */
  messages(nowMs: number): readonly Message[] {
    const { retained } = this
    const history = this.history?.messages() ?? []
    // The retained one is in the history as well while it is young, and nobody is told it twice.
    const all = retained === undefined ? history : [retained, ...history.filter((one) => !isSame(one, retained))]
    return all.filter((message) => !message.isExpired(nowMs))
  }

  close(): void {
    this.history?.close()
    this.forgetRetained()
  }

  private retain(message: Message): Message {
    const shown = withoutRequest(message)
    this.forgetRetained()
    if (message.content !== null && message.content.length > 0) this.keepRetained(retainedCopy(shown))
    return shown
  }

  private keepRetained(message: Message): void {
    this.retained = message
    this.retainedAccount = new KeptMessage(keptBytes(message), () => {
      this.retained = undefined
    })
    this.account.add(this.retainedAccount)
  }

  private forgetRetained(): void {
    this.retained = undefined
    if (this.retainedAccount !== undefined) this.account.remove(this.retainedAccount)
    this.retainedAccount = undefined
  }
}

function isSame(a: Message, b: Message): boolean {
  return sameMessageId(a.messageId, b.messageId)
}
