/** Durable subscriptions there: the bridge keeps what they miss. */
import { ConsumerInfo, RemoveSubscriptionInfo } from '@hermod/openwire'
import { expect } from 'vitest'
import type { Ground } from '../support/ground.js'
import { type Client, numbered, receive, settled } from '../support/network.js'
import { advisoriesOf, told } from './advisories.js'
import type { Scenario } from './scenario.js'

const subscriber = (ground: Ground): Promise<Client> => ground.network.client(ground.far, { clientId: 'someone' })

/** One subscription to each topic there, until the bridges have theirs here. */
async function subscribe(ground: Ground, topics: readonly string[]): Promise<void> {
  const client = await subscriber(ground)
  for (const topic of topics) {
    await client.session.createDurableSubscriber(topic, topic)
    const advisories = await advisoriesOf(ground.here, 'Topic', topic)
    const name = `NC-DS_${ground.near}_${topic}`
    const stands = (about: unknown): about is ConsumerInfo =>
      about instanceof ConsumerInfo && about.subscriptionName === name
    await told(advisories, name, stands)
    await advisories.close()
  }
  await client.close()
}

async function publish(ground: Ground, topics: readonly string[], prefix: string): Promise<void> {
  for (const topic of topics) await ground.here.send(`topic://${topic}`, ...numbered(prefix, 2))
}

async function takeAndLeave(ground: Ground, topics: readonly string[]): Promise<void> {
  const client = await subscriber(ground)
  for (const topic of topics) {
    const consumer = await client.session.createDurableSubscriber(topic, topic)
    expect(await receive(consumer, 4)).toEqual([...numbered('before', 2), ...numbered('after', 2)])
    // In the real one only the broker next to it is told: further away the subscription stays.
    const next = ground.mix.shape === 'chain' ? 'b' : ground.near
    // A bridge that has not yet heard that the subscriber is back does not know whose leaving ends its own subscription.
    await settled(ground.client(next), ground.there, topic.replace(/[^.]*$/, ''))
    await consumer.close()
    const advisories = await advisoriesOf(ground.client(next), 'Topic', topic)
    await client.session.unsubscribe(topic)
    const name = `NC-DS_${next}_${topic}`
    const removed = (about: unknown): about is RemoveSubscriptionInfo =>
      about instanceof RemoveSubscriptionInfo && about.subcriptionName === name
    await told(advisories, `the end of ${name}`, removed)
    await advisories.close()
  }
  await client.close()
}

export const DURABLES: readonly Scenario[] = [
  {
    title: 'N13 what is published while nobody is there arrives, over a restart; unsubscribing ends it',
    play: async (ground) => {
      const topics = ['kept.n13', 'durable.n13']
      await subscribe(ground, topics)
      await publish(ground, topics, 'before')
      await ground.restart(ground.near)
      await publish(ground, topics, 'after')
      await takeAndLeave(ground, topics)
    },
  },
]
