import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { DestinationList, type TextFile } from '../../src/index.js'
import { World } from '../world.js'

class Paper implements TextFile {
  readonly path = 'destinations'
  constructor(public text?: string) {}
  read(): string | undefined {
    return this.text
  }
  write(text: string): void {
    this.text = text
  }
}

const started = (file: TextFile) => World.start({ plugins: [(host) => new DestinationList(file, host)] })
const names = (world: World) => world.broker.view().destinations.map((one) => one.destination)

describe('a list of destinations [F4.079]', () => {
  it('is written when the broker stops, without what ends with it', async () => {
    const file = new Paper()
    const world = await started(file)
    const connection = await world.connect()
    connection.port.addDestination(Destination.queue('A'), null)
    connection.port.addDestination(Destination.topic('T'), null)
    connection.port.addDestination(new Destination('temp-queue', `${connection.id}:1`), null)
    connection.consumer(Destination.topic('ActiveMQ.Advisory.Queue'))
    await world.broker.stop()
    expect(file.text).toBe('queue://A\ntopic://T\n')
  })

  it('makes what it names when the broker starts', async () => {
    const world = await started(new Paper('queue://A\r\n\ntopic://T\nB\ntemp-queue://ID:x:1\n'))
    expect(names(world)).toEqual(['queue://A', 'queue://B', 'topic://T'])
  })

  it('that cannot be read does not stop the broker', async () => {
    const unreadable: TextFile = {
      path: 'destinations',
      read: () => {
        throw new Error('EIO')
      },
      write: () => {},
    }
    const world = await started(unreadable)
    expect(world.logger.lines.some((line) => JSON.stringify(line).includes('EIO'))).toBe(true)
  })
})
