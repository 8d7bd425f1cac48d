import { BrokerId } from '@hermod/model'
import { BrokerInfo, type Command } from '@hermod/openwire'
import { expect, test } from 'vitest'
import type { RemoteLink } from '../src/link/remote-link.js'
import { NetworkWorld } from './network-world.js'

class RecordedLink implements RemoteLink {
  readonly remoteAddress = 'tcp://10.0.0.1:1'
  readonly version = 12
  readonly sent: string[] = []
  ended = false
  readonly holds: boolean[] = []
  hold(held: boolean): void {
    this.holds.push(held)
  }
  send(command: Command): void {
    this.sent.push(command.constructor.name)
  }
  end(): void {
    this.ended = true
  }
}

const info = (properties: string) =>
  new BrokerInfo({
    brokerId: new BrokerId('ID:A'),
    brokerName: 'A',
    networkConnection: true,
    duplexConnection: true,
    networkProperties: properties,
  })

test('the responding end introduces itself by its connection alone, as the real one does', async () => {
  const world = new NetworkWorld()
  const b = await world.add('B')
  const link = new RecordedLink()
  b.responders.accept(info('name=nc\n'), link)
  await world.settle()
  expect(link.sent).toEqual(['ConnectionInfo', 'SessionInfo', 'ProducerInfo', 'ConsumerInfo'])
  expect(b.log.texts('info')).toContain('Started responder end of duplex bridge nc@ID:A')
})

test('a connector that comes again before its old link is known to be gone replaces it [F6.095]', async () => {
  const world = new NetworkWorld()
  const b = await world.add('B')
  const [first, second] = [new RecordedLink(), new RecordedLink()]
  b.responders.accept(info('name=nc\n'), first)
  await world.settle()
  b.responders.accept(info('name=nc\n'), second)
  await world.settle()
  expect([first.ended, second.ended]).toEqual([true, false])
  expect(second.sent).toContain('ConsumerInfo')
  expect(b.log.texts('warn')).toEqual([
    'Stopping an existing active duplex connection [A] for network connector (nc@ID:A).',
  ])
})

test('properties that cannot be read are refused by name', async () => {
  const b = await new NetworkWorld().add('B')
  expect(() => b.responders.accept(info('prefetchSize=0\n'), new RecordedLink())).toThrow(
    'the properties of the network connector of A cannot be read: prefetchSize=0',
  )
})
