import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { SelectorCache } from '../../src/index.js'
import type { VirtualSelectorCacheOptions } from '../../src/options.js'
import type { TextFile } from '../../src/plugins/text-file.js'
import { World } from '../world.js'

const TOPIC = Destination.topic('VirtualTopic.T')
const MINE = Destination.queue('Consumer.A.VirtualTopic.T')

class Paper implements TextFile {
  readonly path = 'selectors'
  constructor(public text?: string) {}
  read(): string | undefined {
    return this.text
  }
  write(text: string): void {
    this.text = text
  }
}

async function started(file: Paper, options: Partial<VirtualSelectorCacheOptions> = {}): Promise<World> {
  return World.start({
    plugins: [(host) => new SelectorCache(options, file, host)],
    destinationInterceptors: [
      {
        kind: 'virtualDestinations',
        destinations: [{ kind: 'virtualTopic', options: { name: 'VirtualTopic.>', selectorAware: true } }],
      },
    ],
  })
}

/** What the queue holds after a red and a blue message were sent while nobody was there. */
async function sentToNobody(world: World): Promise<number | undefined> {
  const connection = await world.connect()
  connection.port.addDestination(MINE, null)
  const producer = connection.producer(TOPIC)
  await producer.send('red', { properties: { colour: 'red' } })
  await producer.send('blue', { properties: { colour: 'blue' } })
  return world.broker.view().destinations.find(({ destination }) => destination === `${MINE}`)?.queueSize
}

async function comeAndGo(world: World, ...selectors: (string | null)[]): Promise<void> {
  const connection = await world.connect()
  for (const selector of selectors) await connection.consumer(MINE, { selector }).close()
}

describe('the selector of a consumer that left [F4.068]', () => {
  it('goes on deciding what its queue gets', async () => {
    const world = await started(new Paper())
    await comeAndGo(world, "colour = 'red'")
    expect(await sentToNobody(world)).toBe(1)
  })

  it('is not remembered where nobody was', async () => {
    expect(await sentToNobody(await started(new Paper()))).toBe(0)
  })

  it('is everything for a consumer without one', async () => {
    const world = await started(new Paper())
    await comeAndGo(world, null)
    expect(await sentToNobody(world)).toBe(2)
  })

  it('outlives the broker in a file people can read', async () => {
    const file = new Paper()
    const world = await started(file)
    await comeAndGo(world, "colour = 'red'")
    await world.broker.stop()
    expect(JSON.parse(file.text!)).toEqual({ [`${MINE}`]: ["colour = 'red'"] })
    expect(await sentToNobody(await started(file))).toBe(1)
  })

  it('is written every persistInterval', async () => {
    const file = new Paper()
    const world = await started(file, { persistInterval: 1000 })
    await comeAndGo(world, "colour = 'red'")
    expect(file.text).toBeUndefined()
    await world.pass(1000)
    expect(file.text).toContain('colour')
  })

  it('replaces the one before with singleSelectorPerDestination', async () => {
    const world = await started(new Paper(), { singleSelectorPerDestination: true })
    await comeAndGo(world, "colour = 'red'", "colour = 'blue'", null)
    expect(await sentToNobody(world)).toBe(1)
  })

  it('is left out with ignoreWildcardSelectors when it compares with a pattern', async () => {
    const world = await started(new Paper(), { ignoreWildcardSelectors: true })
    await comeAndGo(world, "colour LIKE 'r%'")
    expect(await sentToNobody(world)).toBe(0)
  })
})

describe('a file that cannot be understood', () => {
  it.each(['\u00ac\u00ed', '[]', '{"queue://A": "red"}'])('is reported and ignored: %s', async (text) => {
    const world = await started(new Paper(text))
    expect(world.logger.lines.some((line) => JSON.stringify(line).includes('persisted selectors'))).toBe(true)
    expect(await sentToNobody(world)).toBe(0)
  })
})
