import { AckType, Destination, optionValues } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  type DiscardingDLQBrokerPluginOptions,
  discardingDLQBrokerPluginOptions,
} from '../../src/options/redelivery.js'
import { DiscardingDlq } from '../../src/plugins/discarding-dlq.js'
import { World } from '../world.js'

const poison = { ackType: AckType.poison, poisonCause: null }

async function start(given: Partial<DiscardingDLQBrokerPluginOptions>) {
  const options = optionValues(discardingDLQBrokerPluginOptions, given)
  const world = await World.start({ plugins: [({ log }) => new DiscardingDlq(options, log)] })
  const connection = await world.connect()
  const producer = connection.producer(null)
  return {
    world,
    async poison(...names: string[]): Promise<void> {
      for (const name of names) {
        const queue = Destination.parse(name)
        if (queue.isTemporary) connection.port.addDestination(queue, null)
        const consumer = connection.consumer(queue)
        await producer.send(name, { destination: queue })
        await consumer.ack(0, 0, poison)
      }
    },
    async deadLetters(): Promise<string[]> {
      const browser = (await world.connect()).consumer(Destination.queue('ActiveMQ.DLQ'), { browser: true })
      await world.settle()
      return browser.bodies
    },
  }
}

describe('discardingDLQBrokerPlugin', () => {
  it('drops all that would be dead letters [F4.074]', async () => {
    const { poison, deadLetters } = await start({})
    await poison('queue://A', 'queue://B')
    expect(await deadLetters()).toEqual([])
  })

  it('drops those of the destinations whose whole name matches, and of temporary ones', async () => {
    const { poison, deadLetters } = await start({ dropAll: false, dropOnly: 'A\\..* B' })
    await poison('queue://A.1', 'queue://B', 'queue://BB', 'queue://X.A.1', 'temp-queue://ID:test-1-1-1:1:1')
    expect(await deadLetters()).toEqual(['queue://BB', 'queue://X.A.1'])
  })

  it('keeps those of temporary destinations if it is told to', async () => {
    const { poison, deadLetters } = await start({ dropAll: false, dropTemporaryQueues: false })
    await poison('temp-queue://ID:test-1-1-1:1:1')
    expect(await deadLetters()).toEqual(['temp-queue://ID:test-1-1-1:1:1'])
  })

  it('says how many it dropped, each time it were so many', async () => {
    const { world, poison } = await start({ reportInterval: 2 })
    await poison('queue://A', 'queue://B', 'queue://C')
    const said = world.logger.matching(/were discarded/).map(({ text }) => text)
    expect(said).toEqual(['Total of 2 messages were discarded, since their destination was the dead letter queue'])
  })
})
