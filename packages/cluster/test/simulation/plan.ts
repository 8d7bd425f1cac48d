/** What the seed decides before anything happens: who is there, how they are bridged, what may go wrong. */
import type { SeededRandom } from '@hermod/testkit'
import type { NetworkConnectorOptions } from '../../src/options.js'
import type { DiskTerms } from '../member.js'

export type Misfortune = 'cut' | 'kill' | 'pause' | 'restart' | 'silence'
export type Shape = 'tree' | 'ring' | 'mesh'

/** A durable subscription of the topic. */
export interface DurablePlan {
  readonly name: string
  readonly home: string
}

export interface Plan {
  readonly names: readonly string[]
  readonly shape: Shape
  readonly edges: readonly (readonly [string, string])[]
  readonly options: Partial<NetworkConnectorOptions>
  /** One connector for each pair, else one in each direction. */
  readonly duplex: boolean
  readonly newIds: boolean
  readonly disk: DiskTerms
  readonly queuePrefetch: number
  /** Messages of queues go back, after so long, over brokers they have passed (`replayWhenNoConsumers`); undefined: never. */
  readonly replayDelay: number | undefined
  readonly queues: readonly string[]
  /** Brokers where queues are consumed, by queue. */
  readonly homes: ReadonlyMap<string, readonly string[]>
  readonly durables: readonly DurablePlan[]
  /** Durable subscriptions are deleted, and made again. */
  readonly unsubscribes: boolean
  /** Producers post and consumers acknowledge in local transactions, too. */
  readonly transacted: boolean
  /** Some messages are not persistent. */
  readonly volatile: boolean
  readonly misfortunes: readonly Misfortune[]
  readonly acts: number
}

const NAMES = ['A', 'B', 'C', 'D', 'E']

export function plan(random: SeededRandom): Plan {
  const names = NAMES.slice(0, random.between(2, 5))
  const shape = names.length === 2 ? 'tree' : random.pick<Shape>(['tree', 'tree', 'ring', 'mesh'])
  const misfortunes = random.chance(0.1)
    ? []
    : (['cut', 'kill', 'pause', 'restart', 'silence'] as const).filter(() => random.chance(0.5))
  const queues = ['Q', 'R'].slice(0, random.between(1, 2))
  const durables = ['s1', 's2'].slice(0, random.below(3)).map((name) => ({ name, home: random.pick(names) }))
  const loses = misfortunes.some((what) => what === 'kill' || what === 'restart')
  const alwaysSyncSend = random.chance(0.7)
  const acts = random.between(60, 160)
  // Without `syncDurableSubs` a bridge that comes back hears of those online only, and with the last of them what stood for
  // the others goes as well. So it is with the real one, so only one that is alone is given up where links break.
  const mayUnsubscribe = misfortunes.length === 0 || durables.length < 2
  return {
    names,
    shape,
    edges: edges(random, names, shape),
    options: {
      // A message that is not given back by a life gone by passes each broker once, with an id for each life.
      messageTTL: 100,
      consumerTTL: names.length,
      conduitSubscriptions: random.chance(0.75),
      conduitNetworkQueueSubscriptions: random.chance(0.15),
      suppressDuplicateQueueSubscriptions: random.chance(0.5),
      decreaseNetworkConsumerPriority: random.chance(0.4),
      alwaysSyncSend,
      prefetchSize: random.pick([1, 3, 20, 1000]),
      stallTimeout: random.pick([0, 60_000]),
    },
    duplex: random.chance(0.5),
    newIds: random.chance(0.7),
    disk: {
      random,
      store: {
        journalMaxFileLength: random.pick([16_384, 32_768]),
        preallocationScope: 'none',
        checkpointInterval: random.pick([100, 5000]),
        cleanupInterval: random.pick([1000, 30_000]),
      },
      slowSyncs: random.pick([0, 0.2, 1]),
      concurrentStoreAndDispatch: random.chance(0.6),
      delay: acts % 3 === 0 ? 30 : 0,
    },
    queuePrefetch: random.pick([1, 5, 1000]),
    replayDelay: shape === 'tree' && misfortunes.length === 0 ? random.pick([undefined, 0, 500]) : undefined,
    queues,
    homes: new Map(queues.map((queue) => [queue, names.filter(() => random.chance(0.5))])),
    durables,
    unsubscribes: random.chance(0.3) && mayUnsubscribe,
    transacted: random.chance(0.3),
    volatile: !loses && alwaysSyncSend && random.chance(0.5),
    misfortunes,
    acts,
  }
}

export function neighbours({ edges }: Plan, name: string): string[] {
  return edges.flatMap(([one, other]) => (one === name ? [other] : other === name ? [one] : []))
}

function edges(random: SeededRandom, names: readonly string[], shape: Shape): [string, string][] {
  const pairs: [string, string][] = []
  for (let i = 1; i < names.length; i++) {
    if (shape === 'mesh') for (let j = 0; j < i; j++) pairs.push([names[i]!, names[j]!])
    else pairs.push([names[i]!, names[shape === 'ring' ? i - 1 : random.below(i)]!])
  }
  if (shape === 'ring') pairs.push([names[0]!, names.at(-1)!])
  return pairs.map(([one, other]) => (random.chance(0.5) ? [one, other] : [other, one]))
}
