/** Faults put into the program on purpose: a simulation that finds none of them finds nothing. */
import { InactivityMonitor } from '@hermod/transport'
import { BridgedArrivals } from '../../../broker/src/audit/bridged-audit.js'
import { Transaction } from '../../../broker/src/transactions/transaction.js'
import { ConditionalFilter } from '../../src/bridge/conditional-filter.js'
import { DemandBook } from '../../src/bridge/demand-book.js'
import type { DemandSubscription } from '../../src/bridge/demand-subscription.js'
import { Inbound } from '../../src/bridge/inbound.js'
import { Outbound } from '../../src/bridge/outbound.js'
import type { Plan } from './plan.js'

type Method = (...given: never[]) => unknown

export interface Mutation {
  /** Seed from which on it is looked for: most show themselves at once, some in few networks only. */
  readonly from: number
  /** Networks in which it can show itself at all; default: all. */
  readonly fits?: (plan: Plan) => boolean
  /** Puts the fault in place, and returns what takes it out again. */
  readonly put: () => () => void
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a bridge that acknowledges before the answer': {
    from: 1,
    put: () =>
      replace(Outbound.prototype, 'forward', (original) => {
        return function (this: Outbound, ...given: never[]): void {
          original.apply(this, given)
          const { underWay } = (this as unknown as { forwarding: { underWay: Map<number, unknown> } }).forwarding
          // Not from within the dispatch: it would change the list that the broker is going through.
          queueMicrotask(() => {
            for (const commandId of [...underWay.keys()]) this.answered(commandId, undefined)
          })
        }
      }),
  },
  'a bridge that confirms what is not safe yet': {
    from: 148,
    fits: ({ duplex, misfortunes, disk }) =>
      duplex && misfortunes.includes('kill') && disk.slowSyncs === 1 && disk.delay! > 0,
    put: () =>
      replace(Inbound.prototype, 'confirmAt', (original) => {
        return function (this: Inbound, _ticket: never, commandId: never): void {
          original.call(this, 0 as never, commandId)
        }
      }),
  },
  'an audit that forgets': { from: 1, put: () => replace(BridgedArrivals.prototype, 'accept', () => () => true) },
  'a bridge that forgets who has joined when it yields': {
    from: 749,
    fits: ({ shape, options }) =>
      shape !== 'tree' &&
      options.conduitSubscriptions === true &&
      options.suppressDuplicateQueueSubscriptions === true &&
      options.decreaseNetworkConsumerPriority === true,
    put: () =>
      replace(DemandBook.prototype, 'unwant', () => (subscription: DemandSubscription) => {
        subscription.interested.clear()
      }),
  },
  'a bridge that keeps what was unsubscribed': {
    from: 137,
    fits: ({ unsubscribes, misfortunes }) => unsubscribes && misfortunes.length === 0,
    put: () => replace(DemandBook.prototype, 'unwantDurably', () => () => false),
  },
  'a broker that commits what is rolled back': {
    from: 1,
    put: () =>
      replace(Transaction.prototype, 'rollback', () => {
        return function (this: Transaction): unknown {
          return this.commit()
        }
      }),
  },
  'a bridge that lets nothing go back': {
    from: 158,
    fits: ({ replayDelay }) => replayDelay !== undefined,
    put: () => replace(ConditionalFilter.prototype, 'mayReturn', () => () => false),
  },
  'links that are kept though nothing comes': {
    from: 1,
    put: () => replace(InactivityMonitor.prototype, 'start', () => () => {}),
  },
}

function replace(prototype: object, name: string, by: (original: Method) => Method): () => void {
  const methods = prototype as Record<string, Method>
  const original = methods[name]!
  methods[name] = by(original)
  return () => {
    methods[name] = original
  }
}
