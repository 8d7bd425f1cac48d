/** What bridges consume at a broker, by its advisories. */
import type { Consumer } from '@hermod/client'
import { ConsumerInfo } from '@hermod/openwire'
import { expect } from 'vitest'
import type { Client } from './network.js'

const LIMIT_MS = 20_000

/** Waits until as many bridges consume from the topic at the client's broker, and gives the last of them. */
export async function bridgesOn(client: Client, topic: string, count: number): Promise<ConsumerInfo | undefined> {
  let found: ConsumerInfo[] = []
  const until = Date.now() + LIMIT_MS
  do {
    const advisories = await client.consume(`topic://ActiveMQ.Advisory.Consumer.Topic.${topic}`)
    found = await bridgesIn(advisories)
    await advisories.close()
  } while (found.length !== count && Date.now() < until)
  expect(found.length, `bridges that consume ${topic}`).toBe(count)
  return found.at(-1)
}

/** The present state comes first, and at once. */
async function bridgesIn(advisories: Consumer): Promise<ConsumerInfo[]> {
  const found: ConsumerInfo[] = []
  for (;;) {
    const message = await advisories.receive(200)
    if (message === null) return found
    const about = message.wire.dataStructure
    if (about instanceof ConsumerInfo && about.networkSubscription) found.push(about)
  }
}
