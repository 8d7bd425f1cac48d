/**
 * By which ways what is published at one broker reaches the others. Follows from what bridges consume where, which each
 * broker tells, and from two rules: a copy goes on to every broker that it has not passed; and of several copies of a
 * message Hermod takes and passes on the first only, the real one each of them.
 *
 * Which bridges consume is not the same each time: of several ways to one consumer a broker serves the one that it was
 * told of first (`suppressDuplicateTopicSubscriptions`). Nor is which copy comes first; Hermod's own consumer shows that.
 */
import { ConsumerInfo } from '@hermod/openwire'
import type { Client } from '../support/network.js'
import { advisoriesOf } from './advisories.js'

/** A message as a consumer gets it: `m0 by b,c`. */
export type Copy = string

export const copyOf = (text: string, way: readonly string[]): Copy => `${text} by ${way.join(',')}`

/** Ids of the brokers that bridges at the client's broker forward `topic` to. All that consumes has settled. */
export async function forwardedTo(client: Client, topic: string): Promise<ReadonlySet<string>> {
  const advisories = await advisoriesOf(client, 'Topic', topic)
  const ids = new Set<string>()
  for (let message = await advisories.receive(1000); message !== null; message = await advisories.receive(300)) {
    const about = message.wire.dataStructure
    if (about instanceof ConsumerInfo && about.networkSubscription) ids.add(String(about.brokerPath?.at(-1)))
  }
  await advisories.close()
  return ids
}

export interface Ways {
  /** Brokers next to each that it forwards to. */
  readonly next: ReadonlyMap<string, readonly string[]>
  /** What a broker has taken, where it takes one copy of each only. */
  readonly takenOnce: ReadonlyMap<string, readonly Copy[]>
}

/** What arrives at each broker of what is published at `from`. */
export function arrivals(ways: Ways, from: string, texts: readonly string[]): ReadonlyMap<string, readonly Copy[]> {
  const arrived = new Map<string, Copy[]>()
  const reach = (broker: string, text: string, way: readonly string[]): void => {
    const copy = copyOf(text, way)
    arrived.set(broker, [...(arrived.get(broker) ?? []), copy])
    if (way.length > 0 && ways.takenOnce.get(broker)?.includes(copy) === false) return
    const passed = [...way, broker]
    for (const next of ways.next.get(broker) ?? []) if (!passed.includes(next)) reach(next, text, passed)
  }
  for (const text of texts) reach(from, text, [])
  return arrived
}
