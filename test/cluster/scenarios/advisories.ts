/** What brokers say of their own consumers: among them are the bridges that consume for others. */
import type { Consumer } from '@hermod/client'
import { ConsumerInfo } from '@hermod/openwire'
import type { Client } from '../support/network.js'

/** `kind`: as in the names of advisory topics. */
export const advisoriesOf = (client: Client, kind: 'Queue' | 'Topic', name: string): Promise<Consumer> =>
  client.consume(`topic://ActiveMQ.Advisory.Consumer.${kind}.${name}`)

/** Waits for an advisory that is about what is wanted, and gives that. */
export async function told<T>(advisories: Consumer, what: string, wanted: (about: unknown) => about is T): Promise<T> {
  for (;;) {
    const message = await advisories.receive(20_000)
    if (message === null) throw new Error(`no advisory of ${what}`)
    const about = message.wire.dataStructure
    if (wanted(about)) return about
  }
}

/** Waits until a bridge consumes from it at a broker. */
export async function bridgeOf(client: Client, kind: 'Queue' | 'Topic', name: string): Promise<ConsumerInfo> {
  const advisories = await advisoriesOf(client, kind, name)
  const isBridge = (about: unknown): about is ConsumerInfo => about instanceof ConsumerInfo && about.networkSubscription
  const info = await told(advisories, `a bridge that consumes ${name}`, isBridge)
  await advisories.close()
  return info
}
